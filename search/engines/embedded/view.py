"""An index as of one commit, and how a process gets from one commit to the next."""

import os
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import tantivy

from search.engines.base import NO_FILTERS, EngineUnavailable, Filters, IndexUnreadable, Ranked

from .folder import Folder
from .schema import SCHEMA, State, allowed, of_page, open_index, read_source, to_ranked
from .vectors import Array, Row, Table

_CHUNK = 5_000  # documents read at a time, to bound memory
_REMEMBERED = 200  # scopes of one commit
_TRIES = 5  # another process may clear the index away between two looks
Stamp = tuple[int, ...]
_Key = tuple[frozenset[str] | None, Filters]


@dataclass(frozen=True)
class Scope:
    """What one person may find, in the two ways it is asked for."""

    query: tantivy.Query | None  # None: everything
    rows: Array
    near: dict[str, list[str]] = field(default_factory=dict)  # words that were probably meant

    def within(self, query: tantivy.Query, *others: tantivy.Query) -> tantivy.Query:
        """A query of which only what is in scope, and matches the others, is found."""
        must = [query, *others, *([] if self.query is None else [self.query])]
        if len(must) == 1:
            return query
        return tantivy.Query.boolean_query([(tantivy.Occur.Must, part) for part in must])


@dataclass(frozen=True)
class View:
    """All that a search needs, as of one commit."""

    path: Path
    stamp: Stamp
    index: tantivy.Index
    searcher: tantivy.Searcher
    state: State
    table: Table
    _scopes: dict[_Key, Scope] = field(default_factory=dict)  # the oldest first
    _remembering: threading.Lock = field(default_factory=threading.Lock)

    def scope(self, access: frozenset[str] | None, filters: Filters = NO_FILTERS) -> Scope:
        """What these keys and filters leave; remembered until the next commit."""
        key = access, filters
        scope = self._scopes.get(key)
        if scope is None:
            scope = self._made(access, filters)
            if scope.rows.any():  # an address may ask for any number of products there are not
                self._remember(key, scope)
        return scope

    def _remember(self, key: _Key, scope: Scope) -> None:
        with self._remembering:
            while len(self._scopes) >= _REMEMBERED:
                del self._scopes[next(iter(self._scopes))]
            self._scopes[key] = scope

    def _made(self, access: frozenset[str] | None, filters: Filters) -> Scope:
        facets = allowed(self.state.facets, access, filters)
        rows = self.table.seen(facets, len(self.state.facets))
        if len(facets) == len(self.state.facets):
            return Scope(None, rows)
        query = tantivy.Query.term_set_query(SCHEMA, "facet", facets)
        return Scope(tantivy.Query.const_score_query(query, 0.0), rows)

    def find(self, query: tantivy.Query, limit: int) -> list[tuple[float, dict[str, Any]]]:
        """Score and source of the best documents of a query."""
        hits = self.searcher.search(query, limit, count=False).hits
        return [(score, read_source(self.searcher.doc(address))) for score, address in hits]

    def ranked(self, query: tantivy.Query, limit: int) -> list[Ranked]:
        """The best passages of a query."""
        hits = self.searcher.search(query, limit, count=False).hits
        uids = self.searcher.fast_field_values("uid", [address for _, address in hits])
        return self.table.ranked([int(uid or 0) for uid in uids], [score for score, _ in hits])

    def rows(self, query: tantivy.Query) -> Array:
        """Which rows of the table a query finds."""
        hits = self.searcher.search(query, max(self.searcher.num_docs, 1), count=False).hits
        uids = self.searcher.fast_field_values("uid", [address for _, address in hits])
        return np.isin(self.table.uid[: self.table.length], np.array(uids, np.uint64))

    def pages(self, after: int, limit: int) -> list[int]:
        """The lowest page ids above `after`."""
        return sorted(page for page in self.table.pages() if page > after)[:limit]

    def version(self, page: int) -> int:
        """Version of a page, also of a deleted one; 0 if it never was here."""
        addresses = [a for _, a in self.searcher.search(of_page(page), 1, count=False).hits]
        return (
            int(self.searcher.fast_field_values("version", addresses)[0] or 0) if addresses else 0
        )


