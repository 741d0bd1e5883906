"""A question, answered for one person: parse, ask, fuse, check, and say it well.

    find → ranking.rank → engine → fusion → visible.seen_by(person) → Results

Nothing leaves here that the database does not show to this very person.
"""

from __future__ import annotations

import datetime
import time
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from django.conf import settings
from django.utils import timezone

from kb.audiences import Person, access_keys, read_once
from kb.models import ArticlePage, Passage
from kb.models.articles import text_changed
from kb.verification import is_current
from search import engines, log, metrics, steering
from search.engines import patience
from search.engines.base import NO_FILTERS, Engine, Filters, Query
from search.fusion import Hit as FusedHit
from search.fusion import Why
from search.library import Library
from search.log import Occasion
from search.query import code_in
from search.ranking import Ranking, rank
from search.results import Hit, Reason, Results
from search.snippets import snippet
from search.visible import Place, Seen, facets, seen_by

PAGE = 10  # hits on a page
NEAREST = 5  # hits shown when no word matched
# Cosine below which a passage that shares no word is no answer. Of 300 questions asked where
# their answer is, 99 % stand above .37; of as many asked where there is none, 95 % below .36.
NEAR_ENOUGH = 0.35
LEXICAL_NOTICE = "Search goes by words alone now."
LOCAL_NOTICE = "Searching the local copy."


@read_once()
@patience.shared()
def find(
    text: str,
    person: Person,
    filters: Filters = NO_FILTERS,
    *,
    surface: str = "",
    page: int = 1,
    typing: bool = False,
    took_offer: bool = False,
    after: str = "",
    visitor: int | None = None,
) -> Results:
    """One page of hits for this person; noted in the search log when `surface` says where.

    `typing`: sent by itself while the person types. `after`: log id of the search before, which
    this one refines. Raises QueryTooLong and EngineUnavailable.
    """
    began = time.perf_counter()
    search = _Search(person, filters, engines.current(), steering.current())
    with metrics.failures(surface):
        results = search.results(text, page, typing)
    took = (time.perf_counter() - began) * 1000
    results = replace(results, took_ms=took, log_id=log.new_id() if surface else "")
    metrics.answered(results, surface)
    if surface and results.text:
        log.searched(results, Occasion(surface, person, typing, took_offer, after, visitor))
    return results


class _Said(NamedTuple):
    """What a passage says, and how far its page can be relied on."""

    headings: Sequence[str] = ()
    text: str = ""
    verified_until: datetime.date | None = None
    text_updated: datetime.date | None = None
    published: datetime.datetime | None = None

    @property
    def verified(self) -> bool:
        return is_current(self.verified_until, timezone.localdate())

    @property
    def updated(self) -> datetime.date | None:
        return text_changed(self.text_updated, self.published)


_SAID = (
    "headings",
    "text",
    "page__articlepage__verified_until",
    "page__articlepage__text_updated",
    "page__last_published_at",
)
_NOTHING_SAID = _Said()  # gone since it was looked up


