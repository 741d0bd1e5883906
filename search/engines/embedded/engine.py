"""The search engine that needs no server: tantivy for words, a table of vectors for meaning."""

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from pathlib import Path

from search.engines.base import (
    NO_FILTERS,
    CursorMoved,
    Engine,
    EngineUnavailable,
    Filters,
    Health,
    Held,
    Hits,
    Inventory,
    PageChange,
    Query,
    Ranked,
    Suggestion,
    Vector,
)

from . import finding
from .folder import DraftFolder, Folder, discard, room, size_of
from .schema import State, open_index
from .view import View, Views
from .vocabulary import Vocabulary
from .writing import LARGE, commit, fill, newest, stored, with_vectors, without


class EmbeddedEngine:
    """One folder, any number of processes and threads. See `search.engines.base.Engine`."""

    name = "embedded"

    def __init__(self, root: Path) -> None:
        self._folder = Folder(root)
        self._views = Views(self._folder)

    # -- what is in it ---------------------------------------------------------------------

    def cursor(self) -> int:
        """Id of the last change applied; 0 before any."""
        return self._views.latest().state.cursor if self._folder.live() else 0

    def model(self) -> str:
        """The model of the vectors that it has; "" while it has none, or theirs has no name."""
        if not self._folder.live():
            return ""
        view = self._views.latest()
        *_, vectors = view.table.counts()
        return view.state.model_id if vectors else ""

    def stands_at(self) -> int:
        """The cursor: it is read on this machine, and nobody waits for it."""
        return self.cursor()

    def who_answers(self) -> str:
        """Its name, unless there is no index that can be read."""
        with suppress(EngineUnavailable):
            self._views.latest()
            return self.name
        return ""

    def apply(
        self, changes: Sequence[PageChange], cursor: int, *, since: int | None = None
    ) -> None:
        """Make the pages be as the changes say; makes the first index if there is none."""
        with self._folder.writing():
            view = self._writable()
            if since is not None and view.state.cursor < since:
                raise CursorMoved(view.state.cursor)
            state = State.of(view.searcher)
            state.cursor = max(state.cursor, cursor)
            with commit(view.index, state) as batch:
                for change in newest(changes, view):
                    batch.put(change)

    def _writable(self) -> View:
        if self._folder.live() is None:
            path = self._folder.fresh()
            _begin(path)
            self._folder.make_live(path)
        return self._views.latest()

    def rebuild(
        self,
        pages: Iterable[PageChange],
        cursor: int,
        *,
        before_live: Callable[[Engine], None] | None = None,
    ) -> None:
        """Fill a new index beside the live one, call `before_live` with it, then swap."""
        with self._folder.rebuilding():
            with self._folder.writing():
                self._folder.clear_litter()
            path = self._folder.fresh()
            try:
                _fill(path, pages, cursor)
                if before_live is not None:
                    before_live(EmbeddedDraft(path))
            except BaseException:
                discard(path)
                raise
            with self._folder.writing():
                self._folder.make_live(path)

    def rollback(self) -> None:
        """Let the index that served before the last rebuild serve again."""
        with self._folder.rebuilding(), self._folder.writing():
            path = self._folder.previous()
            if path is None:
                raise EngineUnavailable("There is no earlier index to go back to.")
            EmbeddedDraft(path).cursor()  # one that cannot be read stays where it is
            self._folder.make_live(path)

    def set_vectors(self, vectors: dict[str, Vector], model_id: str) -> None:
        """Add vectors by text hash; another model than before takes all its vectors away."""
        with self._folder.writing():
            view = self._writable()
            same = view.state.model_id in ("", model_id)
            state = State.of(view.searcher)
            state.model_id = model_id
            if not same:
                state.dimensions = 0
            pages = without(view, list(vectors)) if same else view.table.pages()
            if not pages and view.state.model_id == model_id:
                return
            with commit(view.index, state) as batch:
                for page in sorted(pages):
                    batch.put(with_vectors(stored(view, page), vectors, keep=same))

    # -- what is found ---------------------------------------------------------------------

    def search(self, query: Query) -> Hits:
        """Both ranked lists for a query."""
        view = self._views.latest()
        scope = view.scope(query.access, query.filters)
        by_words = finding.by_words(view, scope, query)
        return Hits(tuple(by_words), tuple(finding.by_meaning(view, scope, query)), self.name)

    def suggest(
        self,
        text: str,
        access: frozenset[str] | None,
        limit: int,
        filters: Filters = NO_FILTERS,
    ) -> list[Suggestion]:
        """Titles that go on from `text`, typos allowed, best first."""
        view = self._views.latest()
        return finding.titles(view, view.scope(access, filters), text, limit)

    def similar(self, page_id: int, access: frozenset[str] | None, limit: int) -> list[Ranked]:
        """Best passage of other pages nearest in meaning, or in words without vectors."""
        view = self._views.latest()
        return finding.similar(view, view.scope(access), page_id, limit)

    def correct(self, words: Sequence[str], access: frozenset[str] | None) -> list[str]:
        """The words with unknown ones replaced by the nearest that this access can find."""
        view = self._views.latest()
        return Vocabulary(view, view.scope(access)).corrected(words)

    def bare(self, after: int, limit: int) -> list[int]:
        """Pages that lack a vector, by their ids."""
        lacking = self._views.latest().table.bare()
        return sorted(page for page in lacking if page > after)[:limit]

    def inventory(self, after: int, limit: int) -> Inventory:
        """The pages with the lowest ids above `after`."""
        view = self._views.latest()
        return {page: Held.of(stored(view, page)) for page in view.pages(after, limit)}

    def health(self) -> Health:
        """State as it is now; never raises."""
        try:
            return self._health(self._views.latest())
        except (EngineUnavailable, OSError) as error:
            return Health(self.name, False, 0, 0, 0, 0, notes=(str(error),))

    def _health(self, view: View) -> Health:
        documents, pages, vectors = view.table.counts()
        return Health(
            self.name,
            True,
            documents,
            pages,
            vectors,
            view.state.cursor,
            view.state.model_id,
            size_of(view.path),
            notes=tuple(filter(None, [room(view.path)])),
        )


class EmbeddedDraft(EmbeddedEngine):
    """An index that is not live yet: its one process applies to it, and looks into it."""

    def __init__(self, path: Path) -> None:
        self._folder = DraftFolder(path)
        self._views = Views(self._folder)


def _begin(path: Path) -> None:
    """Make an index with nothing in it."""
    with commit(open_index(path, create=True), State()):
        pass


def _fill(path: Path, pages: Iterable[PageChange], cursor: int) -> None:
    """Make an index of these pages, in one commit."""
    with commit(open_index(path, create=True), State(cursor=cursor), LARGE) as batch:
        fill(batch, pages)
