"""Several searches in one round trip."""

from collections.abc import Iterable, Sequence
from typing import Any
from zlib import crc32

from elasticsearch import Elasticsearch

from search.engines.base import NO_FILTERS, EngineUnavailable, Filters

from . import queries, state
from .connection import refusal
from .schema import SHOWN, STATE
from .state import State, Stored

MOST = 10_000  # hits; Elasticsearch gives no more
_STATE: dict[str, Any] = {"size": 1, "query": {"ids": {"values": [STATE]}}}
_ANSWERS = (
    "responses.status,responses.error.type,responses._shards.failed,"
    "responses.hits.hits._index,responses.hits.hits._id,responses.hits.hits._score,"
    "responses.hits.hits._source,responses.hits.hits.sort,responses.hits.hits.fields,"
    "responses.aggregations"
)

Json = dict[str, Any]
Hit = dict[str, Any]


class Index:
    """What searches read: the live index, or a draft."""

    def __init__(self, client: Elasticsearch, name: str) -> None:
        self.client = client  # waits as long as all that one search asks may take
        self.name = name
        self._state: State | None = None

    def state(self) -> State:
        """The state as of the last look; every search looks again. Raises NotFoundError."""
        if self._state is None:
            self._state = self.read().state
        return self._state

    def read(self) -> Stored:
        """The state as of this moment. Raises NotFoundError."""
        return state.read(self.client, self.name)

    def ask(self, searches: Sequence[Json], about: str = "") -> tuple[list[Json], State]:
        """Answers to all searches, in order, and the state. Raises EngineUnavailable.

        The same `about` is always asked of the same copy, so that lists do not flicker.
        """
        header = {"preference": str(crc32(about.encode("utf-8", "ignore")))}
        lines = [line for search in (*searches, _STATE) for line in (header, search)]
        found = self.client.msearch(index=self.name, searches=lines, filter_path=_ANSWERS)
        *answers, last = map(_answer, found["responses"])
        self._state = _state(last)
        return answers, self._state

    def forget(self) -> None:
        """Read the state again before the next search."""
        self._state = None


def _answer(answer: Json) -> Json:
    if "error" in answer:
        raise refusal(answer["status"], answer["error"]["type"])
    if answer.get("_shards", {}).get("failed"):
        raise EngineUnavailable("A part of the index does not answer.")
    return answer


def _state(answer: Json) -> State:
    found = hits(answer)
    if not found:
        raise EngineUnavailable("The index has lost its state: run manage.py rebuild_search.")
    return State.of(found[0]["_source"])


def hits(answer: Json) -> list[Hit]:
    """The hits of an answer, best first."""
    found: list[Hit] = answer.get("hits", {}).get("hits", [])
    return found


def score(hit: Hit) -> float:
    """Score of a hit, also when hits of the same score were put in order."""
    return float(hit["sort"][0] if "sort" in hit else hit["_score"])


def listed(must: Sequence[Json], among: Sequence[Json], size: int, **more: Any) -> Json:
    """A search for passages, best first; those that are as good stand in reading order."""
    return {
        "size": min(size, MOST),
        "_source": list(SHOWN),
        "track_total_hits": False,
        "sort": ["_score", "page", "position"],
        "query": queries.within(among, must),
        **more,
    }


class Scope:
    """What one person may find."""

    def __init__(self, access: frozenset[str] | None, filters: Filters = NO_FILTERS) -> None:
        self.key = access, filters
        self.clauses = queries.scope(access, filters)

    def and_only(self, clauses: Iterable[Json]) -> list[Json]:
        """The clauses of the scope and more."""
        return [*self.clauses, *clauses]
