"""The search engine on Elasticsearch. Everything it knows is there, nothing in this process."""

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import replace

from elasticsearch import Elasticsearch, NotFoundError

from search.engines import patience
from search.engines.base import (
    NO_FILTERS,
    CursorMoved,
    Engine,
    EngineUnavailable,
    Filters,
    Health,
    Hits,
    Inventory,
    PageChange,
    Query,
    Ranked,
    Suggestion,
    Vector,
)

from . import condition, connection, finding, revectoring, state, stocktaking, vocabulary
from .asking import Index, Scope
from .connection import LOADING, WRITING, Connection, answering
from .indices import Indices, written_through
from .lease import Lease
from .loading import Loader
from .schema import read_as
from .state import State
from .vocabulary import Known
from .writing import Writer

_TRIES = 5  # other indices may go live while a change is written
_FEW = 100  # vectors that take no longer than a change


class ElasticEngine:
    """One set of indices, any number of processes. See `search.engines.base.Engine`."""

    name = "elasticsearch"

    def __init__(self, where: Connection) -> None:
        self._where = where
        self._known = Known()
        self._indices = Indices(self._client(WRITING), where)
        self._index = Index(self._client(where.timeout), self._indices.live)

    def _client(self, patience: float) -> Elasticsearch:
        return connection.client(self._where).options(request_timeout=patience)

    # -- what is in it ---------------------------------------------------------------------

    @answering()
    def cursor(self) -> int:
        """Id of the last change applied; 0 before any."""
        return self._state(self._client(WRITING)).cursor

    @answering()
    def model(self) -> str:
        """The model of the vectors that it has; "" while it has none, or theirs has no name."""
        known = self._state(self._client(WRITING))
        return known.model if known.sizes else ""

    @answering()
    def stands_at(self) -> int:
        """The cursor, within the time that a search has."""
        return self._state(self._index.client).cursor

    def who_answers(self) -> str:
        """Its name, unless the server or the index is away."""
        with suppress(EngineUnavailable), answering():
            self._index.read()
            return self.name
        return ""

    def _state(self, client: Elasticsearch) -> State:
        """As it is now; that of an empty index where there is none."""
        try:
            return state.read(client, self._index.name).state
        except NotFoundError:
            return State()

    @answering()
    def apply(
        self, changes: Sequence[PageChange], cursor: int, *, since: int | None = None
    ) -> None:
        """Make the pages be as the changes say; makes the first index if there is none.

        Written again if another index went live meanwhile, so that it misses nothing.
        """
        for _ in range(_TRIES):
            index = self._write(changes, cursor, since)
            if index == self._now():
                return
        raise EngineUnavailable("Another index goes live again and again.")

    def _write(self, changes: Sequence[PageChange], cursor: int, since: int | None) -> str:
        client = self._client(WRITING)
        stored = self._stored()
        if since is not None and stored.state.cursor < since:
            raise CursorMoved(stored.state.cursor)
        lacks = self._indices.take_fields(stored.index)
        self._prepare(stored, changes, lacks)
        writer = Writer(client, stored.index, lacks=lacks)
        writer.put(changes)
        writer.refresh()  # before the cursor: whoever reads it finds by it what it stands for
        state.advance(client, writer.through, lambda s: replace(s, cursor=max(s.cursor, cursor)))
        return stored.index

    def _prepare(
        self, stored: state.Stored, changes: Sequence[PageChange], lacks: frozenset[str]
    ) -> None:
        """Let the index know of languages and sizes before documents need them."""
        documents = [document for change in changes for document in change.documents]
        sizes = tuple(len(d.vector) for d in documents if d.vector is not None)
        languages = tuple(read_as(d.language, lacks) for d in documents)
        wanted = stored.state.with_all(languages, sizes)
        if wanted == stored.state:
            return
        for size in set(wanted.sizes) - set(stored.state.sizes):
            self._indices.add_vectors(stored.index, size)
        through = written_through(stored.index)
        state.advance(
            self._client(WRITING), through, lambda s: s.with_all(wanted.languages, wanted.sizes)
        )

    def _stored(self) -> state.Stored:
        """The state of the index to write to; makes the first one."""
        client = self._client(WRITING)
        with suppress(NotFoundError):
            return state.read(client, self._index.name)
        self._begin()
        return state.read(client, self._index.name)

    def _begin(self) -> None:
        with self._lease().held():
            if self._indices.behind(self._indices.live):
                return  # somebody else was first
            first = self._indices.make_first()
            state.begin(self._client(WRITING), written_through(first), State())
            Writer(self._client(WRITING), first).refresh()

    def _now(self) -> str:
        return state.read(self._client(WRITING), self._index.name).index

    @answering()
    def rebuild(
        self,
        pages: Iterable[PageChange],
        cursor: int,
        *,
        before_live: Callable[[Engine], None] | None = None,
    ) -> None:
        """Fill a new index beside the live one, call `before_live` with it, then swap."""
        indices = Indices(self._client(LOADING), self._where)
        with self._lease().held() as lease:
            indices.clear_litter()
            index = indices.make()
            try:
                Loader(self._client(LOADING), indices, index).load(pages, cursor)
                if before_live is not None:
                    before_live(ElasticDraft(self._where, index))
                indices.make_ready(index)
                lease.check()
                indices.swap_in(index)
            except BaseException:
                indices.discard(index)
                raise
        self._index.forget()

    @answering()
    def rollback(self) -> None:
        """Let the index that served before the last rebuild serve again."""
        with self._lease().held():
            self._indices.swap_back()
        self._index.forget()

    def _lease(self) -> Lease:
        return Lease(self._client(WRITING), self._where.prefix)

    @answering()
    def set_vectors(self, vectors: dict[str, Vector], model_id: str) -> None:
        """Add vectors by text hash; another model than before takes all its vectors away."""
        stored = self._stored()
        client, index = self._client(LOADING if len(vectors) > _FEW else WRITING), stored.index
        if stored.state.model not in ("", model_id):
            revectoring.strip(self._client(LOADING), index)
        sizes = tuple(dict.fromkeys(len(vector) for vector in vectors.values()))
        for size in sizes:
            self._indices.add_vectors(index, size)
        state.advance(
            client, written_through(index), lambda s: revectoring.named(s, model_id, sizes)
        )
        revectoring.fill(client, index, vectors)

    # -- what is found ---------------------------------------------------------------------

    @answering()
    @patience.shared()
    def search(self, query: Query) -> Hits:
        """Both ranked lists for a query."""
        by_words, by_meaning = finding.search(self._index, query, self._known)
        return Hits(tuple(by_words), tuple(by_meaning), self.name)

    @answering()
    @patience.shared()
    def suggest(
        self,
        text: str,
        access: frozenset[str] | None,
        limit: int,
        filters: Filters = NO_FILTERS,
    ) -> list[Suggestion]:
        """Titles that go on from `text`, typos allowed, best first."""
        return finding.titles(self._index, Scope(access, filters), text, limit)

    @answering()
    @patience.shared()
    def similar(self, page_id: int, access: frozenset[str] | None, limit: int) -> list[Ranked]:
        """Best passage of other pages nearest in meaning, or in words without vectors."""
        return finding.similar(self._index, Scope(access), page_id, limit)

    @answering()
    @patience.shared()
    def correct(self, words: Sequence[str], access: frozenset[str] | None) -> list[str]:
        """The words with unknown ones replaced by the nearest that this access can find."""
        return vocabulary.corrected(self._index, Scope(access), words, self._known)

    @answering()
    def bare(self, after: int, limit: int) -> list[int]:
        """The pages with the lowest ids above `after` that lack a vector."""
        return stocktaking.bare(self._client(LOADING), self._index.name, after, limit)

    @answering()
    def inventory(self, after: int, limit: int) -> Inventory:
        """The pages with the lowest ids above `after`."""
        client = self._client(LOADING)
        index = state.read(client, self._index.name).index
        return stocktaking.inventory(client, index, after, limit)

    def health(self) -> Health:
        """State as it is now; never raises."""
        try:
            with answering():
                return condition.health(self._client(WRITING), self._indices, self._index.name)
        except EngineUnavailable as error:
            return Health(self.name, False, 0, 0, 0, 0, notes=(str(error),))


class ElasticDraft(ElasticEngine):
    """An index that is not live yet. Nobody waits for its answers, so they may take their time."""

    def __init__(self, where: Connection, index: str) -> None:
        super().__init__(where)
        self._index = Index(self._client(LOADING), index)

    def _begin(self) -> None:
        raise EngineUnavailable("The index that was being built is gone.")

    def _lease(self) -> Lease:
        raise EngineUnavailable("This index is itself being rebuilt.")
