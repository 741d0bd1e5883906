"""In which order somebody is shown the choices of a question, and back to the kept order. Pure.

A question keeps its answers in an order that gives them away. What a page says and hears goes by
positions as shown: position 0 is the first that was shown. An *order* lists for each position
shown the number kept; it is part of the attempt, and never leaves the server.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from random import Random
from typing import Any

from quizzes.content import (
    ChoiceGap,
    Cloze,
    Content,
    GapText,
    Matching,
    MultipleAnswers,
    Ordering,
    SingleChoice,
)
from quizzes.responses import ResponseError

Order = dict[str, Any]


def order_for(content: Content, random: Random, *, shuffle: bool = True) -> Order:
    """An order to show this question in. `shuffle`: what the quiz says.

    What would give the answer away is shuffled whatever anybody says: what is matched, what is put
    in order. Words for gaps that are not to be shuffled come by the alphabet.
    """
    rule = _ORDERS.get(type(content))
    return rule(content, random, shuffle) if rule else {}


def to_kept(content: Content, order: Order, shown: Any) -> Any:
    """A response as a page sends it, as `read_response` takes it. Raises ResponseError.

    What is no response at all comes back as it is, for `read_response` to refuse.
    """
    return _translated(content, shown, order, _forward)


def to_shown(content: Content, order: Order, kept: Any) -> Any:
    """A response as it is kept, as the page showed it."""
    return _translated(content, kept, order, _backward)


def _mixed(many: int, random: Random, shuffle: bool) -> list[int]:
    numbers = list(range(many))
    if shuffle:
        random.shuffle(numbers)
    return numbers


def _choices(content: SingleChoice | MultipleAnswers, random: Random, shuffle: bool) -> Order:
    return {"choices": _mixed(len(content.answers), random, shuffle and content.shuffle)}


def _pairs(content: Matching, random: Random, shuffle: bool) -> Order:
    stems = _mixed(len(content.stems), random, shuffle and content.shuffle)
    return {"stems": stems, "choices": _mixed(len(content.choices), random, True)}


def _items(content: Ordering, random: Random, shuffle: bool) -> Order:
    return {"items": _mixed(len(content.items), random, True)}


def _words(content: GapText, random: Random, shuffle: bool) -> Order:
    if shuffle and content.shuffle:
        return {"words": _mixed(len(content.words), random, True)}
    by_alphabet = sorted(range(len(content.words)), key=lambda at: _name(content.words[at].text))
    return {"words": by_alphabet}


def _name(text: str) -> list[tuple[int, int, str]]:
    """Sorts words by the alphabet and numbers by size."""
    parts = re.split(r"([0-9]+)", text.casefold())
    return [(0, int(part), "") if part.isdecimal() else (1, 0, part) for part in parts]


def _gaps(content: Cloze, random: Random, shuffle: bool) -> Order:
    return {"gaps": [_gap(gap, random, shuffle) for gap in content.gaps]}


def _gap(gap: Any, random: Random, shuffle: bool) -> list[int] | None:
    if not isinstance(gap, ChoiceGap):
        return None
    return _mixed(len(gap.answers), random, shuffle and gap.shuffle)


_ORDERS: dict[type[Content], Callable[[Any, Random, bool], Order]] = {
    SingleChoice: _choices,
    MultipleAnswers: _choices,
    Matching: _pairs,
    Ordering: _items,
    GapText: _words,
    Cloze: _gaps,
}

Look = Callable[[Sequence[int], Any], Any]


def _forward(order: Sequence[int], shown: Any) -> Any:
    if shown is None:
        return None
    if type(shown) is not int or not 0 <= shown < len(order):
        raise ResponseError(f"There is no choice {shown!r}; there are {len(order)}, from 0.")
    return order[shown]


def _backward(order: Sequence[int], kept: Any) -> Any:
    return None if kept is None else list(order).index(kept)


def _translated(content: Content, data: Any, order: Order, look: Look) -> Any:
    if not isinstance(data, dict) or not order:
        return data
    said = dict(data)
    if isinstance(content, SingleChoice) and "choice" in said:
        said["choice"] = look(order["choices"], said["choice"])
    for key, listed in (("choices", "choices"), ("order", "items")):
        if key in said and listed in order:
            said[key] = [look(order[listed], one) for one in _list(said[key], key)]
    if "pairs" in said:
        said["pairs"] = _pairs_translated(_list(said["pairs"], "pairs"), order, look)
    if "gaps" in said:
        said["gaps"] = _gaps_translated(_list(said["gaps"], "gaps"), order, look)
    return said


def _list(value: Any, what: str) -> list[Any]:
    if not isinstance(value, list):
        raise ResponseError(f"“{what}” must be a list.")
    return value


def _pairs_translated(said: list[Any], order: Order, look: Look) -> list[Any]:
    stems: list[int] = order["stems"]
    if len(said) > len(stems):
        raise ResponseError(f"“pairs” has {len(said)} entries; at most {len(stems)} are possible.")
    said = said + [None] * (len(stems) - len(said))
    chosen = [look(order["choices"], one) for one in said]
    if look is _forward:
        return [chosen[stems.index(stem)] for stem in range(len(stems))]
    return [chosen[stem] for stem in stems]


def _gaps_translated(said: list[Any], order: Order, look: Look) -> list[Any]:
    if "words" in order:
        return [look(order["words"], one) for one in said]
    orders: list[list[int] | None] = order["gaps"]
    rest = said[len(orders) :]  # too many: for `read_response` to refuse
    pairs = zip(orders, said, strict=False)
    return [one if gap is None else look(gap, one) for gap, one in pairs] + rest