class _Search:
    """One search of one person; what several steps need is read once."""

    def __init__(
        self, person: Person, filters: Filters, engine: Engine, steered: steering.Steering
    ) -> None:
        self.person = person
        self.filters = filters
        self.engine = engine
        self.steering = steered
        self.access = access_keys(person)
        self.library = Library(person, steered.version)

    def results(self, text: str, page: int, typing: bool) -> Results:
        """Everything but the time it took."""
        ranking = self._rank(text, typing)
        query = ranking.query
        engine, instead = ranking.found.engine, ranking.found.instead
        nothing = Results(query.text, engine=engine, instead=instead, filters=self.filters)
        if not query.text:
            return nothing
        if by_code := self._by_code(query):
            return replace(nothing, hits=(by_code,), total=1, code_url=by_code.url)
        # As many as can be paged through; to look up more would only take longer.
        most = PAGE * settings.SEARCH_PAGE_DEPTH
        near = _near_enough(ranking)
        seen = seen_by(self.person, near[:most], self.library)
        by_words = any(_by_words(one.hit) for one in seen)
        cut = len(near) > most or len(ranking.found.lexical) >= query.depth
        nothing = replace(nothing, more=by_words and cut)
        return self._page(nothing, ranking, seen if by_words else seen[:NEAREST], page, by_words)

    def _rank(self, text: str, typing: bool = False, by_words_alone: bool = False) -> Ranking:
        return rank(
            text,
            self.engine,
            self.steering,
            self.access,
            self.filters,
            typing=typing,
            by_words_alone=by_words_alone,
            limit=settings.SEARCH_QUERY_LENGTH,
        )

    def _page(
        self, nothing: Results, ranking: Ranking, seen: list[Seen], page: int, by_words: bool
    ) -> Results:
        pages = max(1, min(-(-len(seen) // PAGE), settings.SEARCH_PAGE_DEPTH))
        page = max(1, min(page, pages))
        first = (page - 1) * PAGE
        return replace(
            nothing,
            hits=self._hits(seen[first : first + PAGE], ranking.query, first),
            total=len(seen),
            page=page,
            pages=pages,
            did_you_mean=self._did_you_mean(ranking.query),
            by_meaning_only=bool(seen) and not by_words,
            notice=_notice(nothing, ranking.query),
            facets=facets(seen, self.library, self.filters),
        )

    def _hits(self, seen: Sequence[Seen], query: Query, before: int) -> tuple[Hit, ...]:
        shown = [place.pk for one in seen for place in one.places]
        rows = Passage.objects.visible_to(self.person).filter(pk__in=shown).order_by()
        said = {pk: _Said(*row) for pk, *row in rows.values_list("pk", *_SAID)}
        return tuple(
            self._hit(one, query, said, position)
            for position, one in enumerate(seen, start=before + 1)
        )

    def _hit(self, seen: Seen, query: Query, said: dict[int, _Said], position: int) -> Hit:
        best, *others = seen.places
        read = said.get(best.pk, _NOTHING_SAID)
        facts = seen.facts
        product = facts.products[-1] if facts.products else None
        return Hit(
            page_id=seen.hit.page_id,
            passage_id=best.pk,
            anchor=best.anchor,
            title=facts.title,
            headings=tuple(read.headings),
            url=_url(facts.address, best),
            product=self.library.titles.get(product, "") if product else "",
            product_id=product,
            kind=facts.kind,
            audience=best.audience,
            language=facts.language,
            verified=read.verified,
            code=facts.code,
            position=position,
            snippet=tuple(snippet(read.text, query, facts.language)),
            updated=read.updated.isoformat() if read.updated else "",
            other_passages=tuple(
                (" › ".join(said[other.pk].headings), _url(facts.address, other))
                for other in others
                if other.pk in said
            ),
            reason=_reason(seen.hit.why),
        )

    def _by_code(self, query: Query) -> Hit | None:
        """The article whose code was typed, if this person may see it."""
        code = code_in(query.text)
        if not code:
            return None
        articles = ArticlePage.objects.visible_to(self.person).filter(code=code)
        found = [FusedHit(pk) for pk in articles.values_list("pk", flat=True)]
        seen = seen_by(self.person, found, self.library)
        return self._hits(seen, query, 0)[0] if seen else None

    def _did_you_mean(self, query: Query) -> str:
        """The query with its unknown words put right, if that has hits for this person."""
        said = [term.text for term in query.terms]
        better = self.engine.correct(said, self.access)
        if better == said or not said:
            return ""
        offer = " ".join(better)
        first = self._rank(offer, by_words_alone=True).pages[:PAGE]
        return offer if seen_by(self.person, first, self.library) else ""


def _notice(results: Results, query: Query) -> str:
    """What to say quietly of how this was found."""
    said = [LOCAL_NOTICE] * results.local_copy + [LEXICAL_NOTICE] * (query.vector is None)
    return " ".join(said)


def _by_words(hit: FusedHit) -> bool:
    return hit.why.lexical_rank is not None or hit.why.pin is not None


def _near_enough(ranking: Ranking) -> list[FusedHit]:
    """Without pages that share no word with the query and are not near in meaning either."""
    near = {hit.page_id for hit in ranking.found.vector if hit.score >= NEAR_ENOUGH}
    return [hit for hit in ranking.pages if _by_words(hit) or hit.page_id in near]


def _url(address: str, place: Place) -> str:
    return f"{address}#{place.anchor}"


def _reason(why: Why) -> Reason:
    parts = [("words", why.lexical), ("meaning", why.vector), *why.boosts]
    return Reason(
        why.score,
        why.lexical_rank,
        why.vector_rank,
        why.pin,
        tuple((name, added) for name, added in parts if added),
    )
