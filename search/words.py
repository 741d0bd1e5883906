"""How Rapport reads words: tokens with their place, stems, stop words. Pure; for all of search.

The analysers are tantivy's own, so that a word is read the same way in an index, in a query and
in a snippet, whichever engine serves.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import tantivy

LONGEST_WORD = 100  # bytes; longer tokens are pasted data, no words

_LANGUAGES = {
    "ar": "arabic",
    "da": "danish",
    "de": "german",
    "el": "greek",
    "en": "english",
    "es": "spanish",
    "fi": "finnish",
    "fr": "french",
    "hu": "hungarian",
    "it": "italian",
    "nl": "dutch",
    "no": "norwegian",
    "nb": "norwegian",
    "pt": "portuguese",
    "ro": "romanian",
    "ru": "russian",
    "sv": "swedish",
    "ta": "tamil",
    "tr": "turkish",
}


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a text: `text[start:end]` reads as `form`."""

    form: str
    start: int
    end: int


def language_name(code: str) -> str:
    """Name of a language that can be stemmed, for a BCP 47 code; "" if there is no stemmer."""
    return _LANGUAGES.get(code.lower().partition("-")[0], "")


def language_names() -> tuple[str, ...]:
    """Names of all languages that can be stemmed."""
    return tuple(sorted(set(_LANGUAGES.values())))


@cache
def analyzer(language: str = "") -> tantivy.TextAnalyzer:
    """Reader of words: lower case, without accents, stemmed if `language` has a stemmer."""
    builder = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
    builder = builder.filter(tantivy.Filter.remove_long(LONGEST_WORD))
    builder = builder.filter(tantivy.Filter.lowercase())
    if name := language_name(language):
        builder = builder.filter(tantivy.Filter.stemmer(name))
    return builder.filter(tantivy.Filter.ascii_fold()).build()


def clean(text: str) -> str:
    """The text without lone surrogates, which UTF-8 cannot hold."""
    return text.encode("utf-8", "ignore").decode()


def words(text: str) -> list[str]:
    """The words of a text as they stand, lower case and without accents."""
    return list(analyzer().analyze(clean(text)))


def stems(text: str, language: str) -> list[str]:
    """The words of a text, stemmed."""
    return list(analyzer(language).analyze(clean(text)))


def tokens(text: str, language: str = "") -> list[Token]:
    """The words of a text with their place in it."""
    read = analyzer(language).pre_tokenize(text)
    return [Token(t.text, t.char_offset_from, t.char_offset_to) for t in read.tokens]


def every_stem(word: str, languages: tuple[str, ...]) -> tuple[str, ...]:
    """What a word is called in the stemmed fields, under each language; without repeats."""
    found = (stem for language in languages for stem in stems(word, language)[:1])
    return tuple(dict.fromkeys(found))


@cache
def _english() -> frozenset[str]:
    lines = (Path(__file__).parent / "stopwords" / "english.txt").read_text("utf-8").splitlines()
    return frozenset(line for line in lines if line and not line.startswith("#"))


@cache
def _stopper(language: str) -> tantivy.TextAnalyzer:
    # A raw tokenizer: the word comes whole, so "don't" is looked up as it stands.
    builder = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.raw())
    return builder.filter(tantivy.Filter.stopword(language_name(language))).build()


def is_stop_word(word: str, languages: tuple[str, ...]) -> bool:
    """Whether a lower-case word carries no meaning in one of the languages.

    English has our own list; the others are those that come with tantivy (Snowball's).
    """
    for language in languages:
        name = language_name(language)
        if name == "english" and word in _english():
            return True
        if name and name != "english" and not _stopper(language).analyze(word):
            return True
    return False
