"""Which format a file is in, what is refused early, and what is said of all that gets lost."""

import functools
import random
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quizzes.content import (
    Answer,
    Area,
    Circle,
    File,
    Format,
    Hint,
    Hotspot,
    Matching,
    NumericAnswer,
    Pair,
    Pattern,
    Picture,
    ShortText,
    SingleChoice,
    Text,
    ToleranceKind,
    TrueFalse,
)
from quizzes.content.questions import Numeric
from quizzes.formats import (
    FORMATS,
    LARGEST,
    FormatError,
    Imported,
    read,
    refuse_large,
    sniff,
    template,
    write,
)
from tests.properties import tried
from tests.quizzes import written as w
from tests.quizzes.malformed import MALFORMED

TRUTH = TrueFalse(name="Lights", stem=Text("Is it on?"), right=True)


@pytest.mark.parametrize(
    ("name", "data", "kind"),
    [
        ("a.gift", b"x{T}", "gift"),
        ("a.txt", b"x{T}", "gift"),
        ("a.txt", b"Q\nA. a\nB. b\nANSWER: A", "aiken"),
        ("A.XML", b"\xef\xbb\xbf<?xml version='1.0'?><quiz/>", "moodle_xml"),
        ("a.xml", b"<!-- made by Moodle --><quiz>", "moodle_xml"),
        ("a.xml", "<?xml version='1.0'?><quiz/>".encode("utf-16"), "moodle_xml"),
        ("a.xml", "<assessmentItem/>".encode("utf-16"), "qti"),
        ("a.gift", b"<b>Bold?</b>{T}", "gift"),
        ("a.txt", b"<b>Bold?</b>{T}", "gift"),
        ("a.txt", b"<quiz></quiz>", "moodle_xml"),
        ("a.txt", b"Is {x} a set?\r\nA. a\r\nB. b\r\nANSWER: A\r\n", "aiken"),
        ("a.txt", b"What comes after ANSWER: A? {=B}", "gift"),
        ("a.tsv", b"type\tquestion", "csv"),
        ("questions", template("xlsx"), "xlsx"),
    ],
)
def test_a_format_is_told_from_name_and_content(name: str, data: bytes, kind: str) -> None:
    assert sniff(name, data) == kind


def test_an_unknown_file_is_refused_with_what_can_be_chosen() -> None:
    with pytest.raises(FormatError, match="choose one of GIFT, Aiken, Moodle XML, QTI"):
        sniff("a.docx", b"\xd0\xcf")


def test_a_large_file_is_refused_before_it_is_read() -> None:
    refuse_large("a.gift", LARGEST)
    with pytest.raises(FormatError, match="larger than 50 MB; split it"):
        refuse_large("a.gift", LARGEST + 1)
    with pytest.raises(FormatError, match="larger than 50 MB"):
        read("a.gift", b" " * (LARGEST + 1))


@pytest.mark.parametrize("data", [b"", b"\n\n", b"// only a comment\n"])
def test_a_file_without_questions_is_refused(data: bytes) -> None:
    with pytest.raises(FormatError, match="there is no question in it"):
        read("a.gift", data)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_text_in_utf_8_and_utf_16_is_read(encoding: str) -> None:
    (found,) = read("a.gift", "Ist das Öl?{T}".encode(encoding))
    assert found.content.stem == Text("Ist das Öl?")


def test_other_encodings_are_refused_with_the_line() -> None:
    with pytest.raises(FormatError) as refused:
        read("a.gift", "a{T}\n\nÖl{T}".encode("latin-1"))
    (fault,) = refused.value.faults
    assert (fault.line, fault.cure) == (3, "save it as UTF-8 and import it again")


@pytest.mark.parametrize("kind", sorted(FORMATS))
def test_random_bytes_are_refused(kind: str) -> None:
    dice = random.Random(7)
    for size in (40, 100, 1000, 5000):
        data = dice.randbytes(size)
        with pytest.raises(FormatError):
            read("file", data, kind)


@functools.cache
def whole_file(kind: str) -> bytes:
    """Written once: an archive holds the time it was made at."""
    return write(kind, [Imported(TRUTH), *CHOICES]).data


