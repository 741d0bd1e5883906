"""Changes to an index: one commit holds all of them, with the cursor, or nothing happened."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace

import tantivy

from search.engines.base import EngineUnavailable, PageChange, Vector

from .schema import (
    SCHEMA,
    State,
    gone,
    of_page,
    read_source,
    to_document,
    to_tantivy,
    what,
)
from .vectors import unpacked
from .view import View

SMALL, LARGE = 15_000_000, 64_000_000  # bytes a writer may hold; tantivy asks for 15 MB at least


class Batch:
    """Pages on their way into one commit."""

    def __init__(self, writer: tantivy.IndexWriter, state: State) -> None:
        self._writer = writer
        self.state = state

    def put(self, change: PageChange, *, replaces: bool = True) -> None:
        """Take a page in. `replaces`: the index may have it already."""
        if replaces:
            # By query: tantivy-py 0.27 finds nothing when it deletes by a number as a term.
            self._writer.delete_documents_by_query(of_page(change.page_id))
        for document in self._documents(change):
            with _written():
                self._writer.add_document(document)

    def _documents(self, change: PageChange) -> Iterator[tantivy.Document]:
        if not change.documents:
            yield gone(change.page_id, change.version, self.state)
        led: set[int] = set()
        for document in change.documents:
            facet = self.state.facet(document)
            leads = facet not in led
            led.add(facet)
            yield to_tantivy(document, change.version, leads, self.state)

    def keep_state(self) -> None:
        """Replace the stored state."""
        self._writer.delete_documents_by_query(what("state"))
        self._writer.add_document(self.state.to_document())


@contextmanager
def commit(index: tantivy.Index, state: State, heap: int = SMALL) -> Iterator[Batch]:
    """A batch that is committed at the end, or dropped whole on an error.

    Raises EngineUnavailable when another writer holds the index, or when it cannot be written:
    a full disk is the usual reason.
    """
    state.generation += 1
    writer = _writer(index, heap)
    try:
        batch = Batch(writer, state)
        yield batch
        with _written():
            batch.keep_state()
            writer.commit()
    except BaseException:
        with suppress(ValueError):  # what is not committed is not there, rolled back or not
            writer.rollback()
        raise
    finally:
        with suppress(ValueError):  # a merge that failed is made later
            writer.wait_merging_threads()


@contextmanager
def _written() -> Iterator[None]:
    try:
        yield
    except ValueError as error:  # all that tantivy-py says of a failure
        raise EngineUnavailable(f"The index cannot be written: {error}") from error


def _writer(index: tantivy.Index, heap: int) -> tantivy.IndexWriter:
    try:
        return index.writer(heap, 1)
    except ValueError as error:
        raise EngineUnavailable(f"The index cannot be written now: {error}") from error


def newest(changes: Sequence[PageChange], view: View) -> list[PageChange]:
    """The last change of each page, without those older than what the index has."""
    latest: dict[int, PageChange] = {}
    for change in changes:
        if change.version >= latest.get(change.page_id, change).version:
            latest[change.page_id] = change
    return [change for change in latest.values() if change.version >= view.version(change.page_id)]


def fill(batch: Batch, pages: Iterable[PageChange]) -> None:
    """Take a stream of pages into an empty index; of a page that comes twice, the newer."""
    versions: dict[int, int] = {}
    for change in pages:
        known = versions.get(change.page_id)
        if known is None or change.version >= known:
            versions[change.page_id] = change.version
            batch.put(change, replaces=known is not None)


def without(view: View, hashes: Sequence[str]) -> set[int]:
    """Pages that have a document of these text hashes, and one without a vector."""
    lacking = view.table.bare() if hashes else set[int]()
    return _pages_with(view, hashes) & lacking if lacking else lacking


def _pages_with(view: View, hashes: Sequence[str]) -> set[int]:
    query = tantivy.Query.term_set_query(SCHEMA, "hash", list(hashes))
    addresses = [
        a for _, a in view.searcher.search(query, view.searcher.num_docs, count=False).hits
    ]
    return {int(page or 0) for page in view.searcher.fast_field_values("page", addresses)}


def stored(view: View, page: int) -> PageChange:
    """A page as the index has it, vectors and all."""
    documents, version = [], 0
    for _, address in view.searcher.search(of_page(page), view.searcher.num_docs, count=False).hits:
        kept = view.searcher.doc(address)
        source = read_source(kept)
        documents.append(to_document(source, _vector(kept)))
        version = source["version"]
    documents.sort(key=lambda document: document.position)
    return PageChange(page, version, tuple(documents))


def _vector(kept: tantivy.Document) -> Vector | None:
    packed = kept.get_first("vector")
    if packed is None:
        return None
    codes, scale = unpacked(bytes(packed))
    vector: Vector = (codes * scale).astype("float32")
    return vector


def with_vectors(change: PageChange, vectors: dict[str, Vector], keep: bool) -> PageChange:
    """A page with new vectors by text hash; `keep`: the others stay as they were."""
    return replace(
        change,
        documents=tuple(
            replace(d, vector=vectors.get(d.text_hash, d.vector if keep else None))
            for d in change.documents
        ),
    )
