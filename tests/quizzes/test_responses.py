"""What browsers send, and what is made of it."""

import contextlib
import json
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quizzes.content import (
    ChoiceGap,
    Circle,
    Cloze,
    Content,
    Description,
    FindIt,
    FreeText,
    GapText,
    Hotspot,
    Matching,
    MultipleAnswers,
    Numeric,
    NumericGap,
    Ordering,
    Pair,
    Pattern,
    Picture,
    ShortGap,
    ShortText,
    SingleChoice,
    Target,
    Text,
    TrueFalse,
    Unit,
    UnitDisplay,
    Word,
)
from quizzes.content.parts import Area
from quizzes.grading import is_complete, is_gradable, missing
from quizzes.responses import ResponseError, read_response, response_to_json
from tests.properties import tried
from tests.quizzes.written import contents, number, right

CHOICE = SingleChoice(answers=right("a", wrong=("b", "c")))
TICKS = MultipleAnswers(answers=right("a", "b", wrong=("c",)))
TRUTH = TrueFalse(right=True)
SHORT = ShortText(answers=(Pattern("Paris"),))
METRES = Numeric(
    answers=(number("5"),), units=(Unit("m"), Unit("km")), unit_display=UnitDisplay.LIST
)
NUMBER = Numeric(answers=(number("5"),))
PAIRS = Matching(pairs=(Pair(Text("a"), "1"), Pair(Text("b"), "2"), Pair(Text(), "3")))
ORDER = Ordering(items=(Text("a"), Text("b"), Text("c")))
GAPS = GapText(stem=Text("[[1]] and [[2]]"), words=(Word("a"), Word("b"), Word("c")))
CLOZE = Cloze(
    stem=Text("[[1]] [[2]] [[3]]"),
    gaps=(ChoiceGap(right("a")), ShortGap((Pattern("b"),)), NumericGap((number("3"),))),
)
SPOT = Hotspot(picture=Picture("p", 100, 50, "a"), areas=(Area(Circle(9, 9, 3)),), most=2)
ESSAY = FreeText(least=3, most=4)
FIND = FindIt(targets=(Target(4),))

GOOD: list[tuple[Content, dict]] = [
    (CHOICE, {"choice": 2}),
    (TICKS, {"choices": [0, 2]}),
    (TRUTH, {"answer": False}),
    (SHORT, {"text": "Paris"}),
    (METRES, {"text": "5", "unit": "km"}),
    (PAIRS, {"pairs": [2, 0]}),
    (ORDER, {"order": [2, 0, 1]}),
    (GAPS, {"gaps": [2, 0]}),
    (CLOZE, {"gaps": [0, "b", "3"]}),
    (SPOT, {"points": [[9, 9], [100, 50]]}),
    (ESSAY, {"text": "three words here"}),
    (FIND, {"page": 4, "anchor": "lights"}),
    (Description(), {}),
]


@pytest.mark.parametrize(("content", "raw"), GOOD, ids=[content.type for content, _ in GOOD])
def test_a_response_is_read_and_kept_as_it_was_sent(content: Content, raw: dict) -> None:
    response = read_response(content, raw)
    assert response_to_json(response) == raw
    assert is_complete(content, response)
    assert missing(content, response) == ""


@pytest.mark.parametrize("content", [content for content, _ in GOOD[:-1]], ids=lambda c: c.type)
@pytest.mark.parametrize("raw", [None, {}])
def test_nothing_sent_is_a_blank_response(content: Content, raw: object) -> None:
    response = read_response(content, raw)
    assert not is_gradable(response)
    assert not is_complete(content, response)
    assert missing(content, response) == "Nothing is answered yet."


