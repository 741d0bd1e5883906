"""Filling an index that nobody searches yet: in large requests, without reading what is there."""

from collections.abc import Iterable, Iterator

from elasticsearch import Elasticsearch

from search.engines.base import EngineUnavailable, PageChange

from . import state
from .indices import Indices
from .state import State
from .writing import Action, Writer, head, passages

_PATIENCE = 8  # times that a request is sent again while the servers are busy


class Loader:
    """Takes a stream of pages into one new index; of a page that comes twice, the newer."""

    def __init__(self, client: Elasticsearch, indices: Indices, index: str) -> None:
        self._client = client
        self._indices = indices
        self._writer = Writer(client, index, _PATIENCE)
        self._versions: dict[int, int] = {}
        self._slots: dict[int, int] = {}
        self._live: dict[int, int] = {}
        self._languages: dict[str, None] = {}
        self._sizes: dict[int, None] = {}

    def load(self, pages: Iterable[PageChange], cursor: int) -> None:
        """Fill the index. Raises EngineUnavailable if it does not hold what was sent."""
        self._writer.send(self._actions(pages))
        known = State().with_all(tuple(self._languages), tuple(self._sizes))
        begun = State(cursor, "", known.languages, known.sizes)
        state.begin(self._client, self._writer.through, begun)
        self._writer.refresh()
        self._check()

    def _actions(self, pages: Iterable[PageChange]) -> Iterator[Action]:
        for change in pages:
            if change.version >= self._versions.get(change.page_id, change.version):
                self._note(change)
                slots = self._slots[change.page_id]
                yield head(change, slots, None)
                yield from passages(change, slots)

    def _note(self, change: PageChange) -> None:
        page, count = change.page_id, len(change.documents)
        self._versions[page], self._live[page] = change.version, count
        self._slots[page] = max(self._slots.get(page, 0), count)
        for document in change.documents:
            self._languages[document.language] = None
            if document.vector is not None and len(document.vector) not in self._sizes:
                self._indices.add_vectors(self._writer.index, len(document.vector))
                self._sizes[len(document.vector)] = None

    def _check(self) -> None:
        count = self._client.count(index=self._writer.index, query={"term": {"what": "passage"}})
        found, sent = count["count"], sum(self._live.values())
        if found != sent:
            raise EngineUnavailable(
                f"The new index holds {found} passages of {sent} that were sent; "
                "the old one goes on serving."
            )
