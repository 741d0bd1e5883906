"""The tree of products as a list, for filters and for saying where an answer stands."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from kb.audiences import Person
from kb.models import ProductPage


@dataclass(frozen=True, slots=True)
class Product:
    """A product in the tree. `depth` counts from 0."""

    pk: int
    title: str
    path: str
    depth: int

    @property
    def indented(self) -> str:
        """The title as it stands in a list of the whole tree."""
        return "\u2003" * self.depth + self.title


class Products:
    """The products a person may see, in the order of the tree."""

    def __init__(self, person: Person) -> None:
        self._person = person

    @cached_property
    def tree(self) -> list[Product]:
        """All of them; read when first asked for, as most lists of answers never do."""
        # `exact_type` is all of them; without it SQLite goes through every page of the site.
        rows = ProductPage.objects.visible_to(self._person).exact_type(ProductPage).order_by("path")
        found = list(rows.values_list("pk", "title", "path", "depth"))
        top = min((depth for *_, depth in found), default=0)
        return [Product(pk, title, path, depth - top) for pk, title, path, depth in found]

    def above(self, path: str) -> list[Product]:
        """The products above a page with this tree path, the outermost first."""
        return [product for product in self.tree if path.startswith(product.path)]

    def title_above(self, path: str) -> str:
        """Title of the nearest product above a page."""
        return _last(product.title for product in self.above(path))

    def title(self, pk: int) -> str:
        """Title of the product with this id, "" if there is none."""
        return _last(product.title for product in self.tree if product.pk == pk)


def _last(titles: Iterable[str]) -> str:
    return next(reversed(list(titles)), "")
