"""Numbers in addresses: anybody can type anything there."""

import pytest

from kb.numbers import said_number


@pytest.mark.parametrize(
    "text", [None, "", "x", "-1", "+1", " 1", "1.0", "1e9", "²", "٣", "9" * 19]
)
def test_what_is_no_number_of_a_row_is_none(text: str | None) -> None:
    assert said_number(text) is None


def test_a_number_is_refused_and_never_cut() -> None:
    assert said_number("0012") == 12
    assert said_number("9" * 18) == int("9" * 18)
    assert [said_number(text, 3) for text in ("999", "1000")] == [999, None]
