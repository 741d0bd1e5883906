"""The few words of a passage that show why it was found. Pure: plain runs of text, no HTML."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from search.engines.base import Query
from search.results import Mark
from search.words import every_stem, tokens

WORDS = 32  # about two lines where hits are listed


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What counts as a match: stems, and the beginning of a word still being typed."""

    stems: frozenset[str]
    beginning: str

    def has(self, stem: str, form: str) -> bool:
        return stem in self.stems or (bool(self.beginning) and form.startswith(self.beginning))


def snippet(text: str, query: Query, language: str = "en", length: int = WORDS) -> list[Mark]:
    """The `length` words of a text that hold the most of what was searched, matches marked.

    Runs joined give a part of the text as it stands, line breaks as spaces, with an ellipsis
    where something is left out. Without a match it is the beginning of the text.
    """
    text = " ".join(text.split())
    wanted = _wanted(query, language)
    stems = tokens(text, language)
    if not stems:
        return [Mark(text)] if text else []
    forms = tokens(text) if wanted.beginning else stems  # read once more only where it matters
    found = [
        stem.form if wanted.has(stem.form, form.form) else ""
        for stem, form in zip(stems, forms, strict=True)
    ]
    first = _best_start(found, length)
    last = min(first + length, len(found))
    start = stems[first].start if first else 0
    end = stems[last - 1].end if last < len(found) else len(text)
    hits = [(stems[i].start, stems[i].end) for i in range(first, last) if found[i]]
    return list(_runs(text, start, end, hits))


def _wanted(query: Query, language: str) -> _Wanted:
    telling = [term for term in query.terms if not term.stop]
    words = [term.text for term in telling]
    words += [word for term in telling for said in term.synonyms for word in said]
    words += [word for phrase in query.phrases for word in phrase]
    stems = frozenset(stem for word in words for stem in every_stem(word, (language,)))
    return _Wanted(stems, query.terms[-1].text if query.prefix and query.terms else "")


def _best_start(found: Sequence[str], length: int) -> int:
    """Where the window begins that holds the most different matches, then the most matches.

    A few words before the first match say what it is about.
    """
    places = [i for i, stem in enumerate(found) if stem]
    if not places:
        return 0
    best = max(places, key=lambda i: (*_worth(found[i : i + length]), -i))
    return max(0, min(best - length // 6, len(found) - length))


def _worth(window: Sequence[str]) -> tuple[int, int]:
    matches = [stem for stem in window if stem]
    return len(set(matches)), len(matches)


def _runs(text: str, start: int, end: int, hits: Sequence[tuple[int, int]]) -> Iterator[Mark]:
    at = start
    before = "… " if start else ""
    for hit_start, hit_end in hits:
        if plain := before + text[at:hit_start]:
            yield Mark(plain)
        yield Mark(text[hit_start:hit_end], True)
        at, before = hit_end, ""
    after = " …" if end < len(text) else ""
    if rest := before + text[at:end] + after:
        yield Mark(rest)
