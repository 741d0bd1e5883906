"""Where articles go: the product a source names, made if nobody knows it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from kb.importers.report import CREATED, UNCHANGED, UPDATED
from kb.importers.source import SourceProduct
from kb.models import HelpCenterPage, ProductPage

LIKE_A_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


@dataclass
class Products:
    """The products below one help center, by slug and title."""

    home: HelpCenterPage
    user: Any = None
    made: list[str] = field(default_factory=list)
    pages: list[Any] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.reload()

    def reload(self) -> None:
        """Read the tree again."""
        self.pages = list(ProductPage.objects.descendant_of(self.home).order_by("depth", "path"))

    def find(self, name: str) -> ProductPage | None:
        """The product with this slug or title, or `a/b` for b below a."""
        page = _among(self.pages, name)
        steps = [step.strip() for step in name.split("/") if step.strip()]
        if page or len(steps) < 2:
            return page
        above = self.find(steps[0])
        for step in steps[1:]:
            above = self._below(above, step) if above else None
        return above

    def find_or_make(self, name: str) -> ProductPage:
        """The product with this name. One that nobody knows is made, below those it names."""
        if page := self.find(name):
            return page
        above: Any = self.home
        for step in [step.strip() for step in name.split("/") if step.strip()]:
            found = self.find(step) if above is self.home else self._below(above, step)
            above = found or self._make(above, step)
        return above  # type: ignore[no-any-return]

    def outcome(self, product: SourceProduct) -> str:
        """What writing a product would do: created, updated or unchanged."""
        page = _among(self.pages, product.id)
        if page is None:
            return CREATED
        same = all(getattr(page, key) == value for key, value in _told(product).items())
        return UNCHANGED if same else UPDATED

    def write(self, product: SourceProduct) -> str:
        """Make a product be as its source says; returns what was done."""
        what = self.outcome(product)
        if what == CREATED:
            above = self.find_or_make(product.parent) if product.parent else self.home
            self._add(above, ProductPage(slug=product.id, **_told(product)))
        elif what == UPDATED:
            self._change(_among(self.pages, product.id), product)
        return what

    def _change(self, page: Any, product: SourceProduct) -> None:
        for key, value in _told(product).items():
            setattr(page, key, value)
        page.save_revision(user=self.user, log_action=True).publish(
            user=self.user, skip_permission_checks=True
        )
        self.reload()

    def _below(self, above: ProductPage, step: str) -> ProductPage | None:
        return _among([page for page in self.pages if page.is_child_of(above)], step)

    def _make(self, above: Any, name: str) -> ProductPage:
        title = name.replace("-", " ").capitalize() if LIKE_A_SLUG.fullmatch(name) else name
        slug = (
            {"slug": name} if LIKE_A_SLUG.fullmatch(name) and not _slug_taken(above, name) else {}
        )
        self.made.append(title)
        return self._add(above, ProductPage(title=title, **slug))

    def _add(self, above: Any, page: ProductPage) -> ProductPage:
        page.live, page.owner = False, self.user
        above.refresh_from_db(fields=["path", "numchild"])
        added = above.add_child(instance=page)
        added.save_revision(user=self.user, log_action=True).publish(
            user=self.user, skip_permission_checks=True
        )
        self.reload()
        return ProductPage.objects.get(pk=added.pk)  # type: ignore[no-any-return]


def _told(product: SourceProduct) -> dict[str, str]:
    told = {"title": product.title, "summary": product.summary}
    return {**told, "icon": product.icon} if product.icon else told


def _among(pages: list[Any], name: str) -> ProductPage | None:
    by_slug = (page for page in pages if page.slug == name)
    by_title = (page for page in pages if page.title.casefold() == name.casefold())
    return next(by_slug, None) or next(by_title, None)


def _slug_taken(above: Any, slug: str) -> bool:
    return bool(above.get_children().filter(slug=slug).exists())
