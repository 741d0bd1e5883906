"""Fused pages → what this person may see of them, asked of the database and of nothing else.

The engine was already told which keys the person has; here every hit is looked up again, so that
an index that lags behind, or is wrong, shows nobody what is not theirs.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db.models import Q, Value
from django.db.models.functions import Concat

from kb.audiences import Audience, Person, reads_agent_text
from kb.models import AnnouncementPage, ArticlePage, Passage, ProductPage
from search import fusion
from search.documents import short
from search.engines.base import Filters, Ranked
from search.library import Library
from search.results import Facet

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
    products: tuple[int, ...]  # outermost first


@dataclass(frozen=True, slots=True)
class Seen:
    """A page that this person may see, with its best passages that they may see."""

    hit: fusion.Hit
    places: tuple[Place, ...]
    facts: Facts


def seen_by(person: Person, hits: Sequence[fusion.Hit], library: Library) -> list[Seen]:
    """The hits this person may see, in their order; pages without an address are left out."""
    rows = list(_rows(person, hits))
    places = _places(person, hits, rows)
    facts = _facts(person, rows, library)
    return [
        Seen(hit, places[hit.page_id], facts[hit.page_id])
        for hit in hits
        if hit.page_id in places and facts[hit.page_id].address
    ]


class _Row(NamedTuple):
    """A passage as the database has it, and the page that it stands on."""

    page_id: int
    place: Place
    text_hash: str
    page: Sequence[Any]  # what `_PAGE` names


_PLACE = ("page_id", "text_hash", "pk", "anchor", "part", "audience")
_PAGE = tuple(
    f"page__{name}"
    for name in ("title", "path", "url_path", "locale_id", "articlepage__kind", "articlepage__code")
)


def _rows(person: Person, hits: Sequence[fusion.Hit]) -> Iterator[_Row]:
    """The passages that were hit, as far as the person may see them, in the order of their pages.

    Of a page that shows by itself, all of them.
    """
    ranked = [one for hit in hits for one in hit.passages]
    # Anchors are compared as an expression: by the index of pages and anchors SQLite would look
    # every page up with the anchors of all. Of 100,000 passages that took 6.9 ms, this 3.3.
    wanted = Q(page_id__in={one.page_id for one in ranked}, at__in={one.anchor for one in ranked})
    if by_itself := [hit.page_id for hit in hits if _by_itself(hit)]:
        wanted |= Q(page_id__in=by_itself)
    visible = Passage.objects.visible_to(person).alias(at=Concat("anchor", Value("")))
    rows = visible.filter(wanted).order_by("page_id", "position")
    for page_id, text_hash, pk, anchor, part, audience, *page in rows.values_list(*_PLACE, *_PAGE):
        yield _Row(page_id, Place(pk, anchor, part, audience), text_hash, page)


def _places(
    person: Person, hits: Sequence[fusion.Hit], rows: Sequence[_Row]
) -> dict[int, tuple[Place, ...]]:
    """For each page the best passages that the person may see, best first."""
    by_key = {(row.page_id, row.place.anchor, row.place.part): row for row in rows}
    first = {row.page_id: row.place for row in reversed(rows)}
    may_be_older = reads_agent_text(person)
    found: dict[int, tuple[Place, ...]] = {}
    for hit in hits:
        read = ((one, by_key.get((one.page_id, one.anchor, one.part))) for one in hit.passages)
        found[hit.page_id] = tuple(
            row.place for one, row in read if row and (may_be_older or _says_it_still(one, row))
        )
        # Nothing but a pin or a code shows a page for itself: one whose passages are no longer
        # to be seen would betray that they say the words.
        if not found[hit.page_id] and _by_itself(hit) and hit.page_id in first:
            found[hit.page_id] = (first[hit.page_id],)  # the page opens at its beginning
    return {page_id: places for page_id, places in found.items() if places}


def _by_itself(hit: fusion.Hit) -> bool:
    return not hit.passages or hit.why.pin is not None


def _says_it_still(one: Ranked, row: _Row) -> bool:
    # A word that was taken out may have become one for agents; the engine hears of it later.
    return short(row.text_hash) == one.said


def _facts(person: Person, rows: Iterable[_Row], library: Library) -> dict[int, Facts]:
    pages = {row.page_id: row.page for row in rows}
    announcements = [page_id for page_id, page in pages.items() if page[_KIND] is None]
    concerned = _concerned(person, announcements, library) if announcements else {}
    return {
        page_id: _facts_of(page, concerned.get(page_id), library) for page_id, page in pages.items()
    }


_KIND = _PAGE.index("page__articlepage__kind")


def _facts_of(page: Sequence[Any], concerned: tuple[int, ...] | None, library: Library) -> Facts:
    title, path, url_path, locale, kind, code = page
    return Facts(
        title,
        library.address(url_path),
        kind or AnnouncementPage.kind,
        library.languages[locale][0],
        code or "",
        library.above(path) if concerned is None else concerned,
    )


def _concerned(
    person: Person, page_ids: Sequence[int], library: Library
) -> dict[int, tuple[int, ...]]:
    """Products that announcements are about, each with those above it."""
    about: dict[int, dict[int, None]] = {page_id: {} for page_id in page_ids}
    # Only those with an answer for the person: the others do not exist for them.
    products = ProductPage.objects.with_answers_for(person)
    rows = AnnouncementPage.products.through.objects.filter(announcementpage_id__in=page_ids)
    rows = rows.filter(productpage__in=products.values("pk"))
    for page_id, path in rows.values_list("announcementpage_id", "productpage__path"):
        about[page_id].update(dict.fromkeys(library.above(path)))
    return {page_id: tuple(found) for page_id, found in about.items()}


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
