"""How shares and changes are said."""

import pytest

from training.templatetags.knowledge import along, signed, whole


@pytest.mark.parametrize(
    ("share", "said"),
    [(None, ""), (0.0, "0"), (0.29, "29"), (0.003, "1"), (0.997, "99"), (1.0, "100")],
)
def test_a_share_is_never_rounded_to_all_or_nothing(share: float | None, said: str) -> None:
    assert whole(share) == said


@pytest.mark.parametrize(("points", "said"), [(1.44, "+1.4"), (-0.26, "−0.3"), (0.04, "±0")])
def test_a_change_has_its_sign(points: float, said: str) -> None:
    assert signed(points) == said


def test_a_picture_has_a_hundred_steps() -> None:
    assert (along(0.125), along(None)) == ("12.5", "0.0")
