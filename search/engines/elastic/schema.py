"""What a passage looks like in Elasticsearch, and the other documents that lie beside it.

An index holds four kinds of documents, told apart by `what`:

    passage   <page>:<slot>   a passage; slots count a page's passages from 0
    gone      <page>:<slot>   a slot that its page does not fill any more
    head      <page>          version of a page, and how many slots it ever filled
    state     state           cursor, model, languages and sizes of vectors

Every text has one field for each language that can be stemmed. The text itself is stored once:
`words`, `typing`, `name` and `begun` are filled from the others by `copy_to`.
"""

import hashlib
import json
from collections.abc import Iterator
from typing import Any

import numpy as np

from search.engines.base import Document, Ranked, Vector
from search.engines.spelling import joined
from search.engines.weights import WEIGHTS
from search.words import clean, language_name, language_names, words

from .analysis import ANALYSIS

FORMAT = 2  # of what is in the documents; another one means: rebuild
PLAIN = "plain"  # field of texts in a language without a stemmer
UNDETERMINED = "und"  # BCP 47 for a language that is not known; it has no stemmer
STATE = "state"
SHOWN = (*("page", "position", "anchor", "part", "title", "said", "verified", "popularity"),)

_KEPT: dict[str, Any] = {"type": "keyword", "index": False, "doc_values": False}
_TOLD: dict[str, Any] = {"type": "keyword"}
_NUMBER: dict[str, Any] = {"type": "integer"}


def field_of(language: str) -> str:
    """Name of the subfield for texts in a language (BCP 47)."""
    return language_name(language) or PLAIN


def vector_field(size: int) -> str:
    """Name of the field of vectors with so many numbers."""
    return f"vector_{size}"


def vector_mapping(size: int) -> dict[str, Any]:
    """One byte a number, as `packed` makes them; a graph (HNSW) to find the nearest."""
    return {
        "type": "dense_vector",
        "dims": size,
        "element_type": "byte",
        "similarity": "cosine",
        "index": True,
        "index_options": {"type": "hnsw", "m": 16, "ef_construction": 100},
    }


def _text(analyzer: str, **more: Any) -> dict[str, Any]:
    return {"type": "text", "analyzer": analyzer, **more}


def _stemmed(name: str) -> dict[str, Any]:
    copies = ["words", "typing", *(("name", "begun") if name == "title" else ())]
    fields = {language: _text(language, copy_to=copies) for language in (*language_names(), PLAIN)}
    return {"dynamic": "strict", "properties": fields}


def _mapping() -> dict[str, Any]:
    beginnings = _text("beginnings", search_analyzer="words", index_options="docs", norms=False)
    return {
        "what": _TOLD,
        "page": {"type": "long"},
        "position": _NUMBER,
        "anchor": _KEPT,
        "said": {"type": "long", "index": False, "doc_values": False},
        "part": {"type": "integer", "index": False, "doc_values": False},
        **{name: _stemmed(name) for name in WEIGHTS},
        "words": _text("words"),
        "typing": beginnings,
        "name": _text("words", norms=False),
        "begun": beginnings,
        "exact": _TOLD,
        "leads": {"type": "boolean"},
        **dict.fromkeys(("access", "audience", "kind", "language", "code", "hash"), _TOLD),
        "products": {"type": "long"},
        "verified": {"type": "boolean"},
        "popularity": {"type": "float"},
        "size": _NUMBER,  # of the vector
        "version": {"type": "long"},
        "slots": _NUMBER,
        "live": _NUMBER,  # passages of a page
        "cursor": {"type": "long"},
        "model": _KEPT,
        "languages": _KEPT,
        "sizes": {"type": "integer", "index": False, "doc_values": False},
    }


def definition() -> dict[str, Any]:
    """Mapping and analysis of an index, with their hash."""
    mapping = {"dynamic": "strict", "properties": _mapping()}
    return {
        "mappings": {**mapping, "_meta": {"hash": code_hash()}},
        "settings": {"analysis": ANALYSIS},
    }


def code_hash() -> str:
    """Changes whenever this code would make another index."""
    made = [FORMAT, _mapping(), ANALYSIS, vector_mapping(0)]
    return hashlib.sha256(json.dumps(made, sort_keys=True).encode()).hexdigest()[:16]


