"""What a passage looks like inside tantivy, and the state that commits with it.

The index is the only truth: vectors, versions and the cursor are stored in it, so that a commit
holds all of a change or none. Text fields are read with the document's own language when it is
added (`add_pre_tokenized_text`), which keeps one set of fields for all languages.
"""

import json
import sys
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import tantivy

from search.engines.base import Document, EngineUnavailable, Filters, Ranked
from search.engines.spelling import joined
from search.words import analyzer, clean

from .vectors import packed

FORMAT = 2  # of this schema and state; another one means: rebuild
STEMMED = ("title", "headings", "keywords", "body")
_KEPT = tuple(name for name in Document.__slots__ if name not in ("vector", "encoded"))

Facet = tuple[str, tuple[int, ...], str, str, str]  # access, products, kind, language, audience


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("what", tokenizer_name="raw", index_option="basic")
    for name in ("uid", "page", "facet", "version", "generation"):
        builder.add_unsigned_field(name, indexed=True, fast=True)
    builder.add_text_field("hash", tokenizer_name="raw", index_option="basic")
    for name in (*STEMMED, "words", "name"):
        builder.add_text_field(name)
    builder.add_bytes_field("source", stored=True)
    builder.add_bytes_field("vector", stored=True)
    return builder.build()


SCHEMA = _schema()


@dataclass
class State:
    """What an index knows of itself; stored in it as one document."""

    cursor: int = 0
    generation: int = 0  # counts commits
    next_uid: int = 1
    model_id: str = ""
    dimensions: int = 0
    format: int = FORMAT
    facets: list[Facet] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._numbers = {facet: number for number, facet in enumerate(self.facets)}

    def facet(self, document: Document) -> int:
        """Number of what decides who finds a document; a new one is added."""
        wanted: Facet = (
            document.access,
            tuple(document.products),
            document.kind,
            document.language,
            document.audience,
        )
        if wanted not in self._numbers:
            self._numbers[wanted] = len(self.facets)
            self.facets.append(wanted)
        return self._numbers[wanted]

    def languages(self) -> tuple[str, ...]:
        """Languages of the documents, in the order they came."""
        return tuple(dict.fromkeys(facet[3] for facet in self.facets))

    def uid(self) -> int:
        """A number no document of this index had before."""
        self.next_uid += 1
        return self.next_uid - 1

    def to_document(self) -> tantivy.Document:
        """The document that keeps it."""
        document = tantivy.Document()
        document.add_text("what", "state")
        document.add_bytes("source", json.dumps(asdict(self)).encode())
        return document

    @classmethod
    def of(cls, searcher: tantivy.Searcher) -> "State":
        """The state as of a searcher. Raises LookupError (none), ValueError (foreign)."""
        hits = searcher.search(what("state"), 1, count=False).hits
        if not hits:
            raise LookupError("no state")
        stored = read_source(searcher.doc(hits[0][1]))
        if stored.get("format") != FORMAT:
            raise ValueError(f"format {stored.get('format')}")
        stored["facets"] = [(a, tuple(p), k, lang, au) for a, p, k, lang, au in stored["facets"]]
        return cls(**stored)


def allowed(facets: list[Facet], access: frozenset[str] | None, filters: Filters) -> list[int]:
    """Numbers of the facets that somebody with these keys sees and has not filtered out."""
    return [n for n, facet in enumerate(facets) if _sees(facet, access) and _wants(facet, filters)]


def _sees(facet: Facet, access: frozenset[str] | None) -> bool:
    return access is None or facet[0] in access


def _wants(facet: Facet, filters: Filters) -> bool:
    _, products, kind, language, audience = facet
    return (
        (not filters.products or bool(set(filters.products) & set(products)))
        and (not filters.kinds or kind in filters.kinds)
        and (not filters.language or language == filters.language)
        and (not filters.audience or audience == filters.audience)
    )


