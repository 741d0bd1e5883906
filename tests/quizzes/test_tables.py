"""Questions in CSV and Excel, read and written."""

import io
import zipfile
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from kb.importers.delimited import reader
from quizzes.content import (
    Answer,
    Content,
    Description,
    Format,
    FreeText,
    Hint,
    Matching,
    MultipleAnswers,
    Numeric,
    NumericAnswer,
    Ordering,
    Pair,
    Pattern,
    ShortText,
    SingleChoice,
    Text,
    TrueFalse,
    problems,
)
from quizzes.formats import FORMATS, FormatError, Imported, read, template, write
from quizzes.formats.table import TEMPLATE, read_csv, read_xlsx, write_csv, write_xlsx
from tests.properties import tried
from tests.quizzes import written as w

PLAIN = Format.PLAIN
HALF = Fraction(1, 2)


def read_one(*cells: str, names: str = "type,question,right,answer 1,answer 2,answer 3") -> Any:
    (found,) = read_csv(f"{names}\n{','.join(cells)}\n".encode())
    return found.content


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_template_can_be_filled_in_and_asked(kind: str) -> None:
    questions = read(f"a.{kind}", template(kind))
    assert questions == list(TEMPLATE)
    assert {type(one.content) for one in questions} == set(FORMATS[kind].types)
    assert [problem for one in questions for problem in problems(one.content)] == []


def test_the_right_answer_is_told_by_its_number() -> None:
    content = read_one("single choice", "Which?", "2", "a", "b")
    assert [answer.fraction for answer in content.answers] == [0, 1]
    assert content.stem == Text("Which?", PLAIN)


def test_several_right_answers_share_the_mark_and_wrong_ones_cost() -> None:
    content = read_one("multiple answers", "Which?", '"1, 2"', "a", "b", "c")
    assert [answer.fraction for answer in content.answers] == [HALF, HALF, -HALF]
    weighed = read_one("multiple answers", "Which?", '"1=33.33333; 2=66.67 %"', "a", "b", "c")
    assert [answer.fraction for answer in weighed.answers] == [
        *(Fraction(1, 3), Fraction(2, 3)),
        0,
    ]


def test_texts_and_numbers_that_are_typed_are_all_right_unless_weighed() -> None:
    assert read_one("short text", "Who?", "", "a", "b").answers == (Pattern("a"), Pattern("b"))
    weighed = read_one("number", "How many?", '"1, 2=50"', "3", "3 ± 0.5", "1..2")
    assert weighed.answers == (
        NumericAnswer(Decimal(3)),
        NumericAnswer(Decimal(3), Decimal("0.5"), HALF),
        NumericAnswer(Decimal("1.5"), Decimal("0.5"), Fraction(0)),
    )


def test_pairs_orders_and_truths() -> None:
    pairs = read_one("matching", "?", "", "a -> 1", "b->2", "-> 3").pairs
    assert pairs == (Pair(Text("a", PLAIN), "1"), Pair(Text("b", PLAIN), "2"), Pair(Text(), "3"))
    assert [str(item) for item in read_one("ordering", "?", "", "a", "b").items] == ["a", "b"]
    assert read_one("true or false", "?", "FALSE").right is False


