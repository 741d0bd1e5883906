"""Which questions an attempt asks, and on which pages. Pure: the same seed draws the same.

A question comes once in an attempt: what is fixed is not drawn, and what one draw took, no other
takes. Questions that this person was asked least often come first, and among equals chance decides.
When draws compete for the same questions they make room for each other: a draw fails only where no
way to fill all of them exists (an augmenting path, as in Kuhn's bipartite matching).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from random import Random


class TooFew(Exception):
    """There are not enough questions for a draw. `slot` counts from 0 over the whole quiz."""

    def __init__(self, slot: int) -> None:
        super().__init__(f"There are not enough questions for the draw in place {slot + 1}.")
        self.slot = slot


@dataclass(frozen=True)
class Wanted:
    """A place in a quiz: one fixed question, or `count` of these, whichever."""

    questions: tuple[int, ...]
    count: int = 1
    mark: Fraction | None = None
    fixed: bool = False


@dataclass(frozen=True)
class Part:
    """A section: it begins on a page of its own."""

    wanted: tuple[Wanted, ...]
    heading: str = ""
    shuffle: bool = False


@dataclass(frozen=True)
class Drawn:
    """A question of an attempt. `heading`: of the section that begins with it."""

    question: int
    number: int
    page: int
    mark: Fraction | None = None
    heading: str = ""


def draw(
    parts: Sequence[Part],
    random: Random,
    *,
    per_page: int = 0,
    asked_before: Mapping[int, int] | None = None,
) -> list[Drawn]:
    """The questions of an attempt in their order, numbered from 1. Raises TooFew.

    `per_page` 0: a page for each section. `asked_before`: how often each question came before.
    """
    places = [wanted for part in parts for wanted in part.wanted]
    taken = iter(_fill(places, random, asked_before or {}))
    drawn: list[Drawn] = []
    for part in parts:
        chosen = [(q, w.mark) for w in part.wanted for q in next(taken)]
        if part.shuffle:
            random.shuffle(chosen)
        drawn += _laid_out(part.heading, chosen, drawn, per_page)
    return drawn


def pages_of(drawn: Sequence[Drawn]) -> list[list[int]]:
    """The numbers on each page."""
    pages: list[list[int]] = [[] for _ in range(drawn[-1].page + 1)] if drawn else []
    for one in drawn:
        pages[one.page].append(one.number)
    return pages


def _laid_out(
    heading: str, chosen: Sequence[tuple[int, Fraction | None]], before: list[Drawn], per_page: int
) -> list[Drawn]:
    first = before[-1].page + 1 if before else 0
    return [
        Drawn(
            question=question,
            number=len(before) + at + 1,
            page=first + (at // per_page if per_page else 0),
            mark=mark,
            heading="" if at else heading,
        )
        for at, (question, mark) in enumerate(chosen)
    ]


@dataclass
class _Matching:
    """Who took what: units are single questions to be drawn, each for a place."""

    candidates: list[Sequence[int]]  # of each unit, best first
    holder: dict[int, int] = field(default_factory=dict)  # question → unit

    def give(self, unit: int) -> bool:
        """Find a question for this unit, moving others if need be."""
        for question in self.candidates[unit]:
            if question not in self.holder:
                self.holder[question] = unit
                return True
        return self._make_room(unit)

    def _make_room(self, unit: int) -> bool:
        """Breadth first over who could move on to another question."""
        came_from: dict[int, int] = {}  # question → the unit that would take it
        waiting = [unit]
        for mover in waiting:
            for question in self.candidates[mover]:
                if question in came_from:
                    continue
                came_from[question] = mover
                if question not in self.holder:
                    self._move_along(question, came_from, unit)
                    return True
                waiting.append(self.holder[question])
        return False

    def _move_along(self, free: int, came_from: Mapping[int, int], unit: int) -> None:
        held = {holder: question for question, holder in self.holder.items()}
        question = free
        while True:
            mover = came_from[question]
            self.holder[question] = mover
            if mover == unit:
                return
            question = held[mover]


def _fill(
    places: Sequence[Wanted], random: Random, asked_before: Mapping[int, int]
) -> list[list[int]]:
    """The questions of each place."""
    fixed = {question for place in places if place.fixed for question in place.questions}
    orders: dict[tuple[int, ...], Sequence[int]] = {}
    units: list[tuple[int, Sequence[int]]] = []
    for at, place in enumerate(places):
        if place.fixed:
            continue
        if place.questions not in orders:
            pool = [question for question in sorted(place.questions) if question not in fixed]
            orders[place.questions] = _by_chance(pool, random, asked_before)
        units += [(at, orders[place.questions])] * place.count
    return _matched(places, units)


def _by_chance(pool: list[int], random: Random, asked_before: Mapping[int, int]) -> Sequence[int]:
    random.shuffle(pool)
    return sorted(pool, key=lambda question: asked_before.get(question, 0))


def _matched(
    places: Sequence[Wanted], units: Sequence[tuple[int, Sequence[int]]]
) -> list[list[int]]:
    matching = _Matching([candidates for _, candidates in units])
    for unit, (at, _) in enumerate(units):
        if not matching.give(unit):
            raise TooFew(at)
    filled = [list(place.questions) if place.fixed else [] for place in places]
    for question, unit in sorted(matching.holder.items(), key=lambda one: one[1]):
        filled[units[unit][0]].append(question)
    return filled
