"""Questions in QTI 2.1, read and written."""

import io
import zipfile
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
    File,
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
from quizzes.formats import FormatError, Imported, qti, read, sniff, write
from tests.properties import tried
from tests.quizzes import written as w

HTML, PLAIN = Format.HTML, Format.PLAIN
HALF = Fraction(1, 2)
HEAD = '<assessmentItem xmlns="http://www.imsglobal.org/xsd/imsqti_v2p1" identifier="i" title="T">'


def item(declared: str, body: str, more: str = "") -> bytes:
    declaration = f'<responseDeclaration identifier="R" {declared}</responseDeclaration>'
    return f"{HEAD}\n{declaration}\n<itemBody>{body}</itemBody>{more}</assessmentItem>".encode()


def read_one(data: bytes) -> Any:
    (found,) = qti.read(data, "a.xml")
    return found.content


CHOICES = (
    '<choiceInteraction responseIdentifier="R" shuffle="true" maxChoices="1">'
    "<prompt>Which?</prompt>"
    '<simpleChoice identifier="a">Yes<feedbackInline outcomeIdentifier="F" identifier="a"'
    ' showHide="show">Right</feedbackInline></simpleChoice>'
    '<simpleChoice identifier="b">No</simpleChoice>'
    '<simpleChoice identifier="c">Perhaps</simpleChoice></choiceInteraction>'
)


def test_a_single_choice_with_a_prompt_and_feedback() -> None:
    declared = (
        'cardinality="single" baseType="identifier"><correctResponse><value>a</value>'
        "</correctResponse>"
    )
    assert read_one(item(declared, f"<p>Look.</p>{CHOICES}")) == SingleChoice(
        name="T",
        stem=Text("<p>Look.</p>Which?", HTML),
        answers=(
            Answer(Text("Yes", HTML), Fraction(1), Text("Right", HTML)),
            Answer(Text("No", HTML)),
            Answer(Text("Perhaps", HTML)),
        ),
    )


def test_several_answers_with_weights_of_what_can_be_earned() -> None:
    declared = (
        'cardinality="multiple" baseType="identifier"><correctResponse><value>a</value>'
        '<value>b</value></correctResponse><mapping defaultValue="0">'
        '<mapEntry mapKey="a" mappedValue="1"/><mapEntry mapKey="b" mappedValue="1"/>'
        '<mapEntry mapKey="c" mappedValue="-2"/></mapping>'
    )
    content = read_one(item(declared, CHOICES))
    assert isinstance(content, MultipleAnswers)
    assert [answer.fraction for answer in content.answers] == [HALF, HALF, -1]


def test_several_answers_without_weights_follow_the_usual_rule() -> None:
    declared = (
        'cardinality="multiple" baseType="identifier"><correctResponse><value>a</value>'
        "<value>b</value></correctResponse>"
    )
    content = read_one(item(declared, CHOICES))
    assert [answer.fraction for answer in content.answers] == [HALF, HALF, -HALF]


def test_a_text_entry_leaves_a_line_inside_a_sentence() -> None:
    declared = (
        'cardinality="single" baseType="string"><correctResponse><value>York</value>'
        '</correctResponse><mapping defaultValue="0"><mapEntry mapKey="York" mappedValue="2"/>'
        '<mapEntry mapKey="york" mappedValue="1" caseSensitive="true"/></mapping>'
    )
    entry = '<textEntryInteraction responseIdentifier="R"/>'
    body = f"<p>Now is the winter made summer by this sun of {entry}.</p>"
    content = read_one(item(declared, body))
    assert content.stem.text.endswith("this sun of _____.</p>")
    assert content.answers == (Pattern("York"), Pattern("york", HALF))
    assert content.use_case


def test_a_number_a_free_text_and_a_text_to_read() -> None:
    right = "<correctResponse><value>1.5</value></correctResponse>"
    declared = f'cardinality="single" baseType="float">{right}'
    number = read_one(item(declared, '<div><textEntryInteraction responseIdentifier="R"/></div>'))
    assert number.answers == (NumericAnswer(Decimal("1.5")),)
    free = '<extendedTextInteraction responseIdentifier="R" expectedLines="7"/>'
    assert read_one(item('cardinality="single" baseType="string">', free)).lines == 7
    assert read_one(item('cardinality="single">', "<p>Read.</p>")) == Description(
        name="T", stem=Text("<p>Read.</p>", HTML)
    )


