"""A company's colour, whatever it is, comes out readable or is refused."""

import re

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from kb.branding import (
    DARK_PAPERS,
    ENOUGH,
    LIGHT_PAPERS,
    contrast,
    dark,
    is_readable,
    light,
    nearest_readable,
    stylesheet,
)

COLOURS = st.integers(0, 0xFFFFFF).map("#{:06x}".format)


def test_contrast_is_that_of_the_standard() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)
    assert contrast("#123456", "#123456") == 1


@settings(deadline=None)
@given(COLOURS)
def test_every_accepted_colour_is_readable_wherever_it_stands(colour: str) -> None:
    assume(is_readable(colour))
    for shades, papers in ((light(colour), LIGHT_PAPERS), (dark(colour), DARK_PAPERS)):
        for paper in (*papers, shades.soft):
            assert contrast(shades.accent, paper) >= ENOUGH
        assert contrast(shades.ink, shades.accent) >= ENOUGH


@settings(deadline=None)
@given(COLOURS)
def test_the_colour_offered_instead_is_accepted(colour: str) -> None:
    assert is_readable(nearest_readable(colour))


@settings(deadline=None)
@given(COLOURS)
def test_a_colour_that_is_readable_is_left_alone(colour: str) -> None:
    assume(is_readable(colour))
    assert nearest_readable(colour) == colour


@settings(deadline=None)
@given(COLOURS)
def test_the_stylesheet_holds_nothing_but_colours(colour: str) -> None:
    assert len(re.findall(r"light-dark\(#[0-9a-f]{6}, #[0-9a-f]{6}\);", stylesheet(colour))) == 3
    assert re.sub(r"#[0-9a-f]{6}", "", stylesheet(colour)) == re.sub(
        r"#[0-9a-f]{6}", "", stylesheet("#0b6b5d")
    )
