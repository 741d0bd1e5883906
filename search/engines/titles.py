"""Titles for what is being typed, and one passage for each page. Pure."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from search.engines.base import Ranked, Suggestion
from search.words import is_stop_word, words

COMPARED = 60  # titles that are compared before the best are offered


class Title(NamedTuple):
    """A title that matches, with the engine's score."""

    score: float
    page_id: int
    title: str
    popularity: float


def telling(typed: Sequence[str], languages: tuple[str, ...]) -> list[str]:
    """The words without stop words, save the last, which may not be complete."""
    return [
        word
        for place, word in enumerate(typed, start=1)
        if place == len(typed) or not is_stop_word(word, languages)
    ]


def best(found: Iterable[Title], typed: Sequence[str]) -> list[Suggestion]:
    """One suggestion a page: titles that begin as typed first, popular ones before others."""
    offered: dict[int, Suggestion] = {}
    for title in found:
        begins = words(title.title)[: len(typed)] == list(typed)
        worth = title.score + (1.0 if begins else 0.0) + 0.5 * title.popularity
        offered.setdefault(title.page_id, Suggestion(title.page_id, title.title, worth))
    return sorted(offered.values(), key=lambda s: (-s.score, len(s.title), s.title, s.page_id))


def one_a_page(ranked: Iterable[Ranked]) -> list[Ranked]:
    """The best passage of each page."""
    best: dict[int, Ranked] = {}
    for passage in ranked:
        best.setdefault(passage.page_id, passage)
    return list(best.values())