def test_pairs_and_an_order() -> None:
    declared = (
        'cardinality="multiple" baseType="directedPair"><correctResponse><value>q2 a1</value>'
        "<value>q1 a2</value></correctResponse>"
    )
    body = (
        '<matchInteraction responseIdentifier="R" shuffle="true"><simpleMatchSet>'
        '<simpleAssociableChoice identifier="q1">1</simpleAssociableChoice>'
        '<simpleAssociableChoice identifier="q2">2</simpleAssociableChoice></simpleMatchSet>'
        '<simpleMatchSet><simpleAssociableChoice identifier="a1">B</simpleAssociableChoice>'
        '<simpleAssociableChoice identifier="a2">A</simpleAssociableChoice>'
        '<simpleAssociableChoice identifier="a3">C</simpleAssociableChoice></simpleMatchSet>'
        "</matchInteraction>"
    )
    assert read_one(item(declared, body)).pairs == (
        Pair(Text("1", HTML), "A"),
        Pair(Text("2", HTML), "B"),
        Pair(Text(), "C"),
    )
    ordered = (
        'cardinality="ordered" baseType="identifier"><correctResponse><value>b</value>'
        "<value>a</value></correctResponse>"
    )
    body = (
        '<orderInteraction responseIdentifier="R"><simpleChoice identifier="a">2</simpleChoice>'
        '<simpleChoice identifier="b">1</simpleChoice></orderInteraction>'
    )
    content = read_one(item(ordered, body))
    assert [str(one) for one in content.items] == ["1", "2"]
    assert content.grading is OrderGrading.ALL_OR_NOTHING


@pytest.mark.parametrize(
    ("declared", "body", "line", "what"),
    [
        (
            ">",
            '<hotspotInteraction responseIdentifier="R"/>',
            3,
            "<hotspotInteraction> is unknown",
        ),
        (">", '<textEntryInteraction responseIdentifier="X"/>', 3, "“X” is not declared"),
        (">", CHOICES + CHOICES, 3, "several interactions"),
        (">", '<matchInteraction responseIdentifier="R"/>', 3, "two sets to match"),
        (
            'cardinality="ordered">',
            '<orderInteraction responseIdentifier="R"><simpleChoice identifier="a"/>'
            "</orderInteraction>",
            2,
            "does not name each choice once",
        ),
        (
            'cardinality="single"><mapping><mapEntry mapKey="a" mappedValue="x"/></mapping>',
            CHOICES,
            2,
            "mappedValue is “x”",
        ),
    ],
)
def test_an_error_has_its_line_and_a_cure(declared: str, body: str, line: int, what: str) -> None:
    with pytest.raises(FormatError) as refused:
        qti.read(item(declared, body), "a.xml")
    (fault,) = refused.value.faults
    assert (fault.file, fault.line) == ("a.xml", line)
    assert what in fault.what
    assert fault.cure


def test_another_root_and_a_body_that_is_missing_are_errors() -> None:
    with pytest.raises(FormatError, match="begins with <assessmentTest>"):
        qti.read(b"<assessmentTest/>")
    with pytest.raises(FormatError, match="has no <itemBody>"):
        qti.read(b"<assessmentItem/>")


# Packages

DECLARED = 'cardinality="single"><correctResponse><value>a</value></correctResponse>'


def package(**files: bytes | str) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        for name, content in files.items():
            archive.writestr(name.replace("__", "/").replace("_", "."), content)
    return data.getvalue()


def test_a_package_is_read_in_the_order_of_its_manifest_with_its_pictures() -> None:
    manifest = (
        "<manifest><resources>"
        '<resource type="imsqti_item_xmlv2p1" href="items/b.xml"/>'
        '<resource type="webcontent" href="items/a.png"/>'
        '<resource type="imsqti_item_xmlv2p1" href="items/a.xml"/></resources></manifest>'
    )
    first = item(DECLARED, f'<p><img src="pics/a.png"/></p>{CHOICES}')
    data = package(
        imsmanifest_xml=manifest,
        items__a_xml=item(DECLARED, CHOICES),
        items__b_xml=first,
        items__pics__a_png=b"PNG",
        items__c_xml=item(DECLARED, CHOICES),
    )
    one, two = read("a.zip", data)
    assert one.content.stem == Text(
        '<p><img src="@@PLUGINFILE@@/a.png"/></p>Which?', HTML, (File("a.png", b"PNG"),)
    )
    assert two.content.stem == Text("Which?", HTML)


def test_errors_in_a_package_name_the_item() -> None:
    fine = item(DECLARED, CHOICES)
    data = package(a_xml=b"<assessmentItem/>", b_xml=fine, c_xml=b"<x/>", d_xml=b"no XML")
    with pytest.raises(FormatError) as refused:
        qti.read(data, "a.zip")
    files = [fault.file for fault in refused.value.faults]
    assert files == ["a.zip/a.xml", "a.zip/c.xml", "a.zip/d.xml"]


