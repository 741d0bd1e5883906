"""Fused pages → what this person may see of them, asked of the database and of nothing else.

The engine was already told which keys the person has; here every hit is looked up again, so that
an index that lags behind, or is wrong, shows nobody what is not theirs.
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from django.urls import reverse
from django.utils import timezone
from wagtail.models import Locale, Site

from kb.audiences import Audience, Person, reads_agent_text
from kb.models import AnnouncementPage, ArticlePage, Passage, ProductPage
from search import fusion
from search.documents import short
from search.engines.base import Filters, Ranked
from search.results import Facet

_STEP = ProductPage.steplen
_PRODUCT = ("path", "pk", "title")
_SAFE = "!$&'()*+,;=/~:@"  # what Django leaves in a path as it is
KIND_LABELS = {**dict(ArticlePage.Kind.choices), AnnouncementPage.kind: "Announcement"}


@dataclass(frozen=True, slots=True)
class Place:
    """A passage row, without what it says."""

    pk: int
    anchor: str
    part: int
    audience: str


@dataclass(frozen=True, slots=True)
class Facts:
    """What a hit says of its page."""

    title: str
    address: str
    kind: str
    language: str
    code: str
    verified: bool
    updated: datetime.date | None
    products: tuple[int, ...]  # outermost first


@dataclass(frozen=True, slots=True)
class Seen:
    """A page that this person may see, with its best passages that they may see."""

    hit: fusion.Hit
    places: tuple[Place, ...]
    facts: Facts


class Library:
    """Products, languages and addresses, read once a search."""

    def __init__(self, person: Person) -> None:
        # `exact_type` is all of them; without it SQLite goes through every page of the site.
        rows = ProductPage.objects.visible_to(person).exact_type(ProductPage)
        self.products = {path: (pk, title) for path, pk, title in rows.values_list(*_PRODUCT)}
        self.titles = dict(self.products.values())
        self.languages = {
            locale.pk: (locale.language_code.lower(), str(locale))
            for locale in Locale.objects.all()
        }
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


def seen_by(person: Person, hits: Sequence[fusion.Hit], library: Library) -> list[Seen]:
    """The hits this person may see, in their order; pages without an address are left out."""
    places = _places(person, hits)
    facts = _facts(person, list(places), library)
    return [
        Seen(hit, places[hit.page_id], facts[hit.page_id])
        for hit in hits
        if hit.page_id in facts and facts[hit.page_id].address
    ]


def _places(person: Person, hits: Sequence[fusion.Hit]) -> dict[int, tuple[Place, ...]]:
    """For each page the best passages that the person may see, best first."""
    visible = Passage.objects.visible_to(person)
    rows = visible.filter(page_id__in=[hit.page_id for hit in hits if hit.passages]).order_by()
    by_key = {tuple(row[:3]): row for row in rows.values_list(*_COLUMNS)}
    may_be_older = reads_agent_text(person)
    found: dict[int, tuple[Place, ...]] = {}
    for hit in hits:
        read = ((one, by_key.get((one.page_id, one.anchor, one.part))) for one in hit.passages)
        found[hit.page_id] = tuple(
            _place(row) for one, row in read if row and (may_be_older or _says_it_still(one, row))
        )
    # Nothing but a pin or a code shows a page for itself: one whose passages are no longer to be
    # seen would betray that they say the words.
    bare = [hit.page_id for hit in hits if _by_itself(hit) and not found[hit.page_id]]
    if bare:  # the page opens at its beginning
        first = visible.filter(page_id__in=bare).order_by("-position")
        for row in first.values_list(*_COLUMNS):
            found[row[0]] = (_place(row),)
    return {page_id: places for page_id, places in found.items() if places}


def _by_itself(hit: fusion.Hit) -> bool:
    return not hit.passages or hit.why.pin is not None


def _says_it_still(one: Ranked, row: Sequence[Any]) -> bool:
    # A word that was taken out may have become one for agents; the engine hears of it later.
    return short(row[-1]) == one.said


_COLUMNS = ("page_id", "anchor", "part", "pk", "audience", "text_hash")


def _place(row: Sequence[Any]) -> Place:
    _, anchor, part, pk, audience, _ = row
    return Place(pk, anchor, part, audience)


def _facts(person: Person, page_ids: Sequence[int], library: Library) -> dict[int, Facts]:
    """Facts of the pages that the person may see: a page is asked for itself, not its passages."""
    found = dict(_articles(person, page_ids, library))
    rest = [page_id for page_id in page_ids if page_id not in found]
    return {**found, **dict(_announcements(person, rest, library))} if rest else found


def _articles(
    person: Person, page_ids: Sequence[int], library: Library
) -> Iterable[tuple[int, Facts]]:
    today = timezone.localdate()
    rows = ArticlePage.objects.visible_to(person).filter(pk__in=page_ids).order_by()
    for (
        pk,
        title,
        path,
        url_path,
        locale,
        published,
        kind,
        code,
        until,
        updated,
    ) in rows.values_list(*_SHARED, "kind", "code", "verified_until", "text_updated"):
        yield (
            pk,
            Facts(
                title,
                library.address(url_path),
                kind,
                library.languages[locale][0],
                code or "",
                until is not None and until >= today,
                updated or _day(published),
                library.above(path),
            ),
        )


def _announcements(
    person: Person, page_ids: Sequence[int], library: Library
) -> Iterable[tuple[int, Facts]]:
    concerned: dict[int, tuple[int, ...]] = {}
    # Only those with an answer for the person: the others do not exist for them.
    products = ProductPage.objects.with_answers_for(person)
    rows = AnnouncementPage.products.through.objects.filter(announcementpage_id__in=page_ids)
    rows = rows.filter(productpage__in=products.values("pk"))
    for page_id, path in rows.values_list("announcementpage_id", "productpage__path"):
        concerned[page_id] = concerned.get(page_id, ()) + library.above(path)
    pages = AnnouncementPage.objects.visible_to(person).filter(pk__in=page_ids)
    for pk, title, _, url_path, locale, published in pages.values_list(*_SHARED):
        about = tuple(dict.fromkeys(concerned.get(pk, ())))
        language = library.languages[locale][0]
        kind = AnnouncementPage.kind
        address = library.address(url_path)
        yield pk, Facts(title, address, kind, language, "", False, _day(published), about)


_SHARED = ("pk", "title", "path", "url_path", "locale_id", "last_published_at")


def _day(moment: datetime.datetime | None) -> datetime.date | None:
    return timezone.localdate(moment) if moment else None


def facets(seen: Iterable[Seen], library: Library, chosen: Filters) -> dict[str, tuple[Facet, ...]]:
    """How many of these pages each filter value would leave, the largest first."""
    counts: dict[str, Counter[str]] = {
        name: Counter() for name in ("product", "kind", "audience", "language")
    }
    for page in seen:
        counts["product"].update(str(pk) for pk in page.facts.products)
        counts["kind"][page.facts.kind] += 1
        counts["audience"][page.places[0].audience] += 1
        counts["language"][page.facts.language] += 1
    labels = {
        "product": {str(pk): title for pk, title in library.titles.items()},
        "kind": KIND_LABELS,
        "audience": dict(Audience.choices),
        "language": dict(library.languages.values()),
    }
    picked = {
        "product": {str(pk) for pk in chosen.products},
        "kind": set(chosen.kinds),
        "audience": {chosen.audience},
        "language": {chosen.language},
    }
    return {
        name: tuple(
            Facet(value, str(labels[name].get(value, value)), count, value in picked[name])
            for value, count in counted.most_common()
        )
        for name, counted in counts.items()
    }