def test_semicolons_tabs_and_line_breaks_in_cells_are_read() -> None:
    (found,) = read_csv(b'type;question\r\ndescription;"two\r\nlines"\r\n')
    assert found.content.stem.text == "two\nlines"
    assert read_csv(b"type\tquestion\ndescription\tx")[0].content.stem.text == "x"


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        ("name,question\na,b", 1, "there is no column “type”"),
        ("type,question,answre 1\n", 1, "the column “answre 1” is unknown"),
        ("type,question,question\n", 1, "the column “question” is there twice"),
        ("type,question\n\nriddle,b", 3, "there is no type “riddle”"),
        ("type,question,format\nfree text,b,word", 2, "there is no text format “word”"),
        ("type,question,mark\nfree text,b,much", 2, "the mark is “much”"),
        ("type,question,right\ntrue or false,b,maybe", 2, "“right” says “maybe”"),
        ("type,question,right,answer 1\nsingle choice,b,2,x", 2, "“right” says “2”"),
        ("type,question,right,answer 1\nsingle choice,b,1=200,x", 2, "the weight is 200 %"),
        ("type,question,right,answer 1\nsingle choice,b,1=a,x", 2, "the weight is “a”"),
        ("type,question,answer 1\nnumber,b,many", 2, "“many” is no number"),
        ("type,question,answer 1\nnumber,b,5..1", 2, "“5..1” is no number"),
        ("type,question,answer 1\nmatching,b,x", 2, "“x” has no ->"),
        ("type,question,shuffle\nmatching,b,perhaps", 2, "shuffle is “perhaps”"),
        ('type,question\nfree text,"b', 2, "this is no CSV"),
    ],
)
def test_an_error_has_its_line_and_a_cure(text: str, line: int, what: str) -> None:
    with pytest.raises(FormatError) as refused:
        read_csv(text.encode(), "a.csv")
    (fault,) = refused.value.faults
    assert (fault.file, fault.line) == ("a.csv", line)
    assert what in fault.what
    assert fault.cure


def test_how_long_a_cell_may_be_is_each_tables_own_rule() -> None:
    """The limit that Python's reader knows is one for all threads: articles have longer texts."""
    with pytest.raises(FormatError, match="more than 1,000,000 characters"):
        read_csv(b"type,question\ndescription," + b"x" * 1_000_001)
    (_names, cells) = reader("id,body\n1," + "x" * 1_000_001)
    assert len(cells[1]) == 1_000_001


def test_all_errors_are_told_at_once_with_the_line_each_row_begins_on() -> None:
    with pytest.raises(FormatError) as refused:
        read_csv(b'type,question\na,"x\ny"\nb,c\nfree text,d\ne,f\n')
    assert [fault.line for fault in refused.value.faults] == [2, 4, 6]


# Formulas


@pytest.mark.parametrize("said", ["=1+1", "+1", "-1", "@SUM(A1)", "'=1", "''"])
def test_no_cell_is_taken_for_a_formula_and_all_come_back(said: str) -> None:
    question = Imported(Description(stem=Text(said, PLAIN)))
    line = write_csv([question]).decode("utf-8-sig").split("\r\n")[1]
    assert line == f"description,'{said}"
    sheet = load_workbook(io.BytesIO(write_xlsx([question]))).active
    assert (sheet.cell(2, 2).value, sheet.cell(2, 2).data_type) == (f"'{said}", "s")
    assert read_csv(write_csv([question])) == read_xlsx(write_xlsx([question])) == [question]


# Workbooks


def workbook(*rows: list) -> bytes:
    book = Workbook()
    for cells in rows:
        book.active.append(cells)
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def test_numbers_and_truths_in_cells_are_read_as_they_look() -> None:
    names = ["Type", "Question", "Right", "Answer 1", "Answer 2"]
    one, two = read_xlsx(
        workbook(
            names, ["number", "?", None, 3.0, 0.25], ["True or false", "?", True], [None, None]
        )
    )
    assert [answer.value for answer in one.content.answers] == [3, Decimal("0.25")]  # type: ignore[attr-defined]
    assert two.content.right is True  # type: ignore[attr-defined]
    assert two.line == 3


def test_a_date_in_a_cell_is_refused_with_what_to_do() -> None:
    with pytest.raises(FormatError, match="format the cell as text"):
        read_xlsx(workbook(["type", "question"], ["free text", date(2026, 1, 2)]))


