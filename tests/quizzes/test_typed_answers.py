"""Texts and numbers as people type them."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizzes.grading import numbers
from quizzes.grading.wildcards import example, matches


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("Paris", "paris"),
        ("Paris", "  PARIS "),
        ("*light*", "the LIGHT is on"),
        ("*light*", "light"),
        ("a*b*c", "a--b--c"),
        ("a**c", "abc"),
        ("*", ""),
        (r"5 \* 3", "5 * 3"),
        (r"2\**", "2*x"),
        ("café", "cafe\u0301"),
        ("don't", "don’t"),
        ('say "yes"', "say “yes”"),
        ("New York", "new\u00a0  york"),
        ("router", "rou\u00adter\u200b"),
        ("Straße", "STRASSE"),
        ("a.c", "a.c"),
        ("(a|b)", "(a|b)"),
    ],
)
def test_what_people_would_call_the_same_matches(pattern: str, text: str) -> None:
    assert matches(pattern, text)


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("Paris", "Pari"),
        ("Paris", "Paris, France"),
        ("a*a", "a"),
        ("ab*ba", "aba"),
        ("*b*b*", "abc"),
        (r"5 \* 3", "5 x 3"),
        ("a.c", "abc"),
        ("café", "cafe"),
        ("", "x"),
    ],
)
def test_what_is_not_the_same_does_not_match(pattern: str, text: str) -> None:
    assert not matches(pattern, text)


def test_case_counts_where_the_question_says_so() -> None:
    assert not matches("pH", "PH", use_case=True)
    assert matches("pH", "pH", use_case=True)


@settings(deadline=None)
@given(st.text(max_size=12))
def test_a_text_without_stars_matches_itself(text: str) -> None:
    assert matches(text.replace("*", ""), text.replace("*", ""))


@settings(deadline=None)
@given(st.lists(st.text(alphabet="ab", max_size=3), min_size=1, max_size=5), st.data())
def test_anything_may_stand_for_a_star(pieces: list[str], data: st.DataObject) -> None:
    between = data.draw(st.lists(st.text(alphabet="abx", max_size=2), min_size=5, max_size=5))
    text = "".join(piece + other for piece, other in zip(pieces, between, strict=False))
    assert matches("*".join(pieces) + "*", text)


def test_many_stars_are_no_way_to_keep_the_server_busy() -> None:
    assert not matches("*a" * 300 + "*b", "a" * 1000)


def test_the_example_of_a_pattern_matches_it() -> None:
    for pattern in ("Paris", r"5 \* 3", "*light*", "a*c"):
        assert matches(pattern, example(pattern))


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("5", ["5"]),
        (" +5 ", ["5"]),
        ("-3.5", ["-3.5"]),
        ("−3,5", ["-3.5"]),
        (".5", ["0.5"]),
        (",5", ["0.5"]),
        ("5.", ["5"]),
        ("1e3", ["1000"]),
        ("1.5E-2", ["0.015"]),
        ("2x10^3", ["2000"]),
        ("2 × 10^3", ["2000"]),
        ("2*10**-1", ["0.2"]),
        ("1 234 567", ["1234567"]),
        ("1'234", ["1234"]),
        ("1,234,567", ["1234567"]),
        ("1,234.5", ["1234.5"]),
        ("1,250", ["1.25", "1250"]),
        ("0,250", ["0.25"]),
        ("12,50", ["12.5"]),
        ("５", ["5"]),
        ("five", []),
        ("", []),
        ("1 or 2", []),
        ("1e9999", []),
        ("1" * 101, []),
        ("-", []),
        ("e5", ["5"]),
    ],
)
def test_numbers_are_read_as_people_write_them(text: str, values: list[str]) -> None:
    assert numbers.read(text).values == tuple(Fraction(value) for value in values)


@pytest.mark.parametrize(
    ("text", "unit"), [("5 m", "m"), ("5m", "m"), ("$ 5", "$"), ("5 %", "%"), ("5", "")]
)
def test_a_unit_stands_before_or_behind(text: str, unit: str) -> None:
    assert numbers.read(text).unit == unit


@settings(deadline=None)
@given(st.text(max_size=30))
def test_any_text_is_a_number_or_none(text: str) -> None:
    assert all(isinstance(value, Fraction) for value in numbers.read(text).values)


@settings(deadline=None)
@given(st.decimals(-(10**9), 10**9, allow_nan=False, places=5))
def test_a_decimal_is_read_exactly(value: object) -> None:
    assert numbers.read(f"{value:f}").values == (Fraction(str(value)),)
