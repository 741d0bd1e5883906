"""Questions in Aiken, read and written."""

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizzes.content import Answer, Format, SingleChoice, Text
from quizzes.formats import aiken
from quizzes.formats.faults import FormatError
from quizzes.formats.imported import Imported
from tests.properties import tried

PLAIN = Format.PLAIN


def choice(stem: str, *answers: str, right: int) -> SingleChoice:
    return SingleChoice(
        stem=Text(stem, PLAIN),
        answers=tuple(
            Answer(Text(said, PLAIN), Fraction(int(at == right))) for at, said in enumerate(answers)
        ),
    )


def test_letters_with_a_point_or_a_bracket_and_the_answer_below() -> None:
    text = (
        "How fast\nis light?\nA. 300 km/s\nB) 300,000 km/s\nANSWER: B\n\n"
        "Is it?\nA) y\nB) n\nANSWER: A"
    )
    first, second = aiken.read(text)
    assert first.content == choice("How fast\nis light?", "300 km/s", "300,000 km/s", right=1)
    assert (second.content, second.line) == (choice("Is it?", "y", "n", right=0), 7)


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        ("Q\nA. a\nB. b\nANSWER: C", 4, "the answer is “C”"),
        ("Q\nA. a\nB. b\nANSWER:", 4, "the answer is “”"),
        ("Q\nA. a\nANSWER: A", 3, "fewer than two choices"),
        ("A. a\nB. b\nANSWER: A", 1, "no text before the choices"),
        ("Q\nA. a\nC. c\nB. b\nANSWER: A", 3, "choice C comes where B is due"),
        ("Q\nA. a\nmore\nB. b\nANSWER: A", 3, "neither a choice nor ANSWER:"),
        ("Q\nA. a\nB. b", 1, "has no ANSWER: line"),
    ],
)
def test_an_error_has_its_line_and_a_cure(text: str, line: int, what: str) -> None:
    with pytest.raises(FormatError) as refused:
        aiken.read(text, "a.txt")
    (fault,) = refused.value.faults
    assert (fault.file, fault.line) == ("a.txt", line)
    assert what in fault.what
    assert fault.cure


def test_all_errors_are_told_at_once() -> None:
    with pytest.raises(FormatError) as refused:
        aiken.read("Q\nA. a\nANSWER: A\n\nQ\nA. a\nB. b\nANSWER: D\n\nQ")
    assert [fault.line for fault in refused.value.faults] == [3, 8, 10]


words: Any = st.text(st.characters(codec="utf-8", categories=["L", "N", "P"]), min_size=1)
stems = st.lists(words.map("x".__add__), min_size=1, max_size=3).map("\n".join)
choices = st.lists(words, min_size=2, max_size=26)


@settings(deadline=None, max_examples=tried(150))
@given(st.lists(st.tuples(stems, choices, st.integers(0, 25)), max_size=3))
def test_what_is_written_is_read_back_exactly(made: list[tuple[str, list[str], int]]) -> None:
    questions = [
        Imported(choice(stem, *said, right=right % len(said))) for stem, said, right in made
    ]
    assert aiken.read(aiken.write(questions)) == questions


@settings(deadline=None, max_examples=tried(200))
@given(st.lists(st.sampled_from(["A. a\n", "B) b\n", "C. c\n", "ANSWER: A\n", "Q\n", "\n"])))
def test_any_lines_are_read_or_refused(lines: list[str]) -> None:
    try:
        found = aiken.read("".join(lines))
    except FormatError:
        return
    assert aiken.read(aiken.write(found)) == found
