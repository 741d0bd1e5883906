"""What leaves the server about a question, and nothing else: in each phase, of each type."""

import datetime
import json
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from fractions import Fraction
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quizzes.content import (
    Answer,
    ChoiceGap,
    Cloze,
    Content,
    Criterion,
    File,
    FindIt,
    FreeText,
    GapText,
    Hint,
    Hotspot,
    Level,
    Matching,
    MultipleAnswers,
    Numeric,
    NumericGap,
    Ordering,
    Pair,
    Picture,
    Rectangle,
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
from quizzes.content.parts import Area, Pattern
from quizzes.responses import response_to_json
from quizzes.review import (
    Asked,
    Phase,
    Thing,
    allowed,
    everything_afterwards,
    phase_of,
    public_form,
    revealed,
    while_taking,
    wrong_options,
)
from quizzes.shuffling import order_for
from tests.quizzes.exam import ALL, NOON, lights, steps, ways
from tests.quizzes.written import answered, contents, number

SECRET = "snorkelwump"
S = Text(f"{SECRET} text")
HINTS = (Hint(S), Hint(S, True, True))
COMMON: dict[str, Any] = {
    "name": SECRET,
    "stem": Text("Open?"),
    "general_feedback": S,
    "correct_feedback": S,
    "partially_correct_feedback": S,
    "incorrect_feedback": S,
    "hints": HINTS,
    "penalty": Fraction(7919, 7920),
}
CHOICES = (
    Answer(Text("Shown a"), Fraction(7907, 7919), S),
    Answer(Text("Shown b"), Fraction(-7907, 7919), S),
)
SECRETS = [
    SingleChoice(**COMMON, answers=CHOICES),
    MultipleAnswers(**COMMON, answers=CHOICES),
    TrueFalse(**COMMON, right=True, true_feedback=S, false_feedback=S),
    ShortText(**COMMON, answers=(Pattern(SECRET, ALL, S),)),
    Numeric(
        **COMMON,
        answers=(replace(number("7907", "7919"), feedback=S),),
        units=(Unit("km"), Unit(SECRET)),
        unit_display=UnitDisplay.TYPED,
        unit_penalty=Fraction(7907, 7919),
    ),
    Matching(**COMMON, pairs=(Pair(Text("Shown a"), "Shown x"), Pair(Text("Shown b"), "Shown y"))),
    Ordering(**COMMON, items=(Text("Shown a"), Text("Shown b"))),
    GapText(
        **{**COMMON, "stem": Text("[[7907]] or [[2]]")}, words=(Word("Shown a"), Word("Shown b"))
    ),
    Cloze(
        **{**COMMON, "stem": Text("[[1]] [[2]] [[3]]")},
        gaps=(
            ChoiceGap(CHOICES, 7907),
            ShortGap((Pattern(SECRET, ALL, S),), 7919),
            NumericGap((replace(number("7907"), feedback=S),)),
        ),
    ),
    Hotspot(
        **COMMON,
        picture=Picture("shown.png", 100, 50, "Shown"),
        areas=(Area(Rectangle(7907, 7907, 7919, 7919), SECRET, ALL, S),),
    ),
    FreeText(
        **COMMON,
        grader_info=S,
        rubric=(Criterion(SECRET, (Level(SECRET, Fraction(7907)), Level("", ALL))),),
    ),
    FindIt(**COMMON, targets=(Target(7907, SECRET), Target(7919))),
]
WORDS = (SECRET, "7907", "7919", "7920", "fraction", "feedback", "hint", "penalty", "rubric")


def asked(content: Content, seed: int = 1, **fields: Any) -> Asked:
    """A question in some order."""
    return Asked(content=content, order=order_for(content, Random(seed)), **fields)


@pytest.mark.parametrize("content", SECRETS, ids=lambda content: content.type)
def test_a_question_that_is_being_answered_gives_nothing_away(content: Content):
    form = public_form(content, order_for(content, Random(1)))
    page = while_taking(asked(content), frozenset(Thing))
    for told in (json.dumps(form), json.dumps(page)):
        assert [word for word in WORDS if word in told.lower()] == []


def secret_texts(value: Any) -> Iterator[Text]:
    """Texts anywhere in a question."""
    if isinstance(value, Text):
        yield value
    elif isinstance(value, tuple):
        for one in value:
            yield from secret_texts(one)
    elif is_dataclass(value):
        for field in fields(value):
            yield from secret_texts(getattr(value, field.name))


def with_a_canary(value: Any, public: frozenset[str], name: str = "") -> Any:
    """The question with the secret in every text and every file that is not public."""
    if isinstance(value, Text):
        return value if name in public else Text(f"{SECRET}", files=(File(SECRET, b"x"),))
    if isinstance(value, tuple):
        return tuple(with_a_canary(one, public, name) for one in value)
    if is_dataclass(value) and not isinstance(value, type):
        told = {
            f.name: with_a_canary(getattr(value, f.name), public, f.name) for f in fields(value)
        }
        return replace(value, **told)
    return value


PUBLIC = frozenset({"stem", "text", "items", "response_template"})


def without_hints(content: Content) -> Content:
    """Hints hold texts that are called text, as answers do."""
    return replace(content, hints=(Hint(Text(SECRET)),), name=SECRET)


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(contents(), st.integers(0, 99))
def test_no_text_that_is_not_for_show_is_in_the_form_of_any_question(content: Content, seed: int):
    secret = without_hints(with_a_canary(content, PUBLIC))
    form = public_form(secret, order_for(secret, Random(seed)))
    assert SECRET not in json.dumps(form)


@given(contents(), st.integers(0, 99))
def test_the_same_form_whichever_answer_is_right(content: Content, seed: int):
    """Fractions of what can be picked swapped: nobody who looks at the form can tell."""
    order = order_for(content, Random(seed))
    assert public_form(content, order) == public_form(_other_key(content), order)


def _other_key(content: Content) -> Content:
    if isinstance(content, SingleChoice | MultipleAnswers):
        turned = [answer.fraction for answer in content.answers[::-1]]
        pairs = zip(content.answers, turned, strict=True)
        return replace(content, answers=tuple(replace(a, fraction=f) for a, f in pairs))
    if isinstance(content, TrueFalse):
        return replace(content, right=not content.right)
    if isinstance(content, ShortText | Numeric):
        return replace(content, answers=content.answers[:1])
    if isinstance(content, Hotspot):
        return replace(content, areas=content.areas[:1])
    return content


def test_choices_come_in_the_order_shown_under_no_name_of_their_own():
    form = public_form(lights(), {"choices": [2, 0, 1]})
    assert [choice["text"] for choice in form["choices"]] == [
        "All is well",
        "No signal",
        "Firmware",
    ]
    assert set(form["choices"][0]) == {"text", "format"}


def test_gaps_are_numbered_as_they_stand_and_not_by_their_words():
    content = GapText(stem=Text("a [[2]] b [[1]] c"), words=(Word("x"), Word("y", 2)))
    form = public_form(content, {"words": [1, 0]})
    assert form["stem"]["text"] == "a [[1]] b [[2]] c"
    assert form["gaps"] == [{"group": 2}, {"group": 1}]


def test_a_unit_that_is_typed_is_not_listed():
    content = Numeric(
        stem=Text("?"), answers=(number("1"),), units=(Unit("km"),), unit_display=UnitDisplay.TYPED
    )
    assert public_form(content, {})["units"] == []
    listed = replace(content, unit_display=UnitDisplay.LIST)
    assert public_form(listed, {})["units"] == ["km"]


# Phases


CLOSES = NOON + datetime.timedelta(hours=1)


@pytest.mark.parametrize(
    ("finished", "minutes", "phase"),
    [
        (None, 5, Phase.DURING),
        (NOON, 1, Phase.RIGHT_AFTER),
        (NOON, 2, Phase.LATER),
        (NOON, 59, Phase.LATER),
        (NOON, 60, Phase.CLOSED),
        (CLOSES, 61, Phase.CLOSED),
    ],
)
def test_phases_follow_one_another(finished, minutes, phase):
    now = NOON + datetime.timedelta(minutes=minutes)
    assert phase_of(finished, CLOSES, now) is phase


def test_a_quiz_that_never_closes_is_never_closed():
    assert phase_of(NOON, None, NOON + datetime.timedelta(days=999)) is Phase.LATER


def test_what_nobody_allowed_is_not_shown():
    assert allowed({}, Phase.LATER) == frozenset()
    assert allowed({"later": ["marks", "right_answer"]}, Phase.LATER) == frozenset()
    assert allowed({}, Phase.DURING) == {Thing.ATTEMPT}


@pytest.mark.parametrize("options", [[], {"never": []}, {"later": "marks"}, {"later": ["answers"]}])
def test_options_that_nobody_knows_are_named(options):
    assert wrong_options(options)
    assert wrong_options(everything_afterwards()) == ""


ORDER = {"choices": [2, 0, 1]}
PICKED = Asked(
    content=lights(general_feedback=Text("Lights tell.")),
    order=ORDER,
    response={"choice": 1},
    fraction=Fraction(0),
    max_mark=Fraction(2),
    settled=True,
)
EACH = {
    Thing.CORRECTNESS: {"state", "parts"},
    Thing.MARKS: {"mark", "out_of"},
    Thing.FEEDBACK: {"feedback", "comments"},
    Thing.GENERAL_FEEDBACK: {"general_feedback"},
    Thing.RIGHT_ANSWER: {"right"},
}


@given(st.frozensets(st.sampled_from(list(EACH))))
def test_each_option_shows_its_own_and_nothing_more(things):
    page = revealed(PICKED, things | {Thing.ATTEMPT})
    wanted = {key for thing in things for key in EACH[thing]}
    assert set(page) == {"form", "response"} | wanted
    assert revealed(PICKED, things) == {}


def test_a_review_speaks_of_positions_as_shown():
    page = revealed(PICKED, frozenset(Thing))
    assert page["response"] == {"choice": 2}
    assert page["parts"] == {"2": False}
    assert page["right"] == {"choice": 1}
    assert page["feedback"] == [{"text": "You said Firmware.", "format": "moodle"}]
    assert (page["mark"], page["out_of"]) == ("0", "2")


@given(st.data(), contents(), st.integers(0, 99))
def test_every_answer_of_every_type_can_be_reviewed(data, content, seed):
    response = response_to_json(data.draw(answered(content)))
    page = revealed(asked(content, seed, response=response), frozenset(Thing))
    assert json.loads(json.dumps(page))["form"]["type"] == content.type


def test_ticks_say_which_of_them_are_right_and_nothing_of_the_others():
    page = revealed(
        asked(ways(), response={"choices": [0, 2]}), frozenset({Thing.ATTEMPT, Thing.CORRECTNESS})
    )
    assert sorted(page["parts"].values()) == [False, True]
    assert len(page["parts"]) == 2


def test_an_order_says_which_places_are_right():
    page = revealed(
        asked(steps(), response={"order": [0, 2, 1]}), frozenset({Thing.ATTEMPT, Thing.CORRECTNESS})
    )
    assert page["parts"] == [True, False, False]


def test_an_answer_that_is_not_settled_shows_no_result_whatever_is_allowed():
    page = while_taking(replace(PICKED, settled=False), frozenset(Thing))
    assert set(page) == {"form", "response"}


def test_a_hint_comes_after_a_wrong_try_and_not_before():
    content = lights(hints=2)
    everything = frozenset(Thing)
    assert "hints" not in while_taking(asked(content), everything)
    tried = asked(content, tries=({"choice": 1},), response={"choice": 1})
    once = while_taking(tried, everything)
    assert [hint["text"] for hint in once["hints"]] == ["Hint 1"]
    assert once["last_try"] == "wrong"
    assert set(while_taking(tried, frozenset({Thing.ATTEMPT}))) == {"form", "response"}


def test_to_save_another_answer_tells_nothing_before_it_is_checked():
    """Else the number that is right could be watched while answers are tried out for nothing."""
    content = replace(ways(), hints=(Hint(Text("Look again"), show_number_right=True),))
    wrong, right = {"choices": [2]}, {"choices": [0, 1]}
    before = while_taking(asked(content, tries=(wrong,), response=wrong), frozenset(Thing))
    since = while_taking(asked(content, tries=(wrong,), response=right), frozenset(Thing))
    assert before["hints"][0]["number_right"] == 0
    assert (since["hints"], since["last_try"]) == (before["hints"], before["last_try"])


def test_full_marks_for_everybody_are_right_for_everybody():
    page = revealed(replace(PICKED, full_marks=True), frozenset(Thing))
    assert (page["state"], page["parts"], page["excused"]) == ("right", None, "full")


def test_what_was_not_answered_is_not_called_right_for_the_marks_that_everybody_has():
    page = revealed(replace(PICKED, response=None, full_marks=True), frozenset(Thing))
    assert (page["state"], page["excused"]) == ("blank", "full")


def test_a_question_that_does_not_count_has_no_mark_and_says_why():
    page = revealed(replace(PICKED, dropped=True), frozenset(Thing))
    assert (page["state"], page["excused"]) == ("wrong", "dropped")
    assert not {"mark", "out_of"} & set(page)


@pytest.mark.parametrize("how", ["full_marks", "dropped"])
def test_where_no_result_is_shown_no_excuse_is(how):
    excused = replace(PICKED, **{how: True})
    hidden = frozenset(Thing) - {Thing.MARKS, Thing.CORRECTNESS}
    assert "excused" not in revealed(excused, hidden)
    for thing in (Thing.MARKS, Thing.CORRECTNESS):
        assert "excused" in revealed(excused, frozenset({Thing.ATTEMPT, thing}))


def test_a_text_is_what_its_marker_says():
    content = FreeText(stem=Text("Write."))
    said = {"text": "Dear customer"}
    waiting = revealed(asked(content, response=said), frozenset(Thing))
    half = revealed(asked(content, response=said, fraction=Fraction(1, 2)), frozenset(Thing))
    assert (waiting["state"], waiting["mark"], half["state"]) == ("to_mark", None, "partly")
