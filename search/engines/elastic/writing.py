"""Changes to an index, such that any number of processes may write, late or again.

A page has a head that holds its version. It is replaced only by who has read it (compare and set),
so of two writers of a page the newer one's passages follow. Passages carry the version as their
own (`external_gte`), so that what an older writer still sends is refused. A slot that a page does
not fill any more is overwritten, not deleted: deletions are forgotten after a minute, and with
them the version that an older write would have to beat.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from elasticsearch import Elasticsearch
from elasticsearch.helpers import streaming_bulk

from search.engines.base import Document, EngineUnavailable, PageChange

from .connection import refusal
from .indices import written_through
from .schema import fitted, to_source

_CHUNK = 500  # documents in a request
_BYTES = 8_000_000  # of a request
_TRIES = 20  # writers at the same time that one can stand
_CONFLICT = 409
_TOO_MUCH = (429, 503)

Action = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Head:
    """What an index knows of a page. `slots`: how many its passages ever filled."""

    version: int = 0
    slots: int = 0
    place: tuple[tuple[str, int], ...] = ()  # what a replacement has to name; none: not there


class Writer:
    """Writes into one index."""

    def __init__(
        self,
        client: Elasticsearch,
        index: str,
        patience: int = 3,
        lacks: frozenset[str] = frozenset(),
    ) -> None:
        """`lacks`: fields that the index does not take."""
        self._client = client
        self._lacks = lacks
        self.index = index
        self.through = written_through(index)
        self._patience = patience

    def put(self, changes: Sequence[PageChange]) -> None:
        """Make the pages be as the changes say, save where the index has something newer."""
        claimed = self._claim(newest(changes))
        self.send(
            action for change, slots in claimed for action in passages(change, slots, self._lacks)
        )

    def _claim(self, changes: list[PageChange]) -> list[tuple[PageChange, int]]:
        """The changes that are newest for their page, each with the slots to write."""
        claimed: list[tuple[PageChange, int]] = []
        for _ in range(_TRIES):
            if not changes:
                return claimed
            heads = self._heads([change.page_id for change in changes])
            changes = [c for c in changes if c.version >= heads[c.page_id].version]
            slots = {c.page_id: max(heads[c.page_id].slots, len(c.documents)) for c in changes}
            refused = self.send(head(c, slots[c.page_id], heads[c.page_id].place) for c in changes)
            claimed += [(c, slots[c.page_id]) for c in changes if str(c.page_id) not in refused]
            changes = [c for c in changes if str(c.page_id) in refused]
        raise EngineUnavailable("Too many processes write to the index at once.")

    def _heads(self, pages: Sequence[int]) -> dict[int, Head]:
        if not pages:
            return {}
        found = self._client.mget(index=self.through, ids=[str(page) for page in pages])
        return {page: _head(doc) for page, doc in zip(pages, found["docs"], strict=True)}

    def send(self, actions: Iterable[Action]) -> set[str]:
        """Write in bounded requests, more slowly when the servers are busy.

        Returns the ids that were refused for their version. Raises EngineUnavailable.
        """
        refused: set[str] = set()
        for ok, item in streaming_bulk(
            self._client,
            actions,
            chunk_size=_CHUNK,
            max_chunk_bytes=_BYTES,
            raise_on_error=False,
            raise_on_exception=True,
            max_retries=self._patience,
            initial_backoff=0.2,
            max_backoff=10,
            retry_on_status=_TOO_MUCH,
            index=self.through,
            require_alias=True,
        ):
            if not ok:
                refused.add(_refused(item))
        return refused

    def refresh(self) -> None:
        """Let searches see what was written."""
        self._client.indices.refresh(index=self.through)


def newest(changes: Sequence[PageChange]) -> list[PageChange]:
    """The last change of each page; of the same version, the last one given."""
    latest: dict[int, PageChange] = {}
    for change in changes:
        if change.version >= latest.get(change.page_id, change).version:
            latest[change.page_id] = change
    return list(latest.values())


def head(change: PageChange, slots: int, place: Iterable[tuple[str, int]] | None) -> Action:
    """The head of a page. `place` of the one that it replaces; None: whatever is there."""
    source = {
        "what": "head",
        "page": change.page_id,
        "version": change.version,
        "slots": slots,
        "live": len(change.documents),
    }
    known = dict(place) if place is not None else {}
    kind = "create" if place is not None and not known else "index"
    return {"_op_type": kind, "_id": str(change.page_id), "_source": source, **known}


def passages(
    change: PageChange, slots: int, lacks: frozenset[str] = frozenset()
) -> Iterator[Action]:
    """What is in each slot of a page, in an index that lacks some fields."""
    led: set[tuple[object, ...]] = set()
    for slot in range(max(slots, len(change.documents))):
        source: dict[str, Any] = {"what": "gone", "page": change.page_id}
        if slot < len(change.documents):
            facet = _facet(change.documents[slot])
            source = fitted(to_source(change.documents[slot], leads=facet not in led), lacks)
            led.add(facet)
        yield versioned(f"{change.page_id}:{slot}", source, change.version)


def versioned(name: str, source: dict[str, Any], version: int) -> Action:
    """A document that never overwrites a newer one."""
    return {
        "_op_type": "index",
        "_id": name,
        "_source": source,
        "version": version,
        "version_type": "external_gte",
    }


def _facet(document: Document) -> tuple[object, ...]:
    """What decides who finds a passage."""
    return (
        document.access,
        document.products,
        document.kind,
        document.language,
        document.audience,
    )


def _head(found: dict[str, Any]) -> Head:
    if not found.get("found"):
        return Head()
    place = (("if_seq_no", found["_seq_no"]), ("if_primary_term", found["_primary_term"]))
    return Head(found["_source"]["version"], found["_source"]["slots"], place)


def _refused(item: dict[str, Any]) -> str:
    """Id of a document that lost against a newer one. Raises EngineUnavailable for the rest."""
    [told] = item.values()
    if told["status"] != _CONFLICT:
        raise refusal(told["status"], told["error"]["type"])
    return str(told["_id"])