def test_a_package_is_told_from_a_workbook_and_an_item_from_moodle_xml() -> None:
    assert sniff("a.zip", package(a_xml="<x/>")) == "qti"
    assert sniff("a.xml", item(DECLARED, CHOICES)) == "qti"


def test_a_package_that_leads_out_of_its_folder_reads_nothing_there() -> None:
    manifest = '<manifest><resource type="imsqti_item_xmlv2p1" href="../../etc/passwd"/></manifest>'
    with pytest.raises(FormatError, match="there is no question in it"):
        read("a.zip", package(imsmanifest_xml=manifest, a_xml=item(DECLARED, CHOICES)))


# What is written is read back

kinds = st.sampled_from([Format.MOODLE, Format.MARKDOWN, PLAIN])
plain = st.builds(Text, w.something, kinds)
html = st.sampled_from(
    [Text("<p>a &amp; b</p>", HTML), Text('<b class="x">c</b> d<br/>e', HTML), Text("f", HTML)]
)
said = st.one_of(plain, html)
maybe = st.one_of(st.just(Text()), said)
COMMON: dict[str, Any] = {
    "name": w.anything,
    "stem": said,
    "general_feedback": maybe,
    "correct_feedback": maybe,
    "partially_correct_feedback": maybe,
    "incorrect_feedback": maybe,
}
answers = w.some(st.builds(Answer, said, w.any_fraction, maybe), 2, 4)
unlike = st.lists(w.something, min_size=1, max_size=3, unique_by=lambda text: Pattern(text).pattern)
patterns = unlike.flatmap(
    lambda texts: st.tuples(*(st.builds(Pattern, st.just(text), w.fractions) for text in texts))
)
values = st.lists(w.numbers, min_size=1, max_size=3, unique=True).flatmap(
    lambda found: st.tuples(
        *(st.builds(NumericAnswer, st.just(one), fraction=w.fractions) for one in found)
    )
)
CARRIED: list[st.SearchStrategy[Content]] = [
    st.builds(SingleChoice, **COMMON, answers=answers, shuffle=st.booleans()),
    st.builds(MultipleAnswers, **COMMON, answers=answers, shuffle=st.booleans()),
    st.builds(TrueFalse, **COMMON, right=st.booleans(), true_feedback=maybe, false_feedback=maybe),
    st.builds(ShortText, **COMMON, answers=patterns, use_case=st.booleans()),
    st.builds(Numeric, **COMMON, answers=values),
    st.builds(FreeText, **COMMON, lines=st.integers(1, 50)),
    st.builds(Matching, **COMMON, pairs=w.some(st.builds(Pair, said, w.something), 2)),
    st.builds(
        Ordering, **COMMON, items=w.some(said, 2), grading=st.just(OrderGrading.ALL_OR_NOTHING)
    ),
    st.builds(Description, **COMMON),
]
filed = st.builds(Imported, st.one_of(CARRIED), idnumber=w.anything)


@settings(deadline=None, max_examples=tried(200), suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(filed, max_size=2))
def test_what_is_written_is_read_back_exactly(questions: list[Imported]) -> None:
    assert qti.read(qti.write(questions)) == questions


def test_pictures_go_into_the_package_and_come_back() -> None:
    stem = Text('<img src="@@PLUGINFILE@@/a.png"/>', HTML, (File("a.png", b"1"),))
    other = Text("![](@@PLUGINFILE@@/a.png)", Format.MARKDOWN, (File("a.png", b"2"),))
    content = SingleChoice(
        stem=stem, answers=(Answer(other, Fraction(1)), Answer(Text("b", PLAIN)))
    )
    written = write("qti", [Imported(content)])
    assert written.warnings == ()
    assert [one.content for one in qti.read(written.data)] == [content]


def test_markup_that_is_no_xhtml_is_tidied_with_a_word() -> None:
    content = Description(name="N", stem=Text("<p>a<br>b", HTML))
    written = write("qti", [Imported(content)])
    assert written.warnings == ("QTI 2.1 does not carry all of “N”: its text.",)
    (again,) = qti.read(written.data)
    assert again.content.stem.text == "<p>a<br/>b</p>"


def test_what_qti_does_not_carry_is_told() -> None:
    content = TrueFalse(name="N", stem=Text("x"), right=True, default_mark=Fraction(2))
    (warning,) = write("qti", [Imported(content, "a/b", tags=("c",))]).warnings
    assert warning == "QTI 2.1 does not carry all of “N”: its category, its tags and its mark."
