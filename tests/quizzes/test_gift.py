"""Questions in GIFT, read and written."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quizzes.content import (
    Answer,
    Content,
    Description,
    Format,
    FreeText,
    Matching,
    MultipleAnswers,
    Numeric,
    NumericAnswer,
    OrderGrading,
    Ordering,
    Pair,
    Pattern,
    ShortText,
    SingleChoice,
    Text,
    TrueFalse,
)
from quizzes.formats import gift
from quizzes.formats.faults import FormatError
from quizzes.formats.imported import Imported
from quizzes.formats.shares import read_percent, read_share, write_percent, write_share
from tests.properties import tried
from tests.quizzes import written as w

slow = settings(
    deadline=None, max_examples=tried(150), suppress_health_check=[HealthCheck.too_slow]
)
HALF = Fraction(1, 2)


def read_one(text: str) -> Any:
    (found,) = gift.read(text)
    return found.content


# Types


def test_an_equals_sign_makes_a_single_choice() -> None:
    content = read_one("Who?{~Grant ~Jefferson =no one}")
    assert content == SingleChoice(
        stem=Text("Who?"),
        answers=(
            Answer(Text("Grant")),
            Answer(Text("Jefferson")),
            Answer(Text("no one"), Fraction(1)),
        ),
    )


def test_without_one_several_may_be_ticked() -> None:
    content = read_one("Which?{~%33.33333%a ~%33.33333%b ~%33.33333%c ~%-100%d}")
    assert isinstance(content, MultipleAnswers)
    assert [answer.fraction for answer in content.answers] == [*(Fraction(1, 3),) * 3, -1]


@pytest.mark.parametrize(
    ("said", "right", "of_true", "of_false"),
    [
        ("TRUE", True, "", ""),
        ("F", False, "", ""),
        ("true", True, "", ""),
        ("FALSE#no #yes", False, "no", "yes"),
        ("T#no #yes", True, "yes", "no"),
        ("T# #yes", True, "yes", ""),
        ("F#no", False, "no", ""),
    ],
)
def test_true_or_false_has_feedback_for_wrong_then_for_right(
    said: str, right: bool, of_true: str, of_false: str
) -> None:
    content = read_one(f"So?{{{said}}}")
    assert (content.right, content.true_feedback.text) == (right, of_true)
    assert content.false_feedback.text == of_false


def test_short_texts_have_weights_and_feedback() -> None:
    content = read_one("Best animal?{=Frog#Good! =%50%Cat =%0%*#Wrong ####[html]General}")
    assert content.answers == (
        Pattern("Frog", Fraction(1), Text("Good!")),
        Pattern("Cat", HALF),
        Pattern("*", Fraction(0), Text("Wrong")),
    )
    assert content.general_feedback == Text("General", Format.HTML)


def test_a_single_short_text_needs_no_equals_sign() -> None:
    assert read_one("Capital?{Paris}").answers == (Pattern("Paris"),)


@pytest.mark.parametrize(
    ("said", "value", "tolerance"),
    [
        ("1822", "1822", "0"),
        ("-3.142:0.001", "-3.142", "0.001"),
        ("3.141..3.142", "3.1415", "0.0005"),
        ("-5..5", "0", "5"),
        ("1e3:1", "1000", "1"),
        (" .5 : .25 ", "0.5", "0.25"),
        ("0.1..0.2", "0.15", "0.05"),
    ],
)
def test_numbers_have_a_tolerance_or_a_range(said: str, value: str, tolerance: str) -> None:
    (answer,) = read_one(f"How many?{{#{said}}}").answers
    assert answer == NumericAnswer(Decimal(value), Decimal(tolerance))


def test_several_numbers_with_weights_and_a_word_on_all_others() -> None:
    content = read_one("When?{#\n =1822:0#Yes\n =%50%1822:2\n ~#No\n ####See above}")
    assert content.answers == (
        NumericAnswer(Decimal(1822), feedback=Text("Yes")),
        NumericAnswer(Decimal(1822), Decimal(2), HALF),
        NumericAnswer(None, fraction=Fraction(0), feedback=Text("No")),
    )
    assert content.general_feedback == Text("See above")


def test_arrows_make_pairs_and_an_empty_side_a_choice_too_many() -> None:
    content = read_one("[html]Match{=[plain]a -> 1 =b -> 2 = -> 3 -> 4}")
    assert content.pairs == (
        Pair(Text("a", Format.PLAIN), "1"),
        Pair(Text("b", Format.HTML), "2"),
        Pair(Text(), "3 -> 4"),
    )


def test_an_arrow_in_a_choice_is_only_an_arrow() -> None:
    content = read_one("How?{~go -> order =grind -> brew}")
    assert [str(answer.text) for answer in content.answers] == ["go -> order", "grind -> brew"]


def test_an_arrow_in_a_weighed_answer_or_in_feedback_makes_no_pairs() -> None:
    assert isinstance(read_one("?{=%100%a->b}"), ShortText)
    assert isinstance(read_one("?{=a#see -> b}"), ShortText)


def test_lines_behind_a_greater_sign_are_items_to_order() -> None:
    content = read_one(
        "[html]Order{>3 ALL VERTICAL ABSOLUTE_POSITION HIDE\nOne\n[html]<b>2</b>\n3\n}"
    )
    assert content.items == (Text("One"), Text("<b>2</b>", Format.HTML), Text("3"))
    assert content.grading is OrderGrading.ABSOLUTE_POSITION
    (some,) = gift.read("Order{>2     none\nModular\nObject\nOriented\n}")
    assert [str(item) for item in some.content.items] == ["Modular", "Object", "Oriented"]
    assert some.content.grading is OrderGrading.NEXT_WITHOUT_LAST
    (some,) = gift.read("Order{>2 RANDOM REL\na\nb\nc\n}")
    assert some.warnings == ("All items are asked for, not only some of them.",)


def test_empty_braces_are_for_a_free_text_and_none_for_a_description() -> None:
    assert read_one("Write.{}") == FreeText(stem=Text("Write."))
    assert read_one("Write.{####Look at the tone}").general_feedback == Text("Look at the tone")
    assert read_one("Only read.") == Description(stem=Text("Only read."))


def test_a_missing_word_leaves_a_line_where_it_stood() -> None:
    assert str(read_one("Two plus two is {=four =4}.").stem) == "Two plus two is _____."
    assert str(read_one("{=Asia} is large").stem) == "_____ is large"


# Around the questions


def test_titles_comments_ids_tags_and_categories() -> None:
    text = (
        "// a file about nothing\n\n$CATEGORY: top/Unit 1: Topic\n\n"
        "// question: 1\n// [id:q\\]1] [tag:easy]\n// [tag:billing rules]\n"
        "::Title\\: one::Really?{T}\n\n$CATEGORY: b\nNext{}\n"
    )
    first, second = gift.read(text)
    assert (first.content.name, first.category) == ("Title: one", "top/Unit 1: Topic")
    assert (first.idnumber, first.tags) == ("q]1", ("easy", "billing rules"))
    assert (second.category, second.tags, first.line, second.line) == ("b", (), 8, 11)


def test_escapes_stand_for_themselves_and_other_backslashes_too() -> None:
    content = read_one(r"a \: \# \= \{ \} \~ \\ \x C:\\new{=\=\n\*}")
    assert str(content.stem) == "a : # = { } ~ \\ \\x C:\\new"
    assert content.answers[0].pattern == "=\n\\*"


def test_white_space_that_means_something_in_markdown_is_kept() -> None:
    content = read_one("[markdown]a  \n- b\n    - c\\n- d")
    assert content.stem == Text("a  \n- b\n    - c\n- d", Format.MARKDOWN)


def test_answers_have_the_format_of_the_text_unless_they_say_another() -> None:
    content = read_one("[html]<p>?</p>{=<p>a</p>#b ~[plain]c#[moodle]d}")
    assert [(a.text.format, a.feedback.format) for a in content.answers] == [
        (Format.HTML, Format.HTML),
        (Format.PLAIN, Format.MOODLE),
    ]


def test_an_unknown_format_is_part_of_the_text() -> None:
    assert read_one("[sic] He said so.").stem == Text("[sic] He said so.")


def test_windows_line_ends_are_line_ends() -> None:
    assert len(gift.read("a{T}\r\n\r\nb{F}\r\n")) == 2


# Errors


@pytest.mark.parametrize(
    ("text", "line", "what", "cure"),
    [
        ("ok{T}\n\na {=b", 3, "{ is never closed", "write } behind the answers"),
        ("a\nb }", 2, "} closes nothing", "write { before the answers"),
        ("a } {=b}", 1, "} closes nothing", "backslash"),
        ("a {=b} {=c}", 1, "there is a second {", "one pair of braces"),
        ("a {=b}}", 1, "there is a second }", "backslash"),
        ("::a b{T}", 1, "the title is not closed", "write :: behind it"),
        ("a{~b}", 1, "there is one answer to choose from", "two or more"),
        ("a{b ~c =d}", 1, "“b” stands before the first answer", "write ~ or = before each"),
        ("a{\n=b\n~%150%c}", 3, "the weight is 150 %", "−100 to 100"),
        ("a{#}", 1, "there is no number", "behind the #"),
        ("a{#\n=3\n=four}", 3, "“four” is no number", "3.14:0.01"),
        ("a{#3,5}", 1, "“3,5” is no number", "with a point"),
        ("a{#5..1}", 1, "the range 5..1 is empty", "lower number first"),
        ("a{=b -> c}", 1, "there is one pair to match", "two or more"),
        ("a{>1 ALL\nb}", 1, "fewer than two items", "one a line"),
    ],
)
def test_an_error_says_the_line_what_is_wrong_and_the_cure(
    text: str, line: int, what: str, cure: str
) -> None:
    with pytest.raises(FormatError) as refused:
        gift.read(text, "a.gift")
    (fault,) = refused.value.faults
    assert (fault.file, fault.line) == ("a.gift", line)
    assert what in fault.what
    assert cure in fault.cure
    assert str(fault).startswith(f"a.gift:{line}: ")


def test_all_errors_are_told_at_once_and_nothing_is_read() -> None:
    with pytest.raises(FormatError) as refused:
        gift.read("a{\n\nfine{T}\n\nb{#x}\n\nc}", "a.gift")
    assert [fault.line for fault in refused.value.faults] == [1, 5, 7]


@settings(deadline=None, max_examples=tried(400))
@given(st.lists(st.sampled_from([*w.TRICKY, "\n\n", "T", "3", "x"]), max_size=25).map("".join))
def test_any_text_is_read_or_refused_and_nothing_else(text: str) -> None:
    try:
        found = gift.read(text)
    except FormatError as error:
        assert all(fault.line > 0 and fault.what and fault.cure for fault in error.faults)  # noqa: PT017
    else:
        assert gift.read(gift.write(found)) == found


# What is written is read back


def no_files(words: st.SearchStrategy[str] = w.anything) -> st.SearchStrategy[Text]:
    return w.texts(words)


def filed(content: st.SearchStrategy[Content]) -> st.SearchStrategy[Imported]:
    told = w.anything.filter(lambda text: not text.rstrip().endswith("\\"))
    return st.builds(Imported, content, w.anything, told, st.lists(told, max_size=2).map(tuple))


COMMON: dict[str, Any] = {
    "name": w.anything,
    "stem": no_files(w.something),
    "general_feedback": no_files(),
}
weights = st.one_of(w.fractions, w.losses, st.fractions(-1, 1, max_denominator=100))
choices = st.builds(Answer, no_files(), weights, no_files())
right_choice = st.builds(Answer, no_files(), st.just(Fraction(1)), no_files())
stems = no_files().filter(lambda text: "->" not in text.text)
CARRIED: list[st.SearchStrategy[Content]] = [
    st.builds(
        SingleChoice,
        **COMMON,
        answers=st.tuples(right_choice, choices, choices).flatmap(
            lambda three: st.permutations(three).map(tuple)
        ),
    ),
    st.builds(MultipleAnswers, **COMMON, answers=w.some(choices, 2)),
    st.builds(
        TrueFalse,
        **COMMON,
        right=st.booleans(),
        true_feedback=no_files(),
        false_feedback=no_files(),
    ),
    st.builds(
        ShortText,
        **COMMON,
        answers=w.some(st.builds(Pattern, w.anything, w.fractions, no_files())),
    ),
    st.builds(
        Numeric,
        **COMMON,
        answers=w.some(st.builds(NumericAnswer, w.numbers, w.sizes, w.fractions, no_files())),
    ),
    st.builds(
        Numeric,
        **COMMON,
        answers=w.some(st.builds(NumericAnswer, st.none(), fraction=w.fractions)),
    ),
    st.builds(Matching, **COMMON, pairs=w.some(st.builds(Pair, stems, w.anything), 2)),
    st.builds(
        Ordering,
        name=w.anything,
        stem=no_files(w.something),
        items=w.some(no_files(w.something), 2),
        grading=st.sampled_from(OrderGrading),
    ),
    st.builds(FreeText, **COMMON),
    st.builds(Description, name=w.anything, stem=no_files(w.something)),
]


@settings(deadline=None, max_examples=tried(300), suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(filed(st.one_of(CARRIED)), max_size=4))
def test_what_is_written_is_read_back_exactly(questions: list[Imported]) -> None:
    assert gift.read(gift.write(questions)) == questions


@slow
@given(st.lists(filed(w.contents()), max_size=3))
def test_writing_never_fails_and_leaves_out_only_other_types(questions: list[Imported]) -> None:
    assert isinstance(gift.write(questions), str)


# Weights


@settings(deadline=None)
@given(st.fractions(-2, 2, max_denominator=100))
def test_a_weight_of_at_most_hundredths_is_written_and_read_exactly(share: Fraction) -> None:
    assert read_percent(write_percent(share)) == share
    assert read_share(write_share(share)) == share


@settings(deadline=None)
@given(st.decimals(-100, 100, allow_nan=False, places=4))
def test_a_decimal_weight_is_written_and_read_exactly(percent: Decimal) -> None:
    share = Fraction(percent) / 100
    assert read_percent(write_percent(share)) == share


@pytest.mark.parametrize(
    ("said", "share"),
    [
        ("33.33333", "1/3"),
        ("33.33", "1/3"),
        ("33.3", "1/3"),
        ("33", "33/100"),
        ("66.66667", "2/3"),
        ("66.66666", "2/3"),
        ("16.66667", "1/6"),
        ("83.3333", "5/6"),
        ("14.28571", "1/7"),
        ("11.11111", "1/9"),
        ("12.5", "1/8"),
        ("5.3", "53/1000"),
        ("-33.33333", "-1/3"),
        ("100", "1"),
    ],
)
def test_rounded_weights_mean_the_fraction(said: str, share: str) -> None:
    assert read_percent(said) == Fraction(share)


@pytest.mark.parametrize("said", ["", "x", "1e5", "1_0", "--1", ".", "١"])
def test_what_is_no_decimal_is_no_weight(said: str) -> None:
    with pytest.raises(ValueError, match="is no number"):
        read_percent(said)