def single_fields(properties: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each field by its full name, with a mapping that adds it alone."""
    for name, told in properties.items():
        if "properties" not in told:
            yield name, {name: told}
        else:
            for sub, kept in told["properties"].items():
                yield f"{name}.{sub}", {name: {**told, "properties": {sub: kept}}}


# -- documents -----------------------------------------------------------------------------


def to_source(document: Document, leads: bool) -> dict[str, Any]:
    """A passage for the index. `leads`: it is its page's first with its facet, and is suggested."""
    language = field_of(document.language)
    headings = [clean(heading) for heading in document.headings]
    title, keywords, text = map(clean, (document.title, document.keywords, document.text))
    also = joined(" ".join((title, " ".join(headings), keywords, text)))
    return {
        "what": "passage",
        "page": document.page_id,
        "position": document.position,
        "anchor": clean(document.anchor),
        "part": document.part,
        "title": {language: title},
        "headings": {language: headings},
        "keywords": {language: keywords},
        "body": {language: [text, also] if also else [text]},
        "exact": exact(title),
        "leads": leads,
        "access": document.access,
        "audience": document.audience,
        "kind": document.kind,
        "language": document.language,
        "code": document.code,
        "hash": hash_term(document.text_hash),
        "said": document.said,
        "products": list(document.products),
        "verified": document.verified,
        "popularity": document.popularity,
        **vector_source(document.vector),
    }


def fitted(source: dict[str, Any], lacks: frozenset[str]) -> dict[str, Any]:
    """A document for an index that lacks some fields; words that it cannot stem stand as plain."""
    if not lacks:
        return source
    return {name: _plain(name, said, lacks) for name, said in source.items() if name not in lacks}


def _plain(name: str, said: Any, lacks: frozenset[str]) -> Any:
    if not isinstance(said, dict):
        return said
    return {PLAIN if f"{name}.{sub}" in lacks else sub: text for sub, text in said.items()}


def read_as(language: str, lacks: frozenset[str]) -> str:
    """The language by which an index that lacks some fields keeps words of another."""
    return UNDETERMINED if f"title.{field_of(language)}" in lacks else language


def hash_term(text_hash: str) -> str:
    """A text hash as a keyword, which may not be of any length."""
    term = clean(text_hash)
    return term if len(term) <= 200 else hashlib.sha256(term.encode()).hexdigest()


def exact(title: str) -> str:
    """A title as it is compared whole, short enough for a keyword."""
    return " ".join(words(title))[:200]


def vector_source(vector: Vector | None) -> dict[str, Any]:
    """The fields of a vector; none for one that points nowhere."""
    if vector is None or not np.any(vector):
        return {}
    return {"size": len(vector), vector_field(len(vector)): packed(vector)}


def packed(vector: Vector) -> str:
    """A vector as Elasticsearch takes it: one signed byte a number, in hexadecimal.

    The largest number sets the scale. Lengths do not matter, as only directions are compared.
    """
    scale = float(np.abs(vector).max()) / 127
    codes: bytes = np.rint(np.asarray(vector, np.float32) / scale).astype(np.int8).tobytes()
    return codes.hex()


def unpacked(stored: Any) -> Vector:
    """The unit vector of what `packed` made, or of the list that servers make of it."""
    codes = np.frombuffer(bytes.fromhex(stored), np.int8) if isinstance(stored, str) else stored
    numbers = np.asarray(codes, np.float32)
    unit: Vector = numbers / np.linalg.norm(numbers)
    return unit


def to_ranked(source: dict[str, Any], score: float) -> Ranked:
    """The passage as a line of a ranked list."""
    return Ranked(
        page_id=source["page"],
        anchor=source["anchor"],
        part=source["part"],
        score=score,
        title=_said(source["title"]),
        said=source["said"],
        verified=source["verified"],
        popularity=source["popularity"],
    )


def _said(by_language: dict[str, Any]) -> Any:
    [text] = by_language.values()
    return text


def texts(source: dict[str, Any]) -> list[str]:
    """Everything that a passage says, title first."""
    return [
        _said(source["title"]),
        *_said(source["headings"]),
        _said(source["keywords"]),
        _said(source["body"])[0],
    ]