@pytest.mark.parametrize("kind", sorted(FORMATS))
@settings(deadline=None, max_examples=tried(60), suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_a_broken_file_is_read_or_refused_and_nothing_else(kind: str, data: st.DataObject) -> None:
    whole = whole_file(kind)
    at = data.draw(st.integers(0, len(whole) - 1))
    broken = whole[:at] + data.draw(st.binary(max_size=3)) + whole[at + 1 :]
    try:
        assert read("file", broken, kind)
    except FormatError as error:
        assert all(fault.what and fault.cure for fault in error.faults)  # noqa: PT017


CHOICES = [
    Imported(
        SingleChoice(
            stem=Text("Which?", Format.PLAIN),
            answers=(
                Answer(Text("a", Format.PLAIN), Fraction(1)),
                Answer(Text("b", Format.PLAIN)),
            ),
        )
    )
]


MALFORMED_FILES = [
    pytest.param(kind, data, id=f"{kind}-{number}")
    for kind, files in MALFORMED.items()
    for number, data in enumerate(files, 1)
]


def test_there_are_twenty_malformed_files_of_each_format() -> None:
    assert {kind: len(files) for kind, files in MALFORMED.items()} == dict.fromkeys(FORMATS, 20)


@pytest.mark.parametrize(("kind", "data"), MALFORMED_FILES)
def test_a_malformed_file_is_refused_with_what_is_wrong_and_the_cure(
    kind: str, data: bytes
) -> None:
    with pytest.raises(FormatError) as refused:
        read("file", data, kind)
    assert refused.value.faults
    for fault in refused.value.faults:
        assert fault.file.startswith("file")
        assert fault.what[0] != " "
        assert fault.cure
        assert fault.line > 0 or kind in ("moodle_xml", "qti", "xlsx", "csv")


# What is lost is told


def test_a_question_that_comes_back_as_it_was_needs_no_word() -> None:
    assert write("gift", [Imported(TRUTH, category="a", tags=("b",))]).warnings == ()


def test_a_type_that_a_format_does_not_know_is_left_out_with_a_word() -> None:
    spot = Hotspot(name="Back", picture=Picture("a", 9, 9, "a"), areas=(Area(Circle(1, 1, 1)),))
    written = write("gift", [Imported(spot), Imported(TRUTH)])
    assert written.warnings == ("“Back” (hotspot) is left out: GIFT cannot hold it.",)
    assert [one.content for one in read("a.gift", written.data)] == [TRUTH]


def test_fields_that_a_format_does_not_carry_are_named() -> None:
    rich = TrueFalse(
        name="Lights",
        stem=Text("On?", Format.HTML, (File("a.png", b"x"),)),
        right=True,
        hints=(Hint(Text("Look")),),
        default_mark=Fraction(2),
    )
    (warning,) = write("gift", [Imported(rich)]).warnings
    assert warning == "GIFT does not carry all of “Lights”: its files, its hints and its mark."
    assert write("moodle_xml", [Imported(rich)]).warnings == ()


def test_a_relative_tolerance_is_not_lost_without_a_word() -> None:
    answer = NumericAnswer(Decimal(5), Decimal("0.1"), kind=ToleranceKind.RELATIVE)
    asked = Imported(Numeric(stem=Text("How many?"), answers=(answer,)))
    for kind in ("gift", "moodle_xml"):
        (warning,) = write(kind, [asked]).warnings
        assert warning.endswith("of “How many?”: something of its answers.")


def test_a_question_that_would_come_back_as_another_is_left_out() -> None:
    empty = Imported(ShortText(stem=Text("?"), answers=()))
    pair = Imported(Matching(stem=Text("?"), pairs=(Pair(Text("a"), "b"),)))
    written = write("gift", [empty, Imported(TRUTH), pair])
    assert [warning.endswith("GIFT cannot hold it.") for warning in written.warnings] == [True] * 2
    assert [one.content for one in read("a.gift", written.data)] == [TRUTH]


def test_an_arrow_in_a_pair_is_changed_with_a_word() -> None:
    pairs = (Pair(Text("a -> b"), "c"), Pair(Text("d"), "e"))
    written = write("gift", [Imported(Matching(stem=Text("?"), pairs=pairs))])
    assert written.warnings == ("GIFT does not carry all of “?”: something of its pairs.",)


def test_aiken_tells_that_it_carries_only_plain_texts() -> None:
    (warning,) = write("aiken", [Imported(choice("<b>a</b>"), idnumber="q1")]).warnings
    assert warning == "Aiken does not carry all of “Which?”: its id and the format of a text."


def choice(*answers: str) -> SingleChoice:
    said = tuple(Answer(Text(text)) for text in answers)
    return SingleChoice(stem=Text("Which?"), answers=(Answer(Text("x"), Fraction(1)), *said))


@settings(deadline=None, max_examples=tried(60), suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(sorted(FORMATS)), st.lists(w.contents(), max_size=3))
def test_everything_comes_back_or_is_told(kind: str, contents: list) -> None:
    questions = [Imported(content) for content in contents]
    written = write(kind, questions)
    again = FORMATS[kind].read(written.data, "")
    lost = [question for question in questions if question not in again]
    assert len(written.warnings) >= len(lost)


def test_a_pattern_is_said_as_it_is_in_a_message() -> None:
    long = ShortText(stem=Text("word " * 40), answers=(Pattern("a"),), use_case=True)
    (warning,) = write("gift", [Imported(long)]).warnings
    assert "…”: whether case counts." in warning
    assert len(warning) < 130