def open_index(path: Path, *, create: bool = False) -> tantivy.Index:
    """The index in a folder; readers move on only when told, by `reload`."""
    index = _created(path) if create else tantivy.Index.open(str(path))
    index.config_reader("manual")
    return index


def _created(path: Path) -> tantivy.Index:
    try:
        return tantivy.Index(SCHEMA, str(path))
    except ValueError as error:  # such as a full disk
        raise EngineUnavailable(f"The index cannot be written now: {error}") from error


def what(kind: str) -> tantivy.Query:
    """All documents of a kind: passage, gone (a deleted page's version) or state."""
    return tantivy.Query.term_query(SCHEMA, "what", kind)


def of_page(page_id: int) -> tantivy.Query:
    """All documents of a page, and what remains of a deleted one."""
    return tantivy.Query.term_query(SCHEMA, "page", page_id)


def to_tantivy(document: Document, version: int, leads: bool, state: State) -> tantivy.Document:
    """A passage for the index. `leads`: it is its page's first with its facet, and is suggested."""
    added = tantivy.Document()
    added.add_text("what", "passage")
    added.add_unsigned("uid", state.uid())
    added.add_unsigned("page", document.page_id)
    added.add_unsigned("facet", state.facet(document))
    added.add_unsigned("version", version)
    added.add_unsigned("generation", state.generation)
    added.add_text("hash", clean(document.text_hash))
    _add_text(added, document)
    if leads:
        _add(added, "name", document.title, "")
    added.add_bytes("source", _source(document, version, leads))
    if document.vector is not None and _fits(document.vector, state):
        added.add_bytes("vector", packed(document.vector))
    return added


def _add_text(added: tantivy.Document, document: Document) -> None:
    headings = " ".join(document.headings)
    parts = (document.title, headings, document.keywords, document.text)
    for name, text in zip(STEMMED, parts, strict=True):
        _add(added, name, text, document.language)
    for text in (*parts, joined(" ".join(parts))):
        _add(added, "words", text, "")
    _add(added, "body", joined(" ".join(parts)), document.language)


def _add(added: tantivy.Document, name: str, text: str, language: str) -> None:
    if text:
        added.add_pre_tokenized_text(name, analyzer(language).pre_tokenize(clean(text)))


def _fits(vector: np.ndarray[Any, Any], state: State) -> bool:
    """Whether a vector has the size of the others; the first one sets it."""
    state.dimensions = state.dimensions or len(vector)
    return len(vector) == state.dimensions


def _source(document: Document, version: int, leads: bool) -> bytes:
    kept = {name: getattr(document, name) for name in _KEPT}
    return json.dumps({**kept, "version": version, "leads": leads}).encode("utf-8", "ignore")


def read_source(stored: tantivy.Document) -> dict[str, Any]:
    """What was indexed of a passage, with its `version` and whether it `leads`."""
    return dict(json.loads(bytes(stored.get_first("source") or b"")))


def to_document(source: dict[str, Any], vector: Any = None) -> Document:
    """The passage as it was handed in, with another vector."""
    fields = {name: source[name] for name in _KEPT}
    fields["headings"] = tuple(fields["headings"])
    fields["products"] = tuple(fields["products"])
    return Document(**fields, vector=vector)


def to_ranked(source: dict[str, Any], score: float) -> Ranked:
    """The passage as a line of a ranked list."""
    return Ranked(
        page_id=source["page_id"],
        anchor=source["anchor"],
        part=source["part"],
        score=score,
        title=sys.intern(source["title"]),
        said=source["said"],
        verified=source["verified"],
        popularity=source["popularity"],
    )


def gone(page_id: int, version: int, state: State) -> tantivy.Document:
    """What remains of a deleted page, so that an older change cannot bring it back."""
    added = tantivy.Document()
    added.add_text("what", "gone")
    added.add_unsigned("page", page_id)
    added.add_unsigned("version", version)
    added.add_unsigned("generation", state.generation)
    return added
