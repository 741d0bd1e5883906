"""Reading what was answered to one version of a question as an answer to another. Pure.

Another key is another version: the same choices, of which others are right. Answers are kept by
the number of a choice, and the new version may keep its choices in another order (for an ordering
question that is the whole change), so numbers are translated by what the choices say. Everybody
must have been asked the same: with other choices, it is another question.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable
from typing import Any

from quizzes.content import (
    ChoiceGap,
    Cloze,
    Content,
    GapText,
    Hotspot,
    Matching,
    MultipleAnswers,
    Ordering,
    SingleChoice,
)
from quizzes.content.gaps import marks
from quizzes.responses import ResponseError, read_response
from quizzes.shuffling import Order

Kept = dict[str, Any]
Numbers = list[int]


class CannotRekey(Exception):
    """The new version asks something else; says what."""


class Rekeying:
    """From one version to another. Raises CannotRekey when that cannot be done."""

    def __init__(self, old: Content, new: Content) -> None:
        if type(old) is not type(new):
            raise CannotRekey("The new version is a question of another type.")
        self.new = new
        self.numbers = _numbers(old, new)

    def order(self, order: Order) -> Order:
        """The order shown, by the new version's numbers: people saw the same."""
        return {key: self._listed(key, kept) for key, kept in order.items()}

    def response(self, response: Kept | None) -> Kept | None:
        """An answer, by the new version's numbers. Raises CannotRekey."""
        if response is None:
            return None
        said = self._translated(response)
        try:
            read_response(self.new, said)
        except ResponseError as error:
            raise CannotRekey(f"An answer cannot be read by the new version: {error}") from error
        return said

    def _listed(self, key: str, kept: list[Any]) -> list[Any]:
        numbers = self.numbers[key]
        if key == "gaps":
            pairs = zip(kept, numbers, strict=True)
            return [one and [of[number] for number in one] for one, of in pairs]
        return [numbers[number] for number in kept]

    def _translated(self, response: Kept) -> Kept:
        said = dict(response)
        if "choice" in said and "choices" in self.numbers:
            said["choice"] = _one(self.numbers["choices"], said["choice"])
        for key, listed in (("choices", "choices"), ("order", "items")):
            if key in said and listed in self.numbers:
                said[key] = [self.numbers[listed][number] for number in said[key]]
        if "pairs" in said:
            said["pairs"] = self._pairs(said["pairs"])
        if "gaps" in said:
            said["gaps"] = self._gaps(said["gaps"])
        return said

    def _pairs(self, pairs: list[int | None]) -> list[int | None]:
        stems, choices = self.numbers["stems"], self.numbers["choices"]
        moved = {stems[at]: _one(choices, choice) for at, choice in enumerate(pairs)}
        return [moved[at] for at in range(len(pairs))]

    def _gaps(self, gaps: list[Any]) -> list[Any]:
        if "words" in self.numbers:
            return [_one(self.numbers["words"], word) for word in gaps]
        pairs = zip(gaps, self.numbers["gaps"], strict=True)
        return [said if of is None else _one(of, said) for said, of in pairs]


def _one(numbers: Numbers, number: int | None) -> int | None:
    return None if number is None else numbers[number]


def _numbers(old: Any, new: Any) -> dict[str, Any]:
    rule = _RULES.get(type(old))
    return rule(old, new) if rule else {}


def _same(old: Iterable[Hashable], new: Iterable[Hashable], what: str) -> Numbers:
    """For each old one the number of the new one that says the same."""
    places: dict[Hashable, Numbers] = defaultdict(list)
    new = list(new)
    for number, one in enumerate(new):
        places[one].append(number)
    found = [places[one].pop(0) if places[one] else -1 for one in old]
    if -1 in found or len(found) != len(new):
        raise CannotRekey(f"The {what} of the new version are not the same.")
    return found


def _choices(old: Any, new: Any) -> dict[str, Any]:
    before, after = ([answer.text for answer in content.answers] for content in (old, new))
    return {"choices": _same(before, after, "choices")}


def _pairs(old: Matching, new: Matching) -> dict[str, Any]:
    before, after = ([stem.text for stem in content.stems] for content in (old, new))
    return {
        "stems": _same(before, after, "stems"),
        "choices": _same(old.choices, new.choices, "choices"),
    }


def _items(old: Ordering, new: Ordering) -> dict[str, Any]:
    return {"items": _same(old.items, new.items, "items")}


def _words(old: GapText, new: GapText) -> dict[str, Any]:
    if len(marks(old.stem.text)) != len(marks(new.stem.text)):
        raise CannotRekey("The new version has another number of gaps.")
    return {"words": _same(old.words, new.words, "words")}


def _parts(old: Cloze, new: Cloze) -> dict[str, Any]:
    if [type(gap) for gap in old.gaps] != [type(gap) for gap in new.gaps]:
        raise CannotRekey("The new version has other gaps.")
    return {"gaps": [_part(*pair) for pair in zip(old.gaps, new.gaps, strict=True)]}


def _part(old: Any, new: Any) -> Numbers | None:
    numbers: Numbers | None = None
    if isinstance(old, ChoiceGap):
        numbers = _choices(old, new)["choices"]
    return numbers


def _picture(old: Hotspot, new: Hotspot) -> dict[str, Any]:
    if old.picture != new.picture:
        raise CannotRekey("The new version shows another picture.")
    return {}


_RULES: dict[type[Content], Callable[[Any, Any], dict[str, Any]]] = {
    SingleChoice: _choices,
    MultipleAnswers: _choices,
    Matching: _pairs,
    Ordering: _items,
    GapText: _words,
    Cloze: _parts,
    Hotspot: _picture,
}
