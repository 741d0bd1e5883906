"""What somebody may be about to type: a code, titles, and what others searched with success.

A search may hold a person's name or number, so one is offered to others only when

* several different people typed it: three who log in, or, for the public, three on one day
  (`search.visitors` tells them apart without knowing them);
* somebody opened one of its hits or said that it helped;
* it holds no long number, and no word that this very person could not find in an answer.

What agents typed is offered to agents alone.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from kb.audiences import Person, access_keys, read_once, reads_agent_text
from kb.models import ArticlePage
from kb.personal import without_personal
from search import engines, steering
from search.engines import patience
from search.engines.base import NO_FILTERS, Filters, Query, Term
from search.fusion import Hit
from search.library import Library
from search.log import normalised
from search.models import SearchLog
from search.query import code_in, parse, phrase
from search.visible import Seen, seen_by

MOST = 6
QUERIES = 2  # of them past searches
PEOPLE = 3
DAYS = 90
KEPT = 2_000  # past searches that are looked through
_CACHED_FOR = 600  # seconds


@dataclass(frozen=True, slots=True)
class Suggested:
    """One line below the search box."""

    kind: str  # article, query or code
    title: str
    url: str
    heading: str = ""
    product: str = ""


@read_once()
@patience.shared()
def suggest(
    text: str, person: Person, limit: int = MOST, filters: Filters = NO_FILTERS
) -> list[Suggested]:
    """The best lines for what is typed so far; raises EngineUnavailable."""
    text = text[: settings.SEARCH_QUERY_LENGTH]
    if not phrase(text):
        return []
    library = Library(person)
    if code := code_in(text):
        return _by_code(code, person, library)
    queries = _queries(text, person)[:QUERIES]
    titles = _titles(text, person, library, limit, filters)
    return [*titles[: limit - len(queries)], *queries]


def _by_code(code: str, person: Person, library: Library) -> list[Suggested]:
    articles = ArticlePage.objects.visible_to(person).filter(code=code)
    found = [Hit(pk) for pk in articles.values_list("pk", flat=True)]
    return [_line("code", seen, library) for seen in seen_by(person, found, library)]


def _titles(
    text: str, person: Person, library: Library, limit: int, filters: Filters
) -> list[Suggested]:
    offered = engines.current().suggest(text, access_keys(person), limit, filters)
    found = [Hit(suggestion.page_id) for suggestion in offered]
    return [_line("article", seen, library) for seen in seen_by(person, found, library)]


def _line(kind: str, seen: Seen, library: Library) -> Suggested:
    products = seen.facts.products
    product = library.titles.get(products[-1], "") if products else ""
    return Suggested(kind, seen.facts.title, seen.facts.address, product=product)


def _queries(text: str, person: Person) -> list[Suggested]:
    typed = normalised(text)
    going_on = [said for said in _successful(person) if said.startswith(typed) and said != typed]
    access = access_keys(person) if going_on else frozenset[str]()
    cursor = engines.current().stands_at() if going_on else 0
    known = [said for said in going_on[: QUERIES * 3] if _is_known(said, access, cursor)]
    address = reverse("search:results")
    return [Suggested("query", said, f"{address}?{urlencode({'q': said})}") for said in known]


def _is_known(said: str, access: frozenset[str], cursor: int) -> bool:
    """Whether every telling word of it stands in something that can be found with this access."""
    words = [
        term.text
        for term in parse(said, steering.current().rules, limit=None).terms
        if not term.stop
    ]
    return bool(words) and all(occurs(word, access, cursor) for word in words)


@lru_cache(maxsize=20_000)
def occurs(word: str, access: frozenset[str], cursor: int) -> bool:
    """Whether a word stands in a passage, as it is; remembered until the index moves on."""
    query = Query(word, (Term(word),), phrases=((word,),), access=access, depth=1)
    return bool(engines.current().search(query).lexical)


def _successful(person: Person) -> list[str]:
    """Past searches that several people typed and that led somewhere, the most typed first."""
    by_agents = reads_agent_text(person)
    key = f"search.successful.{'agents' if by_agents else 'public'}"
    found: list[str] | None = cache.get(key)
    if found is None:
        found = successful_of_agents() if by_agents else successful_of_public()
        cache.set(key, found, _CACHED_FOR)
    return found


def successful_of_agents() -> list[str]:
    """Searches of at least PEOPLE different people who log in."""
    rows = _led_somewhere().exclude(user=None).values("normalised")
    return _most(rows.annotate(people=Count("user", distinct=True)))


def successful_of_public() -> list[str]:
    """Searches of at least PEOPLE different customers on one day."""
    rows = _led_somewhere().filter(user=None).exclude(visitor=None)
    by_day = rows.values("normalised", "at__date")
    return _most(by_day.annotate(people=Count("visitor", distinct=True)))


def _led_somewhere() -> Any:
    """Searches of which some row has an opened hit or a good word; every row of those."""
    since = timezone.now() - datetime.timedelta(days=DAYS)
    rows = SearchLog.objects.first_pages().filter(at__gte=since, typing=False)
    good = rows.filter(Q(clicks__isnull=False) | Q(outcome=SearchLog.Outcome.SOLVED))
    return rows.filter(normalised__in=good.values("normalised"), by_meaning_only=False, hits__gt=0)


def _most(rows: Any) -> list[str]:
    counted = rows.filter(people__gte=PEOPLE).order_by("-people", "normalised")
    said = dict.fromkeys(counted.values_list("normalised", flat=True)[:KEPT])
    return [text for text in said if text and without_personal(text) == text]
