"""What nearly every hit says of where it stands: products, languages, addresses."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from django.urls import reverse
from wagtail.models import Locale, Site

from kb.audiences import Person, Restrictions
from kb.models import ProductPage
from search.kept import Kept

_STEP = ProductPage.steplen
_SAFE = "!$&'()*+,;=/~:@"  # what Django leaves in a path as it is


@dataclass(frozen=True, slots=True)
class _Outline:
    """What is the same for everybody, until something changes."""

    products: dict[str, tuple[int, str]]  # by tree path: id and title
    languages: dict[int, tuple[str, str]]  # by the locale's id: code and name


def _read(_: int) -> _Outline:
    # `exact_type` is all of them; without it SQLite goes through every page of the site.
    rows = ProductPage.objects.live().exact_type(ProductPage).values_list("path", "pk", "title")
    locales = {one.pk: (one.language_code.lower(), str(one)) for one in Locale.objects.all()}
    return _Outline({path: (pk, title) for path, pk, title in rows}, locales)


OUTLINE = Kept(_read)


class Library:
    """Products that a person may see, languages and addresses.

    `version`: id of the last change, where it was looked up already.
    """

    def __init__(self, person: Person, version: int | None = None) -> None:
        outline = OUTLINE.current(version)
        opened = Restrictions().opened(outline.products, person)
        self.products = {path: outline.products[path] for path in opened}
        self.titles = dict(self.products.values())
        self.languages = outline.languages
        self.roots = Site.get_site_root_paths()
        self.top = reverse("wagtail_serve", args=("",))

    def above(self, path: str) -> tuple[int, ...]:
        """Ids of the products above a page, outermost first."""
        prefixes = (path[:end] for end in range(_STEP, len(path) + 1, _STEP))
        return tuple(self.products[prefix][0] for prefix in prefixes if prefix in self.products)

    def address(self, url_path: str) -> str:
        """Address of a page; with the host only where there are several sites."""
        for root in self.roots:
            if url_path.startswith(root.root_path):
                # As `reverse` would say it, which takes far longer for a hundred pages.
                path = self.top + quote(url_path[len(root.root_path) :], safe=_SAFE)
                return path if len(self.roots) == 1 else root.root_url + path
        return ""
