"""How much of an order is right. Pure and exact.

Moodle's nine rules, from its ordering type (question/type/ordering/question.php, grade_response).
An order is the numbers of the items as they were put; right is 0, 1, 2, …
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence
from fractions import Fraction
from itertools import pairwise

from quizzes.content import OrderGrading

Order = tuple[int, ...]


def order_fraction(rule: OrderGrading, order: Sequence[int]) -> Fraction:
    """The share that an order of all items earns by a rule; one item or none earns nothing."""
    right, possible = _RULES[rule](tuple(order))
    return Fraction(right, possible) if possible else Fraction(0)


def _in_place(order: Order) -> tuple[int, int]:
    return sum(item == place for place, item in enumerate(order)), len(order)


def _all_or_nothing(order: Order) -> tuple[int, int]:
    right, possible = _in_place(order)
    return (right, possible) if right == possible else (0, possible)


def _next_without_last(order: Order) -> tuple[int, int]:
    pairs = pairwise(order)
    return sum(after == item + 1 for item, after in pairs), max(len(order) - 1, 0)


def _next_with_last(order: Order) -> tuple[int, int]:
    """Also that nothing comes after the last item."""
    right, _ = _next_without_last(order)
    ends_well = bool(order) and order[-1] == len(order) - 1
    return right + ends_well, len(order)


def _one_before_and_after(order: Order) -> tuple[int, int]:
    """Also that nothing comes before the first item and nothing after the last."""
    right, possible = _next_with_last(order)
    return right + _next_without_last(order)[0] + (order[:1] == (0,)), 2 * possible


def _all_before_and_after(order: Order) -> tuple[int, int]:
    many = len(order)
    pairs = ((i, j) for i in range(many) for j in range(i + 1, many))
    return 2 * sum(order[i] < order[j] for i, j in pairs), many * (many - 1)


def _longest_ordered(order: Order) -> tuple[int, int]:
    """The most items that stand in the right order, whatever stands between them.

    Moodle counts a subset only from two items on.
    """
    tails: list[int] = []
    for item in order:
        at = bisect_left(tails, item)
        tails[at : at + 1] = [item]
    return _from_two(len(tails)), len(order)


def _longest_contiguous(order: Order) -> tuple[int, int]:
    """The longest run of items that follow each other as they should."""
    best = run = 1 if order else 0
    for item, after in pairwise(order):
        run = run + 1 if after == item + 1 else 1
        best = max(best, run)
    return _from_two(best), len(order)


def _from_two(many: int) -> int:
    return many if many > 1 else 0


def _distance(order: Order) -> tuple[int, int]:
    """Each item earns the more the nearer it is to its place."""
    reach = len(order) - 1
    near = sum(max(reach - abs(place - item), 0) for place, item in enumerate(order))
    return near, reach * len(order)


_RULES: dict[OrderGrading, Callable[[Order], tuple[int, int]]] = {
    OrderGrading.ALL_OR_NOTHING: _all_or_nothing,
    OrderGrading.ABSOLUTE_POSITION: _in_place,
    OrderGrading.NEXT_WITHOUT_LAST: _next_without_last,
    OrderGrading.NEXT_WITH_LAST: _next_with_last,
    OrderGrading.ONE_BEFORE_AND_AFTER: _one_before_and_after,
    OrderGrading.ALL_BEFORE_AND_AFTER: _all_before_and_after,
    OrderGrading.LONGEST_ORDERED: _longest_ordered,
    OrderGrading.LONGEST_CONTIGUOUS: _longest_contiguous,
    OrderGrading.DISTANCE: _distance,
}
