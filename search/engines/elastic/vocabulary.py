"""Which words documents have, as far as somebody may see them."""

import time
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from search.engines.base import Query
from search.engines.spelling import SAMPLE, nearest, typos
from search.engines.weights import TERMS
from search.words import clean, is_stop_word, words

from . import queries
from .asking import Index, Json, Scope, hits
from .schema import texts

_REMEMBERED = 2.0  # seconds; a search asks for its words twice: to find by them and to offer others
_MOST = 10_000


_NEVER: tuple[float, None] = (0.0, None)


class Known:
    """What a scope was just seen to have: words, and for a word it lacks those that were near.

    For the same scope alone and for a moment, so that nothing is shown from here that a search
    would not have shown as well.
    """

    def __init__(self) -> None:
        self._kept: dict[Any, tuple[float, list[str] | None]] = {}

    def add(self, scope: Scope, found: Iterable[str]) -> None:
        """Remember words of a scope."""
        self._keep(scope, dict.fromkeys(found))

    def add_near(self, scope: Scope, near: Mapping[str, list[str]]) -> None:
        """Remember what was near words that a scope lacks."""
        self._keep(scope, near)

    def has(self, scope: Scope, word: str) -> bool:
        """Whether a scope had a word a moment ago."""
        until, near = self._kept.get((scope.key, word), _NEVER)
        return near is None and until > time.monotonic()

    def near(self, scope: Scope, word: str) -> list[str] | None:
        """What was near a word that a scope lacked a moment ago; None if that is not known."""
        until, near = self._kept.get((scope.key, word), _NEVER)
        return near if until > time.monotonic() else None

    def _keep(self, scope: Scope, found: Mapping[str, list[str] | None]) -> None:
        if len(self._kept) > _MOST:
            self._kept = {}
        until = time.monotonic() + _REMEMBERED
        self._kept.update({(scope.key, word): (until, near) for word, near in found.items()})


def doubtful(query: Query) -> list[str]:
    """The words of a query for which others may have been meant, should nobody have written them.

    Stop words are left out: they are written everywhere, and counting them takes longest.
    """
    terms = [term for term in query.terms if not term.stop and queries.may_be_a_slip(term)]
    return list(dict.fromkeys(words(term.text)[0] for term in terms))[:TERMS]


def correctable(typed: Sequence[str], languages: tuple[str, ...]) -> list[str]:
    """The words among these that might be slips."""
    return [w for w in dict.fromkeys(typed) if typos(w) and not is_stop_word(w, languages)]


def which_are_there(among: Sequence[Json], asked: Sequence[str], languages: Sequence[str]) -> Json:
    """A search that counts the documents in scope with each word."""
    counted = {str(place): queries.says(word, languages) for place, word in enumerate(asked)}
    return {
        "size": 0,
        "track_total_hits": False,
        "query": queries.within(among),
        "aggs": {"words": {"filters": {"filters": counted}}},
    }


def present(answer: Json, asked: Sequence[str]) -> set[str]:
    """The words that were counted at least once."""
    buckets = answer["aggregations"]["words"]["buckets"]
    return {word for place, word in enumerate(asked) if buckets[str(place)]["doc_count"]}


def near(index: Index, scope: Scope, unknown: Sequence[str]) -> dict[str, list[str]]:
    """For each word those that were probably meant, read from documents of the scope alone."""
    if not unknown:
        return {}
    answers, _ = index.ask([_almost(scope, word) for word in unknown])
    return {word: _nearest(word, answer) for word, answer in zip(unknown, answers, strict=True)}


def _almost(scope: Scope, word: str) -> Json:
    return {
        "size": SAMPLE,
        "_source": ["title", "headings", "keywords", "body"],
        "track_total_hits": False,
        "query": queries.within(scope.clauses, [queries.almost(clean(word))]),
    }


def _nearest(word: str, answer: Json) -> list[str]:
    documents = Counter[str]()
    for hit in hits(answer):
        documents.update(set(words(" ".join(texts(hit["_source"])))))
    return nearest(word, documents, documents.__getitem__)


def corrected(index: Index, scope: Scope, typed: Sequence[str], known: Known) -> list[str]:
    """The words, unknown ones replaced by what was probably meant."""
    languages = index.state().languages
    asked = [word for word in correctable(typed, languages) if not known.has(scope, word)]
    meant = {word: close for word in asked if (close := known.near(scope, word)) is not None}
    if rest := [word for word in asked if word not in meant]:
        [answer], _ = index.ask([which_are_there(scope.clauses, rest, languages)])
        there = present(answer, rest)
        meant |= near(index, scope, [word for word in rest if word not in there])
    return [next(iter(meant.get(word, ())), word) for word in typed]
