"""How shares of knowledge are said and drawn."""

from __future__ import annotations

from django import template
from django.utils.formats import number_format

register = template.Library()
MINUS = "\N{MINUS SIGN}"


@register.filter
def whole(share: float | None) -> str:
    """A share in whole percent, without the sign; never rounded up to all, or down to nothing."""
    if share is None:
        return ""
    percent = round(share * 100)
    if percent == 100 and share < 1:
        return "99"
    return "1" if percent == 0 and share > 0 else str(percent)


@register.filter
def along(share: float | None) -> str:
    """Where a share lies on a scale of 100, for a picture."""
    return f"{100 * (share or 0):.1f}"


@register.filter
def less(share: float, other: float) -> float:
    """The one less the other."""
    return share - other


@register.filter
def signed(points: float) -> str:
    """A change with its sign and one decimal: +1.4, −0.3; ±0 when it is next to nothing."""
    rounded = round(points, 1)
    if not rounded:
        return "±0"
    return f"{'+' if rounded > 0 else MINUS}{number_format(abs(rounded), 1)}"
