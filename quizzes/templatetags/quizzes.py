"""How numbers of quizzes are said."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction

from django import template
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext, ngettext

from quizzes.review.files import key_in

register = template.Library()
HOUR, MINUTE = 3600, 60
LONGEST = 1_000  # digits


@register.filter
def number(value: Fraction | Decimal | str | None) -> str:
    """A mark with at most two decimals; "" for None."""
    if value is None:
        return ""
    exact = Fraction(value)
    with localcontext(prec=LONGEST):  # an old mark may be absurdly long; its page is not to break
        shown = Decimal(exact.numerator) / Decimal(exact.denominator)
        plain = shown.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP).normalize()
        plain = plain if plain.as_tuple().exponent < 0 else plain.quantize(Decimal(1))  # type: ignore[operator]
    return number_format(plain)


@register.filter
def percent(share: Fraction | None) -> str:
    """A share as whole percent, never rounded up to all: 199 of 200 is 99 %."""
    return "" if share is None else f"{int(share * 100)} %"


@register.filter
def percent_exactly(share: Fraction | None) -> str:
    """A share as percent with at most two decimals, where a small difference is to be seen."""
    return "–" if share is None else f"{number(share * 100)} %"


@register.filter
def span(seconds: int | None) -> str:
    """So many seconds as people say it: 1 h 5 min, 20 min, 45 s."""
    if seconds is None:
        return ""
    hours, rest = divmod(int(seconds), HOUR)
    minutes, over = divmod(rest, MINUTE)
    parts = [(hours, gettext("h")), (minutes, gettext("min")), (0 if hours else over, gettext("s"))]
    said = [f"{many} {unit}" for many, unit in parts if many]
    return " ".join(said) or f"0 {gettext('s')}"


@register.filter
def clock(seconds: int | None) -> str:
    """So many seconds as a clock shows them: 11:42, 1:00:05."""
    if seconds is None:
        return ""
    hours, rest = divmod(int(seconds), HOUR)
    minutes, over = divmod(rest, MINUTE)
    return f"{hours}:{minutes:02}:{over:02}" if hours else f"{minutes}:{over:02}"


@register.filter
def questions(many: int) -> str:
    """So many questions, in words."""
    return ngettext("%(many)d question", "%(many)d questions", many) % {"many": many}


@register.filter
def kept_picture(source: str) -> str:
    """Where who writes questions sees the picture with this source."""
    key = key_in(source)
    return reverse("bank:picture", args=[key]) if key else source
