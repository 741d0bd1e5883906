"""What is said of a question that cannot be asked."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings

from quizzes.content import (
    Answer,
    Area,
    ChoiceGap,
    Circle,
    Cloze,
    Content,
    Criterion,
    Description,
    Filling,
    FindIt,
    FreeText,
    GapText,
    Hotspot,
    Level,
    Matching,
    MultipleAnswers,
    Numeric,
    NumericAnswer,
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
    TrueFalse,
    Unit,
    UnitDisplay,
    Word,
    problems,
)
from tests.properties import tried
from tests.quizzes.written import contents, number, right

STEM = Text("What is it?")
PICTURE = Picture("router.png", 100, 50, "The back of a router")
GOOD: list[Content] = [
    SingleChoice(stem=STEM, answers=right("yes", wrong=("no",))),
    MultipleAnswers(stem=STEM, answers=right("a", "b", "c", wrong=("d",))),
    TrueFalse(stem=STEM, right=True),
    ShortText(stem=STEM, answers=(Pattern("Paris"), Pattern("*", Fraction(0)))),
    Numeric(stem=STEM, answers=(number("3"), number("3", "1", Fraction(1, 2)))),
    Matching(stem=STEM, pairs=(Pair(Text("a"), "1"), Pair(Text("b"), "2"))),
    Ordering(stem=STEM, items=(Text("first"), Text("second"))),
    GapText(stem=Text("A [[1]] and [[2]]."), words=(Word("cat"), Word("dog"), Word("cow"))),
    Cloze(stem=Text("A [[1]]."), gaps=(ChoiceGap(right("cat", wrong=("dog",))),)),
    Hotspot(stem=STEM, picture=PICTURE, areas=(Area(Circle(10, 10, 5)),)),
    FreeText(stem=STEM),
    FindIt(stem=STEM, targets=(Target(4),)),
    Description(stem=STEM),
]


@pytest.mark.parametrize("content", GOOD, ids=lambda content: content.type)
def test_a_question_that_can_be_asked_has_no_problems(content: Content) -> None:
    assert problems(content) == []


def choice(*answers: Answer) -> SingleChoice:
    return SingleChoice(stem=STEM, answers=answers)


YES, NO, HALF = (
    Answer(Text("yes"), Fraction(1)),
    Answer(Text("no")),
    Answer(Text("perhaps"), Fraction(1, 2)),
)

BAD: list[tuple[Content, str]] = [
    (TrueFalse(right=True), "The question has no text."),
    (TrueFalse(stem=STEM, right=True, default_mark=Fraction(0)), "The mark is 0, so"),
    (TrueFalse(stem=STEM, right=True, default_mark=Fraction(-1)), "The mark is below 0."),
    (TrueFalse(stem=STEM, right=True, default_mark=Fraction(10_001)), "The mark is above 10000."),
    (TrueFalse(stem=STEM, right=True, penalty=Fraction(2)), "The penalty for a wrong try"),
    (choice(YES), "fewer than two answers"),
    (choice(NO, HALF), "No answer is right: none earns 100 %."),
    (choice(YES, NO, NO), "The answer “no” is there twice."),
    (choice(YES, NO, Answer(Text())), "Answer 3 is empty."),
    (choice(YES, Answer(Text("x"), Fraction(-3, 2))), "Answer 2 earns −150 %"),
    (MultipleAnswers(stem=STEM, answers=(NO, HALF)), "add up to 50 %, not to 100 %."),
    (MultipleAnswers(stem=STEM, answers=(NO, Answer(Text("b")))), "none earns anything"),
    (ShortText(stem=STEM, answers=()), "There is no answer."),
    (ShortText(stem=STEM, answers=(Pattern("a", Fraction(1, 2)),)), "No answer is right"),
    (ShortText(stem=STEM, answers=(Pattern("*"), Pattern("a"))), "Nothing behind answer 1 counts"),
    (ShortText(stem=STEM, answers=(Pattern("a"), Pattern("a"))), "“a” is there twice"),
    (Numeric(stem=STEM, answers=(NumericAnswer(None), number("3"))), "Nothing behind answer 1"),
    (Numeric(stem=STEM, answers=(number("3"), number("3"))), "“3 ± 0” is there twice"),
    (Numeric(stem=STEM, answers=(number("3", "-1"),)), "A tolerance is below 0."),
    (Numeric(stem=STEM, answers=(number("3"),), units=(Unit("m"),)), "nobody is asked for one"),
    (
        Numeric(stem=STEM, answers=(number("3"),), unit_display=UnitDisplay.LIST),
        "Units are asked for, but there are none.",
    ),
    (Matching(stem=STEM, pairs=(Pair(Text("a"), "1"),)), "fewer than two pairs"),
    (
        Matching(stem=STEM, pairs=(Pair(Text("a"), "1"), Pair(Text("b"), "1"))),
        "fewer than two different answers",
    ),
    (Ordering(stem=STEM, items=(Text("one"),)), "fewer than two items"),
    (GapText(stem=STEM, words=(Word("a"),)), "The text has no gap"),
    (GapText(stem=Text("[[2]]"), words=(Word("a"),)), "Gap [[2]] has no word: there are 1."),
    (
        GapText(stem=Text("[[1]] [[1]]"), words=(Word("a"),), filling=Filling.DRAG),
        "“a” fills several gaps, but may be used only once.",
    ),
    (GapText(stem=Text("[[1]]"), words=(Word("a"), Word("a"))), "“a” is there twice"),
    (Cloze(stem=STEM, gaps=()), "no gap to fill"),
    (Cloze(stem=STEM, gaps=(ShortGap((Pattern("a"),)),)), "[[1]] must stand in the text once"),
    (Cloze(stem=Text("[[1]]"), gaps=(ShortGap(()),)), "Gap 1: There is no answer."),
    (Hotspot(stem=STEM, picture=PICTURE, areas=()), "No area is marked"),
    (
        Hotspot(stem=STEM, picture=replace(PICTURE, alt=""), areas=(Area(Circle(1, 1, 1)),)),
        "no description for those who cannot see it",
    ),
    (
        Hotspot(stem=STEM, picture=PICTURE, areas=(Area(Rectangle(0, 0, 200, 9)),)),
        "Area 1 lies outside the picture.",
    ),
    (
        Hotspot(stem=STEM, picture=PICTURE, areas=(Area(Polygon(((0, 0), (9, 9), (0, 0)))),)),
        "Area 1 has no size.",
    ),
    (
        Hotspot(stem=STEM, picture=PICTURE, areas=(Area(Circle(1, 1, 1), "", Fraction(1, 2)),)),
        "The best 1 areas add up to 50 %",
    ),
    (FreeText(stem=STEM, least=9, most=5), "fewer words than it must have"),
    (FreeText(stem=STEM, rubric=(Criterion("Tone", ()),)), "“Tone” needs two levels"),
    (
        FreeText(
            stem=STEM,
            rubric=(Criterion("Tone", (Level("bad", Fraction(-1)), Level("good", Fraction(1)))),),
        ),
        "below 0 points",
    ),
    (FindIt(stem=STEM, targets=()), "No page is named"),
    (FindIt(stem=STEM, targets=(Target(1, "", Fraction(1, 2)),)), "No page earns 100 %."),
]


@pytest.mark.parametrize(("content", "said"), BAD, ids=[said for _, said in BAD])
def test_what_is_wrong_is_said_in_words(content: Content, said: str) -> None:
    assert said in "\n".join(problems(content))


@settings(deadline=None, max_examples=tried(150), suppress_health_check=[HealthCheck.too_slow])
@given(contents())
def test_any_question_can_be_looked_over(content: Content) -> None:
    assert all(problem.endswith(".") for problem in problems(content))


def test_thirds_rounded_to_two_places_are_meant_to_be_all() -> None:
    third = Fraction("0.3333")
    answers = tuple(Answer(Text(text), third) for text in "abc")
    assert problems(MultipleAnswers(stem=STEM, answers=answers)) == []
