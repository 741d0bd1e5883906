"""How Elasticsearch reads texts: as `search.words` does, with filters of every stock server."""

from typing import Any

from search.words import LONGEST_WORD, language_names

LONGEST_BEGINNING = 15  # characters of a word that are indexed as its beginnings
_FOLDED = ["fitting", "lowercase"]


def _stemmer(language: str) -> dict[str, str]:
    return {"type": "snowball", "language": language.capitalize()}


def _analyzer(*filters: str) -> dict[str, Any]:
    return {"type": "custom", "tokenizer": "letters_and_digits", "filter": list(filters)}


ANALYSIS: dict[str, Any] = {
    "tokenizer": {
        "letters_and_digits": {"type": "pattern", "pattern": r"[^\p{IsAlphabetic}\p{N}]+"}
    },
    "filter": {
        "fitting": {"type": "length", "max": LONGEST_WORD},
        "beginnings": {"type": "edge_ngram", "min_gram": 1, "max_gram": LONGEST_BEGINNING},
        **{f"{language}_stems": _stemmer(language) for language in language_names()},
    },
    "analyzer": {
        "words": _analyzer(*_FOLDED, "asciifolding"),
        "plain": _analyzer(*_FOLDED, "asciifolding"),
        "beginnings": _analyzer(*_FOLDED, "asciifolding", "beginnings"),
        **{
            language: _analyzer(*_FOLDED, f"{language}_stems", "asciifolding")
            for language in language_names()
        },
    },
}