BAD: list[tuple[Content, object, str]] = [
    (CHOICE, [0], "A response is a JSON object."),
    (CHOICE, {"choice": 3}, "There is no answer 3; there are 3, counted from 0."),
    (CHOICE, {"choice": -1}, "There is no answer -1"),
    (CHOICE, {"choice": "0"}, "There is no answer '0'"),
    (CHOICE, {"choice": True}, "There is no answer True"),
    (CHOICE, {"choice": 0.0}, "There is no answer 0.0"),
    (CHOICE, {"choices": [0]}, "has no “choices”"),
    (TICKS, {"choices": 0}, "“choices” must be a list."),
    (TICKS, {"choices": [0, 1, 2, 0]}, "at most 3 are possible"),
    (TRUTH, {"answer": "true"}, "must be true or false"),
    (SHORT, {"text": 5}, "must be a text"),
    (SHORT, {"text": "x" * 1001}, "longer than 1,000 characters"),
    (METRES, {"text": "5", "unit": "mile"}, "There is no unit “mile”."),
    (PAIRS, {"pairs": [0, 1, 2]}, "at most 2 are possible"),
    (PAIRS, {"pairs": [3]}, "There is no choice 3"),
    (ORDER, {"order": [0, 1]}, "must name each item once"),
    (ORDER, {"order": [0, 1, 1]}, "must name each item once"),
    (GAPS, {"gaps": [7]}, "There is no word 7"),
    (CLOZE, {"gaps": ["a"]}, "There is no answer 'a'"),
    (CLOZE, {"gaps": [0, 1]}, "must be a text"),
    (SPOT, {"points": [[1, 2, 3]]}, "A point must be a list of two numbers"),
    (SPOT, {"points": [[101, 2]]}, "A point lies outside the picture."),
    (SPOT, {"points": [[1, 2]] * 3}, "at most 2 are possible"),
    (ESSAY, {"text": "x" * 100_001}, "longer than 100,000 characters"),
    (FIND, {"page": "4"}, "“page” must be the number of a page."),
    (FIND, {"page": -4}, "“page” must be the number of a page."),
    (Description(), {"text": ""}, "has no “text”"),
]


@pytest.mark.parametrize(("content", "raw", "said"), BAD, ids=[said for *_, said in BAD])
def test_what_answers_no_such_question_is_refused(content: Content, raw: object, said: str) -> None:
    with pytest.raises(ResponseError) as refused:
        read_response(content, raw)
    assert said in str(refused.value)


def test_a_line_end_counts_once_as_in_the_field_it_was_typed_in() -> None:
    typed = "x\r\n" * 49_999 + "x"
    assert is_gradable(read_response(ESSAY, {"text": typed}))


PARTIAL: list[tuple[Content, dict, str]] = [
    (PAIRS, {"pairs": [1, None]}, "Some have no partner yet."),
    (PAIRS, {"pairs": [1]}, "Some have no partner yet."),
    (GAPS, {"gaps": [None, 1]}, "Some gaps are empty."),
    (CLOZE, {"gaps": [0, "b", ""]}, "Some gaps are empty."),
    (CLOZE, {"gaps": [0, "b", "many"]}, "“many” is no number."),
    (METRES, {"text": "5"}, "Pick a unit."),
    (NUMBER, {"text": "five"}, "“five” is no number."),
    (NUMBER, {"text": "5 m"}, "“5 m” is no number."),
    (ESSAY, {"text": "two words"}, "Write at least 3 words."),
    (ESSAY, {"text": "one more than may be"}, "Write at most 4 words; there are 5."),
]


@pytest.mark.parametrize(("content", "raw", "said"), PARTIAL)
def test_what_is_left_to_do_is_said(content: Content, raw: dict, said: str) -> None:
    response = read_response(content, raw)
    assert is_gradable(response)
    assert not is_complete(content, response)
    assert missing(content, response) == said


def test_a_typed_unit_belongs_to_the_number_only_where_units_are_typed() -> None:
    typed = Numeric(answers=(number("5"),), units=(Unit("m"),), unit_display=UnitDisplay.TYPED)
    assert is_complete(typed, read_response(typed, {"text": "5 m"}))


raw_values = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(-2, 9), st.text(max_size=4), st.floats()),
    lambda inner: st.lists(inner, max_size=4),
    max_leaves=6,
)
KEYS = ["choice", "choices", "answer", "text", "unit", "pairs", "order", "gaps", "points", "page"]


@settings(deadline=None, max_examples=tried(300), suppress_health_check=[HealthCheck.too_slow])
@given(contents(), st.dictionaries(st.sampled_from(KEYS), raw_values, max_size=2))
def test_whatever_comes_in_is_a_response_or_refused(content: Content, raw: dict) -> None:
    with contextlib.suppress(ResponseError):
        response = read_response(content, raw)
        again = read_response(content, json.loads(json.dumps(response_to_json(response))))
        assert again == response
        assert isinstance(is_complete(content, response), bool)


def test_weights_do_not_matter_for_what_is_complete() -> None:
    free = SingleChoice(answers=right("a", wrong=("b",)), default_mark=Fraction(0))
    assert is_complete(free, read_response(free, {"choice": 1}))