class Views:
    """The latest view of an index, kept up to date with what any process commits."""

    def __init__(self, folder: Folder) -> None:
        self._folder = folder
        self._lock = threading.Lock()
        self._view: View | None = None

    def latest(self) -> View:
        """The index as of the last commit of any process. Raises EngineUnavailable."""
        view = self._view
        if view is not None and view.stamp == self._stamp(view.path):
            return view
        with self._lock:
            self._view = self._caught_up()
            return self._view

    def _stamp(self, path: Path) -> Stamp:
        try:
            meta = os.stat(path / "meta.json")
        except (FileNotFoundError, NotADirectoryError):
            return ()
        return *self._folder.stamp(), meta.st_ino, meta.st_mtime_ns

    def _caught_up(self) -> View:
        error: Exception | None = None
        for _ in range(_TRIES):
            path = self._folder.live()
            if path is None:
                raise EngineUnavailable("There is no index yet: run manage.py rebuild_search.")
            try:
                return self._moved_on(path)
            except (LookupError, ValueError, OSError) as found:  # tantivy raises ValueError
                error = found
        raise IndexUnreadable(
            f"The index cannot be read ({error}): run manage.py rebuild_search."
        ) from error

    def _moved_on(self, path: Path) -> View:
        # The stamp is older than what is read after it: at worst the next look reads again.
        stamp = self._stamp(path)
        last = self._view if self._view is not None and self._view.path == path else None
        if last is not None and last.stamp == stamp:
            return last
        last = last or _opened(path)
        last.index.reload()
        searcher = last.index.searcher()
        state = State.of(searcher)
        table = _next_table(last, searcher, state)
        return View(path, stamp, last.index, searcher, state, table)


def _opened(path: Path) -> View:
    """The first look, which reads every document.

    What it maps into memory for that is given back: the view goes on with an index of its own.
    """
    index = open_index(path)
    index.reload()
    searcher = index.searcher()
    state = State.of(searcher)
    return View(path, (), open_index(path), searcher, state, _table(searcher, state))


def _table(searcher: tantivy.Searcher, state: State) -> Table:
    table = Table(state.dimensions, int(searcher.num_docs * 1.1) + 100)
    for first in range(1, state.next_uid, _CHUNK):
        last = first + _CHUNK - 1
        rows = _rows(searcher, _between("uid", first, last), _CHUNK)
        table = table.changed(set(), [row for _, row in rows if row], state.dimensions)
    return table


def _next_table(last: View, searcher: tantivy.Searcher, state: State) -> Table:
    since = _between("generation", last.state.generation + 1, state.generation)
    rows = list(_rows(searcher, since, searcher.num_docs))
    pages = {page for page, _ in rows}
    return last.table.changed(pages, [row for _, row in rows if row], state.dimensions)


def _rows(
    searcher: tantivy.Searcher, query: tantivy.Query, limit: int
) -> Iterator[tuple[int, Row | None]]:
    """Page and row of each document; a deleted page has no row."""
    addresses = [a for _, a in searcher.search(query, max(limit, 1), count=False).hits]
    columns = [searcher.fast_field_values(name, addresses) for name in ("uid", "page", "facet")]
    for address, uid, page, facet in zip(addresses, *columns, strict=True):
        if uid is None:
            yield int(page or 0), None
        else:
            stored = searcher.doc(address)
            vector = stored.get_first("vector")
            kept = None if vector is None else bytes(vector)
            shown = to_ranked(read_source(stored), 0.0)
            yield int(page or 0), Row(int(uid), int(page or 0), int(facet or 0), kept, shown)


def _between(name: str, first: int, last: int) -> tantivy.Query:
    return tantivy.Query.range_query(SCHEMA, name, tantivy.FieldType.Unsigned, first, last)
