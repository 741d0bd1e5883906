"""What a lead or a trainer could do this week: few deeds, each with its reason. Pure.

A deed weighs as much as people it is about. Of those that weigh the same, the one about the least
known product comes first.
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

MOST = 5
MOST_OF_A_KIND = 3
WEAK = 0.7  # below this share somebody lacks a product
A_WHILE = datetime.timedelta(weeks=4)  # that a product's mean is compared over
FELL = 0.05  # by so much a product's mean has to have fallen to be worth a word
MANY = 2  # products that one person has to lack to be worth a talk


class Kind(StrEnum):
    """What is the matter; says where the button leads."""

    LACKS = "lacks"
    FELL = "fell"
    THIN = "thin"
    PERSON = "person"
    STALE = "stale"
    TO_MARK = "to_mark"


@dataclass(frozen=True)
class Standing:
    """How a team stands with a product.

    `mean` and `before`: the mean now and A_WHILE ago, of the same people: who was not known then
    would move it without anybody having forgotten anything.
    """

    product: int
    title: str
    shares: Sequence[float]  # of those with enough evidence
    people: int  # all of them
    mean: float | None = None
    before: float | None = None


@dataclass(frozen=True)
class Deed:
    """Something to do: why, for whom or about what (`about`: an id), and how much it matters."""

    kind: Kind
    title: str
    reason: str
    about: int
    weight: float


def deeds(
    standings: Iterable[Standing],
    people: Iterable[tuple[int, str, Sequence[str]]] = (),
    stale: Iterable[tuple[int, str, int]] = (),
    to_mark: int = 0,
) -> list[Deed]:
    """The few that matter most, those first.

    `people`: id, name and titles of the products they lack; `stale`: id and title of a product,
    and how many of its questions test a text that has changed; `to_mark`: texts that wait.
    """
    found = [deed for one in standings for deed in _about_product(one)]
    found += [deed for one in people for deed in _about_person(*one)]
    found += [_stale(*one) for one in stale]
    found += [_to_mark(to_mark)] if to_mark else []
    return _mixed(sorted(found, key=lambda deed: -deed.weight))[:MOST]


def _mixed(found: list[Deed]) -> list[Deed]:
    """Not all of one kind; those that are too many come after the others."""
    seen: Counter[Kind] = Counter()
    first: list[Deed] = []
    rest: list[Deed] = []
    for deed in found:
        seen[deed.kind] += 1
        (first if seen[deed.kind] <= MOST_OF_A_KIND else rest).append(deed)
    return first + rest


def _about_product(one: Standing) -> list[Deed]:
    """At most one deed: what is not known at all cannot be said to be weak."""
    unknown = one.people - len(one.shares)
    weak = sum(share < WEAK for share in one.shares)
    if unknown > one.people / 2:
        return [_thin(one, unknown)]
    if weak > one.people / 3:
        return [_lacks(one, weak)]
    if one.mean is not None and one.before is not None and one.before - one.mean >= FELL:
        return [_fell(one)]
    return []


def _lacks(one: Standing, weak: int) -> Deed:
    known = len(one.shares)
    reason = (
        f"{weak} of the {known} who {'has' if known == 1 else 'have'} answered enough would answer "
        f"less than {WEAK * 100:.0f} % of its questions right."
    )
    lack = sum(max(WEAK - share, 0) for share in one.shares)
    who = "Most know" if weak > one.people / 2 else _many(weak, "knows", "know")
    return Deed(Kind.LACKS, f"{who} too little about {one.title}", reason, one.product, weak + lack)


def _thin(one: Standing, unknown: int) -> Deed:
    who = f"{unknown} of {one.people} people" if one.people > 1 else "1 person"
    has = "has" if unknown == 1 else "have"
    reason = f"{who} {has} answered too little about it to tell."
    return Deed(Kind.THIN, f"Find out about {one.title}", reason, one.product, unknown / 2)


def _many(people: int, does: str, do: str) -> str:
    return f"1 person {does}" if people == 1 else f"{people} people {do}"


def _fell(one: Standing) -> Deed:
    before, now = round(100 * (one.before or 0)), round(100 * (one.mean or 0))
    reason = (
        f"Those known then went from {before} to {now} % on average in {A_WHILE.days // 7} weeks."
    )
    return Deed(
        Kind.FELL, f"{one.title} is fading", reason, one.product, (before - now) * one.people / 20
    )


def _about_person(pk: int, name: str, lacks: Sequence[str]) -> list[Deed]:
    if len(lacks) < MANY:
        return []
    named = ", ".join(lacks[:3]) + (f" and {len(lacks) - 3} more" if len(lacks) > 3 else "")
    reason = f"Less than half of each: {named}."
    return [Deed(Kind.PERSON, f"Sit down with {name}", reason, pk, len(lacks))]


def _stale(product: int, title: str, many: int) -> Deed:
    questions = "1 question tests" if many == 1 else f"{many} questions test"
    reason = f"{questions} a text that has changed, so what was answered counts half."
    return Deed(Kind.STALE, f"Look at the questions about {title}", reason, product, 1 + many / 2)


def _to_mark(many: int) -> Deed:
    reason = "1 text waits for a mark." if many == 1 else f"{many} texts wait for a mark."
    return Deed(Kind.TO_MARK, "Mark what was written", reason, 0, 2 + many / 2)
