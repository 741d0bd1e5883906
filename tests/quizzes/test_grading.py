"""What responses earn, type by type."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quizzes.content import (
    Answer,
    Area,
    ChoiceGap,
    Circle,
    Cloze,
    Content,
    Criterion,
    Description,
    FindIt,
    FreeText,
    GapText,
    Hotspot,
    Level,
    Matching,
    MultipleAnswers,
    Numeric,
    NumericAnswer,
    NumericGap,
    OrderGrading,
    Ordering,
    Pair,
    Pattern,
    Picture,
    Polygon,
    Rectangle,
    ShortGap,
    ShortText,
    SingleChoice,
    Target,
    Text,
    ToleranceKind,
    TrueFalse,
    Unit,
    UnitDisplay,
    UnitGrading,
    Word,
    problems,
)
from quizzes.grading import (
    State,
    default_weights,
    feedback_on_whole,
    grade,
    is_gradable,
    lowest,
    right_response,
    rubric_fraction,
)
from quizzes.responses import Filled, Ordered, Ticked, read_response
from tests.properties import tried
from tests.quizzes.test_problems import GOOD
from tests.quizzes.written import answered, contents, number, right

slow = settings(
    deadline=None, max_examples=tried(200), suppress_health_check=[HealthCheck.too_slow]
)
HALF, THIRD = Fraction(1, 2), Fraction(1, 3)


def earns(content: Content, **raw: object) -> Fraction | None:
    return grade(content, read_response(content, raw)).fraction


# Single choice and true or false


def test_a_choice_earns_what_it_is_worth_and_says_its_feedback() -> None:
    content = SingleChoice(
        answers=(
            Answer(Text("Paris"), Fraction(1), Text("Yes.")),
            Answer(Text("Lyon"), HALF, Text("It was, once.")),
            Answer(Text("Rome"), Fraction(-1, 4)),
        )
    )
    assert [earns(content, choice=n) for n in range(3)] == [1, HALF, Fraction(-1, 4)]
    given_ = grade(content, read_response(content, {"choice": 1}))
    assert (given_.state, given_.feedback) == (State.PARTLY, (Text("It was, once."),))
    assert lowest(content) == Fraction(-1, 4)


def test_true_or_false_says_the_feedback_of_what_was_said() -> None:
    content = TrueFalse(right=False, true_feedback=Text("No."), false_feedback=Text("Indeed."))
    right_one = grade(content, read_response(content, {"answer": False}))
    wrong_one = grade(content, read_response(content, {"answer": True}))
    assert (right_one.fraction, right_one.feedback) == (1, (Text("Indeed."),))
    assert (wrong_one.fraction, wrong_one.feedback) == (0, (Text("No."),))


# Multiple answers


def test_three_thirds_are_exactly_one() -> None:
    content = MultipleAnswers(answers=right("a", "b", "c", wrong=("d",)))
    assert earns(content, choices=[0, 1, 2]) == 1
    assert earns(content, choices=[0, 1]) == Fraction(2, 3)
    assert grade(content, Ticked(frozenset({0, 1, 2}))).state is State.RIGHT


def test_wrong_ticks_cost_but_never_more_than_was_earned() -> None:
    costs = Answer(Text("c"), Fraction(-1))
    content = MultipleAnswers(answers=(*right("a", "b"), costs))
    assert earns(content, choices=[0, 2]) == 0
    assert earns(content, choices=[0, 1, 2]) == 0
    assert earns(content, choices=[2]) == 0


@pytest.mark.parametrize(
    ("ticked", "earned"),
    [("ab", 1), ("a", HALF), ("abc", HALF), ("abcd", 0), ("c", 0), ("ac", 0)],
)
def test_by_default_two_right_earn_halves_and_two_wrong_cost_halves(
    ticked: str, earned: Fraction
) -> None:
    weights = default_weights([True, True, False, False])
    assert weights == (HALF, HALF, -HALF, -HALF)
    answers = tuple(Answer(Text(t), w) for t, w in zip("abcd", weights, strict=True))
    content = MultipleAnswers(answers=answers)
    assert earns(content, choices=["abcd".index(letter) for letter in ticked]) == earned


def test_a_single_wrong_answer_costs_half_so_that_one_slip_is_not_all() -> None:
    assert default_weights([True, False]) == (1, -HALF)
    assert default_weights([True, True, True, False, False, False]) == (
        *(THIRD,) * 3,
        *(-THIRD,) * 3,
    )


@settings(deadline=None)
@given(st.lists(st.booleans(), min_size=1, max_size=8).filter(any), st.data())
def test_ticking_all_right_earns_all_and_ticking_everything_earns_no_more(
    rights: list[bool], data: st.DataObject
) -> None:
    answers = tuple(
        Answer(Text(str(n)), weight) for n, weight in enumerate(default_weights(rights))
    )
    content = MultipleAnswers(answers=answers)
    all_right = frozenset(n for n, one in enumerate(rights) if one)
    assert grade(content, Ticked(all_right)).fraction == 1
    everything = grade(content, Ticked(frozenset(range(len(rights))))).fraction
    wrong = len(rights) - sum(rights)
    assert everything == (1 if wrong == 0 else HALF if wrong == 1 else 0)


# Short text and numbers


def test_the_first_pattern_that_matches_counts() -> None:
    content = ShortText(
        answers=(
            Pattern("frog", Fraction(1), Text("Good")),
            Pattern("f*", HALF),
            Pattern("*", Fraction(0), Text("No")),
        )
    )
    assert [earns(content, text=t) for t in ("Frog", "fish", "cat", "")] == [1, HALF, 0, 0]
    assert grade(content, read_response(content, {"text": "cat"})).feedback == (Text("No"),)


def test_a_number_earns_what_the_first_answer_that_holds_it_is_worth() -> None:
    content = Numeric(answers=(number("1822"), number("1822", "2", HALF)))
    assert [earns(content, text=t) for t in ("1822", "1824", "1820", "1825")] == [1, HALF, HALF, 0]


def test_the_ends_of_a_range_belong_to_it_exactly() -> None:
    content = Numeric(answers=(number("0.3", "0.1"),))
    assert [earns(content, text=t) for t in ("0.2", "0.4", "0.19999999999999999999")] == [1, 1, 0]


@pytest.mark.parametrize(
    ("kind", "holds", "misses"),
    [
        (ToleranceKind.NOMINAL, ["99.9", "100.1"], ["99.8"]),
        (ToleranceKind.RELATIVE, ["90", "110"], ["89.9"]),
        (ToleranceKind.GEOMETRIC, ["91", "110"], ["90.9"]),
    ],
)
def test_a_tolerance_is_a_distance_a_share_or_a_factor(
    kind: ToleranceKind, holds: list[str], misses: list[str]
) -> None:
    answer = replace(number("100", "0.1"), kind=kind)
    content = Numeric(answers=(answer,))
    assert [earns(content, text=t) for t in holds] == [1] * len(holds)
    assert [earns(content, text=t) for t in misses] == [0]


def test_a_negative_geometric_answer_has_its_ends_the_other_way_round() -> None:
    answer = replace(number("-100", "0.1"), kind=ToleranceKind.GEOMETRIC)
    assert earns(Numeric(answers=(answer,)), text="-105") == 1


def metres(grading: UnitGrading) -> Numeric:
    return Numeric(
        answers=(number("1500", "0", 1), number("1500", "100", HALF)),
        units=(Unit("m"), Unit("km", number("0.001").value)),
        unit_display=UnitDisplay.TYPED,
        unit_grading=grading,
        unit_penalty=Fraction(1, 10),
    )


def test_a_unit_changes_what_the_number_means() -> None:
    content = metres(UnitGrading.NONE)
    assert [earns(content, text=t) for t in ("1500 m", "1.5 km", "1.5km", "1500", "1.5 m")] == [
        *(1, 1, 1, 1),
        0,
    ]


def test_a_missing_or_unknown_unit_costs_a_share_of_what_was_earned_or_of_all() -> None:
    of_mark, of_maximum = metres(UnitGrading.OF_MARK), metres(UnitGrading.OF_MAXIMUM)
    assert earns(of_mark, text="1500 miles") == Fraction(9, 10)
    assert earns(of_mark, text="1550") == Fraction(45, 100)
    assert earns(of_maximum, text="1550") == Fraction(4, 10)
    assert earns(of_maximum, text="9") == 0


def test_a_unit_nobody_asked_for_makes_it_no_number() -> None:
    assert earns(Numeric(answers=(number("5"),)), text="5 m") == 0


# Matching, ordering, gaps


def test_each_right_pair_earns_the_same() -> None:
    pairs = tuple(Pair(Text(t), t.upper()) for t in "abc")
    content = Matching(pairs=(*pairs, Pair(Text(), "D")))
    assert earns(content, pairs=[0, 1, 2]) == 1
    assert earns(content, pairs=[0, 2, 1]) == THIRD
    assert earns(content, pairs=[0, None, 3]) == THIRD


def test_of_equal_answers_either_is_right() -> None:
    content = Matching(pairs=(Pair(Text("a"), "x"), Pair(Text("b"), "x"), Pair(Text("c"), "y")))
    assert earns(content, pairs=[0, 0, 1]) == 1


ORDERS: list[tuple[OrderGrading, list[Fraction | int]]] = [
    # right, last two swapped, first moved to the end, reversed
    (OrderGrading.ALL_OR_NOTHING, [1, 0, 0, 0]),
    (OrderGrading.ABSOLUTE_POSITION, [1, HALF, 0, 0]),
    (OrderGrading.NEXT_WITHOUT_LAST, [1, THIRD, Fraction(2, 3), 0]),
    (OrderGrading.NEXT_WITH_LAST, [1, Fraction(1, 4), HALF, 0]),
    (OrderGrading.ONE_BEFORE_AND_AFTER, [1, Fraction(3, 8), HALF, 0]),
    (OrderGrading.ALL_BEFORE_AND_AFTER, [1, Fraction(5, 6), HALF, 0]),
    (OrderGrading.LONGEST_ORDERED, [1, Fraction(3, 4), Fraction(3, 4), 0]),
    (OrderGrading.LONGEST_CONTIGUOUS, [1, HALF, Fraction(3, 4), 0]),
    (OrderGrading.DISTANCE, [1, Fraction(10, 12), HALF, THIRD]),
]


@pytest.mark.parametrize(("rule", "earned"), ORDERS, ids=[rule for rule, _ in ORDERS])
def test_an_order_earns_by_the_rule_of_its_question(
    rule: OrderGrading, earned: list[Fraction]
) -> None:
    content = Ordering(items=tuple(Text(t) for t in "abcd"), grading=rule)
    orders = [[0, 1, 2, 3], [0, 1, 3, 2], [1, 2, 3, 0], [3, 2, 1, 0]]
    assert [earns(content, order=order) for order in orders] == earned


@settings(deadline=None)
@given(st.sampled_from(OrderGrading), st.permutations(range(5)))
def test_only_the_right_order_earns_all(rule: OrderGrading, order: list[int]) -> None:
    content = Ordering(items=tuple(Text(t) for t in "abcde"), grading=rule)
    fraction = grade(content, Ordered(tuple(order))).fraction
    assert fraction is not None
    assert 0 <= fraction <= 1
    assert (fraction == 1) == (order == sorted(order))


def test_parts_of_an_order_say_which_items_are_in_place() -> None:
    content = Ordering(items=(Text("a"), Text("b"), Text("c")))
    parts = grade(content, Ordered((0, 2, 1))).parts
    assert [part.right for part in parts] == [True, False, False]


def test_each_gap_of_a_text_earns_the_same() -> None:
    content = GapText(
        stem=Text("The [[2]] chases the [[1]]."), words=(Word("mouse"), Word("cat"), Word("cow"))
    )
    assert earns(content, gaps=[1, 0]) == 1
    assert earns(content, gaps=[1, 2]) == HALF
    assert earns(content, gaps=[0, 1]) == 0


def test_parts_of_a_text_earn_their_weights() -> None:
    content = Cloze(
        stem=Text("[[1]] [[2]] [[3]]"),
        gaps=(
            ChoiceGap(right("a", wrong=("b",)), weight=1),
            ShortGap((Pattern("x"), Pattern("y", HALF, Text("Almost"))), weight=2),
            NumericGap((number("3", "0.5"),), weight=3),
        ),
    )
    assert earns(content, gaps=[0, "x", "3.5"]) == 1
    assert earns(content, gaps=[1, "x", None]) == Fraction(2, 6)
    given_ = grade(content, Filled((0, "y", "4")))
    assert given_.fraction == Fraction(2, 6)
    assert [part.earned for part in given_.parts] == [Fraction(1, 6), Fraction(1, 6), 0]
    assert given_.feedback == (Text("Almost"),)


# Hotspot, find it, free text


def spot(*areas: Area, most: int = 2) -> Hotspot:
    return Hotspot(picture=Picture("p", 100, 100, "a"), areas=areas, most=most)


def test_an_area_earns_once_however_often_it_is_hit() -> None:
    content = spot(Area(Rectangle(0, 0, 10, 10), "a", HALF), Area(Circle(50, 50, 5), "b", HALF))
    assert earns(content, points=[[5, 5], [50, 55]]) == 1
    assert earns(content, points=[[5, 5], [6, 6]]) == HALF
    assert earns(content, points=[[5, 5], [99, 99]]) == HALF
    assert earns(content, points=[[99, 99]]) == 0


def test_a_wrong_area_may_cost() -> None:
    content = spot(Area(Circle(10, 10, 5)), Area(Circle(90, 90, 5), "", -HALF))
    assert earns(content, points=[[10, 10], [90, 90]]) == HALF


@pytest.mark.parametrize(
    ("x", "y", "inside"),
    [(0, 0, 1), (5, 5, 1), (10, 5, 1), (20, 0, 1), (10, 10, 0), (0, 20, 1), (21, 5, 0)],
)
def test_a_polygon_has_its_edges_and_its_dents(x: int, y: int, inside: int) -> None:
    dented = Polygon(((0, 0), (20, 0), (20, 20), (10, 5), (0, 20)))
    assert earns(spot(Area(dented)), points=[[x, y]]) == inside


def test_finding_the_page_is_right_and_the_section_where_one_is_named() -> None:
    content = FindIt(targets=(Target(4, "lights"), Target(4, "", HALF)))
    assert earns(content, page=4, anchor="lights") == 1
    assert earns(content, page=4, anchor="top") == HALF
    assert earns(content, page=4) == HALF
    assert earns(content, page=5, anchor="lights") == 0


def test_a_free_text_waits_for_a_person_and_a_blank_one_does_not() -> None:
    waiting = grade(FreeText(), read_response(FreeText(), {"text": "Dear customer"}))
    assert (waiting.fraction, waiting.state) == (None, State.TO_MARK)
    blank = grade(FreeText(), read_response(FreeText(), {}))
    assert (blank.fraction, blank.state) == (0, State.BLANK)


def test_a_rubric_earns_its_points_between_the_worst_and_the_best() -> None:
    rubric = (
        Criterion("Tone", (Level("cold", Fraction(1)), Level("warm", Fraction(3)))),
        Criterion("Facts", (Level("wrong", Fraction(0)), Level("right", Fraction(6)))),
    )
    assert rubric_fraction(rubric, (1, 1)) == 1
    assert rubric_fraction(rubric, (0, 0)) == 0
    assert rubric_fraction(rubric, (1, 0)) == Fraction(2, 8)
    for wrong in ((1,), (1, 2), (-1, 0)):
        with pytest.raises(ValueError, match="Pick one level"):
            rubric_fraction(rubric, wrong)


def test_a_description_asks_nothing() -> None:
    assert grade(Description(), read_response(Description(), {})).state is State.NOTHING_ASKED


# All types


@pytest.mark.parametrize("content", GOOD, ids=lambda content: content.type)
def test_the_right_answer_earns_all(content: Content) -> None:
    response = right_response(content)
    if isinstance(content, FreeText):
        assert response is None
        return
    assert response is not None
    expected = 0 if isinstance(content, Description) else 1
    assert grade(content, response).fraction == expected


@slow
@given(contents(), st.data())
def test_every_grade_is_exact_and_within_bounds(content: Content, data: st.DataObject) -> None:
    response = data.draw(answered(content))
    given_ = grade(content, response)
    if given_.fraction is None:
        assert given_.state is State.TO_MARK
        return
    assert isinstance(given_.fraction, Fraction)
    assert lowest(content) <= given_.fraction <= 1
    assert (given_.state is State.BLANK) == (
        not is_gradable(response) and not isinstance(content, Description)
    )
    assert grade(content, response) == given_


@slow
@given(contents())
def test_a_question_without_problems_can_be_answered_right(content: Content) -> None:
    response = right_response(content)
    wild = isinstance(content, ShortText | Cloze | Hotspot)
    if problems(content) or response is None or wild or isinstance(content, Description):
        return
    assert grade(content, response).fraction >= Fraction(9999, 10_000)


@slow
@given(contents(SingleChoice, MultipleAnswers), st.data())
def test_the_order_of_the_answers_changes_no_grade(content: Content, data: st.DataObject) -> None:
    assert isinstance(content, SingleChoice | MultipleAnswers)
    many = len(content.answers)
    order = data.draw(st.permutations(range(many)))
    moved = replace(content, answers=tuple(content.answers[n] for n in order))
    ticks = data.draw(st.sets(st.integers(0, many - 1), max_size=many))
    if isinstance(content, SingleChoice):
        for tick in ticks:
            assert earns(content, choice=tick) == earns(moved, choice=order.index(tick))
        return
    told = [order.index(tick) for tick in ticks]
    assert earns(content, choices=sorted(ticks)) == earns(moved, choices=told)


def test_a_text_for_right_partly_right_and_wrong_goes_with_the_grade() -> None:
    content = SingleChoice(
        answers=(Answer(Text("a"), Fraction(1)), Answer(Text("b"), HALF), Answer(Text("c"))),
        correct_feedback=Text("Right"),
        partially_correct_feedback=Text("Nearly"),
        incorrect_feedback=Text("Wrong"),
    )
    told = [
        feedback_on_whole(content, grade(content, read_response(content, {"choice": n})))
        for n in (0, 1, 2, None)
    ]
    assert [str(text) for text in told] == ["Right", "Nearly", "Wrong", "Wrong"]


def test_any_number_is_taken_where_the_answer_has_no_value() -> None:
    content = Numeric(answers=(number("3"), NumericAnswer(None, fraction=HALF)))
    assert [earns(content, text=t) for t in ("3", "99", "many")] == [1, HALF, 0]