def test_an_archive_that_is_no_workbook_is_refused() -> None:
    empty = io.BytesIO()
    with zipfile.ZipFile(empty, "w") as archive:
        archive.writestr("xl/workbook.xml", "<nothing/>")
    with pytest.raises(FormatError, match="the workbook cannot be read"):
        read("a.xlsx", empty.getvalue())
    with pytest.raises(FormatError, match="the archive is broken"):
        read("a.xlsx", b"PK\x03\x04 and no more")


def test_an_archive_that_unpacks_to_gigabytes_is_refused_before_it_does() -> None:
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in ("xl/workbook.xml", "xl/worksheets/sheet1.xml"):
            archive.writestr(name, b" " * (110 * 2**20), compresslevel=1)
    assert len(bomb.getvalue()) < 2 * 2**20
    with pytest.raises(FormatError, match="unpacks to more than 200 MB"):
        read("a.xlsx", bomb.getvalue())


# What is written is read back

said = w.something.map(lambda text: text.replace("->", "to"))
plain = st.builds(Text, said, st.just(PLAIN))
maybe = st.one_of(st.just(Text()), plain)
COMMON: dict[str, Any] = {
    "name": w.anything,
    "stem": plain,
    "general_feedback": maybe,
    "correct_feedback": maybe,
    "partially_correct_feedback": maybe,
    "incorrect_feedback": maybe,
    "hints": w.some(st.builds(Hint, plain), 0, 2),
    "default_mark": st.sampled_from([Fraction(1), Fraction(2), Fraction(1, 3)]),
    "penalty": st.sampled_from([Fraction(0), Fraction(1, 3), Fraction(1)]),
}
answers = w.some(st.builds(Answer, plain, w.any_fraction, maybe), 1, 5)
CARRIED: list[st.SearchStrategy[Content]] = [
    st.builds(SingleChoice, **COMMON, answers=answers, shuffle=st.booleans()),
    st.builds(MultipleAnswers, **COMMON, answers=answers, shuffle=st.booleans()),
    st.builds(TrueFalse, **COMMON, right=st.booleans(), true_feedback=maybe, false_feedback=maybe),
    st.builds(
        ShortText,
        **COMMON,
        answers=w.some(st.builds(Pattern, said, w.fractions, maybe)),
        use_case=st.booleans(),
    ),
    st.builds(
        Numeric,
        **COMMON,
        answers=w.some(st.builds(NumericAnswer, w.numbers, w.sizes, w.fractions, maybe)),
    ),
    st.builds(
        Matching, **COMMON, pairs=w.some(st.builds(Pair, plain, said)), shuffle=st.booleans()
    ),
    st.builds(Ordering, **COMMON, items=w.some(plain)),
    st.builds(FreeText, **COMMON),
    st.builds(Description, **COMMON),
]
tags = st.lists(w.anything.map(lambda tag: tag.replace(",", "")), max_size=2).map(tuple)
filed = st.builds(Imported, st.one_of(CARRIED), w.anything, w.anything, tags)


@settings(deadline=None, max_examples=tried(200), suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(filed, max_size=3))
def test_csv_that_is_written_is_read_back_exactly(questions: list[Imported]) -> None:
    assert read_csv(write_csv(questions)) == questions


@settings(deadline=None, max_examples=tried(40), suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(filed, max_size=3))
def test_a_workbook_that_is_written_is_read_back_exactly(questions: list[Imported]) -> None:
    assert read_xlsx(write_xlsx(questions)) == questions


def test_what_a_table_cannot_carry_is_told() -> None:
    rich = SingleChoice(
        name="Lights",
        stem=Text("On?", Format.HTML),
        answers=(Answer(Text("yes", PLAIN), Fraction(1)), Answer(Text("no", PLAIN))),
        hints=(Hint(Text("Look", Format.HTML), clear_wrong=True),),
    )
    (warning,) = write("csv", [Imported(rich, tags=("a, b",))]).warnings
    assert warning == (
        "CSV does not carry all of “Lights”: its tags, its hints and the format of a text."
    )
