"""Questions in Moodle XML, read and written."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quizzes.content import (
    Answer,
    ChoiceGap,
    Cloze,
    Content,
    Description,
    File,
    Filling,
    Format,
    FreeText,
    GapText,
    Hint,
    Matching,
    MultipleAnswers,
    Numeric,
    NumericAnswer,
    NumericGap,
    Ordering,
    Pattern,
    ShortGap,
    ShortText,
    SingleChoice,
    Text,
    TrueFalse,
    Unit,
    UnitDisplay,
    UnitGrading,
    Word,
)
from quizzes.content.questions import OrderGrading
from quizzes.formats import moodle_xml
from quizzes.formats.faults import FormatError
from quizzes.formats.imported import Imported
from tests.properties import tried
from tests.quizzes import written as w

HALF = Fraction(1, 2)


def quiz(*questions: str) -> bytes:
    return f"<?xml version='1.0'?>\n<quiz>\n{''.join(questions)}\n</quiz>".encode()


def question(kind: str, inside: str = "", stem: str = "What?") -> str:
    return (
        f'<question type="{kind}"><name><text>N</text></name><questiontext format="html">'
        f"<text>{stem}</text></questiontext>{inside}</question>"
    )


def read_one(text: str) -> Any:
    (found,) = moodle_xml.read(quiz(text))
    return found.content


def test_a_choice_with_all_its_fields() -> None:
    content = read_one(
        question(
            "multichoice",
            """<generalfeedback format="markdown"><text>Look *here*</text></generalfeedback>
            <defaultgrade>2.0000000</defaultgrade><penalty>0.3333333</penalty><hidden>0</hidden>
            <single>true</single><shuffleanswers>false</shuffleanswers>
            <answernumbering>123</answernumbering>
            <correctfeedback format="html"><text>Yes</text></correctfeedback>
            <partiallycorrectfeedback format="html"><text>Nearly</text></partiallycorrectfeedback>
            <incorrectfeedback format="html"><text>No</text></incorrectfeedback><shownumcorrect/>
            <answer fraction="100" format="html"><text><![CDATA[<b>a</b>]]></text>
              <feedback format="html"><text>Right</text></feedback></answer>
            <answer fraction="-33.33333"><text>b</text></answer>
            <hint format="html"><text>Think</text><shownumcorrect/><clearwrong/></hint>""",
        )
    )
    assert content == SingleChoice(
        name="N",
        stem=Text("What?", Format.HTML),
        general_feedback=Text("Look *here*", Format.MARKDOWN),
        correct_feedback=Text("Yes", Format.HTML),
        partially_correct_feedback=Text("Nearly", Format.HTML),
        incorrect_feedback=Text("No", Format.HTML),
        hints=(Hint(Text("Think", Format.HTML), True, True),),
        default_mark=Fraction(2),
        penalty=Fraction(1, 3),
        answers=(
            Answer(Text("<b>a</b>", Format.HTML), Fraction(1), Text("Right", Format.HTML)),
            Answer(Text("b", Format.HTML), Fraction(-1, 3)),
        ),
        shuffle=False,
        numbering="123",
    )


def test_files_stay_with_the_text_that_shows_them() -> None:
    stem = (
        '<question type="description"><questiontext format="html"><text>'
        '<![CDATA[<img src="@@PLUGINFILE@@/a.png">]]></text>'
        '<file name="a.png" path="/" encoding="base64">iVBO\nRw==</file>'
        "</questiontext></question>"
    )
    assert read_one(stem).stem.files == (File("a.png", b"\x89PNG"),)


def test_categories_tags_and_ids() -> None:
    tags = "<idnumber>q1</idnumber><tags><tag><text>easy</text></tag></tags>"
    (found,) = moodle_xml.read(
        quiz(
            '<question type="category"><category><text>$course$/top/Unit 1</text></category>'
            '<info format="html"><text/></info></question>',
            question("description", tags),
        )
    )
    assert (found.category, found.idnumber, found.tags, found.line) == (
        *("$course$/top/Unit 1", "q1", ("easy",)),
        3,
    )


@pytest.mark.parametrize("turned", [False, True])
def test_true_or_false_in_either_order(turned: bool) -> None:
    answers = [
        '<answer fraction="0"><text>true</text><feedback><text>No</text></feedback></answer>',
        '<answer fraction="100"><text>false</text></answer>',
    ]
    content = read_one(question("truefalse", "".join(answers[::-1] if turned else answers)))
    assert (content.right, str(content.true_feedback)) == (False, "No")


def test_a_number_with_units() -> None:
    content = read_one(
        question(
            "numerical",
            """<answer fraction="100"><text>1.5</text><tolerance>0.1</tolerance></answer>
            <answer fraction="0"><text>*</text></answer>
            <units><unit><multiplier>1</multiplier><unit_name>m</unit_name></unit></units>
            <unitgradingtype>1</unitgradingtype><unitpenalty>0.1000000</unitpenalty>
            <showunits>2</showunits><unitsleft>1</unitsleft>""",
        )
    )
    assert content.answers == (
        NumericAnswer(Decimal("1.5"), Decimal("0.1")),
        NumericAnswer(None, fraction=Fraction(0)),
    )
    assert (content.units, content.unit_grading) == ((Unit("m"),), UnitGrading.OF_MARK)
    assert (content.unit_display, content.units_left) == (UnitDisplay.LIST, True)


def test_units_are_typed_when_nothing_is_said() -> None:
    answer = '<answer fraction="100"><text>1</text></answer>'
    units = "<units><unit><unit_name>m</unit_name></unit></units>"
    assert read_one(question("numerical", answer + units)).unit_display is UnitDisplay.TYPED
    assert read_one(question("numerical", answer)).unit_display is UnitDisplay.NOT


def test_items_to_order_gaps_to_drag_and_to_select() -> None:
    items = "".join(f'<answer fraction="{n}"><text>{n}</text></answer>' for n in "123")
    ordering = read_one(
        question("ordering", f"<gradingtype>LONGEST_ORDERED_SUBSET</gradingtype>{items}")
    )
    assert [str(item) for item in ordering.items] == ["1", "2", "3"]
    assert ordering.grading is OrderGrading.LONGEST_ORDERED
    dragged = read_one(
        question(
            "ddwtos",
            "<dragbox><text>cat</text><group>2</group><infinite/></dragbox>",
            stem="A [[1]]",
        )
    )
    assert (dragged.words, dragged.filling) == ((Word("cat", 2, True),), Filling.DRAG)
    selected = read_one(question("gapselect", "<selectoption><text>cat</text></selectoption>"))
    assert (selected.words, selected.filling) == ((Word("cat"),), Filling.SELECT)


def test_parts_inside_a_text() -> None:
    stem = (
        "Paris is in {1:MCVS:=France#Yes~%50%Europe~Asia}, has {2:NM:=2.1:0.2~%50%3} million "
        "and a {:SAC:=tower~%50%t\\}\\~\\#x~*#No &amp;lt;}."
    )
    content = read_one(question("cloze", stem=stem))
    html = Format.HTML
    assert content.stem.text == "Paris is in [[1]], has [[2]] million and a [[3]]."
    assert content.gaps == (
        ChoiceGap(
            (
                Answer(Text("France", html), Fraction(1), Text("Yes", html)),
                Answer(Text("Europe", html), HALF),
                Answer(Text("Asia", html)),
            ),
            1,
            "column",
            shuffle=True,
        ),
        NumericGap((w.number("2.1", "0.2"), w.number("3", "0", HALF)), 2),
        ShortGap(
            (
                Pattern("tower"),
                Pattern("t}~#x", HALF),
                Pattern("*", Fraction(0), Text("No &lt;", html)),
            ),
            1,
            use_case=True,
        ),
    )


def test_what_is_left_out_is_told() -> None:
    (found,) = moodle_xml.read(
        quiz(question("essay", "<attachments>2</attachments><surprise>x</surprise><hidden/>"))
    )
    assert found.warnings == ("<attachments> is left out.", "<surprise> is left out.")


def test_feedback_on_items_to_order_is_told_to_be_left_out() -> None:
    item = "<answer><text>a</text><feedback><text>b</text></feedback></answer>"
    (found,) = moodle_xml.read(quiz(question("ordering", item)))
    assert found.warnings == ("Feedback on single items is left out.",)
    assert found.content.grading is OrderGrading.NEXT_WITHOUT_LAST


@pytest.mark.parametrize(
    ("inside", "what"),
    [
        (question("calculated"), "questions of the type “calculated” are unknown"),
        (question("truefalse"), "there are 0 answers"),
        (question("multichoice", "<single>maybe</single>"), "<single> is “maybe”"),
        (question("multichoice", '<answer fraction="all"/>'), "the fraction is “all”"),
        (question("essay", "<defaultgrade>much</defaultgrade>"), "<defaultgrade> is “much”"),
        (question("numerical", "<answer><text>pi</text></answer>"), "“pi” is no number"),
        (question("numerical", "<showunits>9</showunits>"), "<showunits> is 9"),
        (question("ordering", "<gradingtype>LUCK</gradingtype>"), "<gradingtype> is “LUCK”"),
        (question("cloze", stem="{1:REGEXP:=x}"), "parts of the kind REGEXP are unknown"),
        (question("cloze", stem="{1:NM:=many}"), "“many” is no number"),
        (question("description", stem="<b>a</b>"), "a text holds <b> as XML"),
        (
            '<question type="description"><questiontext><text>a</text>'
            '<file name="a.png">%%</file></questiontext></question>',
            "the file “a.png” is not in base64",
        ),
    ],
)
def test_an_error_has_its_line_and_a_cure(inside: str, what: str) -> None:
    with pytest.raises(FormatError) as refused:
        moodle_xml.read(quiz("\n", inside), "a.xml")
    (fault,) = refused.value.faults
    assert (fault.file, fault.line) == ("a.xml", 4)
    assert what in fault.what
    assert fault.cure


def test_all_errors_are_told_at_once() -> None:
    with pytest.raises(FormatError) as refused:
        moodle_xml.read(quiz(question("a"), "\n", question("b"), "\n", question("essay")))
    assert [fault.line for fault in refused.value.faults] == [3, 4]


LAUGHS = b'<!DOCTYPE q [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><quiz>&b;</quiz>'


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (LAUGHS, "defines entities of its own"),
        (b'<!DOCTYPE q [<!ENTITY a SYSTEM "file:///etc/passwd">]><quiz>&a;</quiz>', "entities"),
        (b"<quiz><question></quiz>", "no well-formed XML"),
        (b"<quiz>" + b"<a>" * 500, "nested too deep"),
        (b"", "no well-formed XML"),
        (b"\x00\xff", "no well-formed XML"),
        (b"<html/>", "begins with <html>, not with <quiz>"),
        (b'<?xml version="1.0" encoding="klingon"?><quiz/>', "no well-formed XML"),
    ],
)
def test_hostile_and_broken_files_are_refused(data: bytes, what: str) -> None:
    with pytest.raises(FormatError, match=what):
        moodle_xml.read(data, "a.xml")


# What is written is read back

no_kind = w.numeric_answers.map(
    lambda one: NumericAnswer(
        one.value,
        one.tolerance if one.value is not None else Decimal(0),
        one.fraction,
        one.feedback,
    )
)


def plain_alike(content: Cloze) -> Cloze:
    """A cloze whose texts all have the format of its stem and no files, and are not empty."""
    kind = content.stem.format
    gaps = tuple(gap_alike(gap, kind) for gap in content.gaps)
    marks = " ".join(f"[[{number}]]" for number in range(1, len(gaps) + 1))
    return replace(content, gaps=gaps, stem=Text(f"x {marks} y", kind))


def gap_alike(gap: Any, kind: Format) -> Any:
    def alike(text: Text) -> Text:
        return Text(text.text, kind)

    answers = []
    for one in gap.answers:
        told = replace(one, feedback=alike(one.feedback))
        if isinstance(one, Answer):
            told = replace(told, text=alike(one.text))
        if isinstance(one, NumericAnswer):
            told = NumericAnswer(one.value, Decimal(0), one.fraction, told.feedback)
        answers.append(told)
    return replace(gap, answers=tuple(answers))


COMMON = w.common()
CARRIED: list[st.SearchStrategy[Content]] = [
    w.contents(SingleChoice, MultipleAnswers, TrueFalse, ShortText, Matching, Ordering, GapText),
    st.builds(FreeText, **COMMON, grader_info=w.any_text, response_template=w.any_text),
    st.builds(Description, **COMMON),
    st.builds(
        Numeric,
        **COMMON,
        answers=w.some(no_kind),
        units=w.some(st.builds(Unit, w.something, w.sizes), 0, 2),
        unit_grading=st.sampled_from(UnitGrading),
        unit_display=st.sampled_from(UnitDisplay),
        units_left=st.booleans(),
    ),
    st.builds(Cloze, **COMMON, gaps=w.some(w.gaps)).map(plain_alike),
]
filed = st.builds(
    Imported,
    st.one_of(CARRIED),
    w.anything,
    w.anything,
    st.lists(w.anything, max_size=2).map(tuple),
)


@settings(deadline=None, max_examples=tried(250), suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(filed, max_size=2))
def test_what_is_written_is_read_back_exactly(questions: list[Imported]) -> None:
    again = moodle_xml.read(moodle_xml.write(questions))
    assert again == questions
    assert all(one.warnings == () for one in again)


@settings(deadline=None, max_examples=tried(100))
@given(st.binary(max_size=60))
def test_random_bytes_are_refused(data: bytes) -> None:
    with pytest.raises(FormatError):
        moodle_xml.read(b"<quiz>" + data, "a.xml")
