"""Fields for shares, marks and numbers, as trainers write them."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

from django import forms

from quizzes.content import MOST_MARK
from quizzes.models.fractions import read_fraction


class MarkField(forms.CharField):
    """An exact number: 2, 0.5 or 1/3. `above_none`: it has to be more than 0."""

    def __init__(self, *, above_none: bool = False, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.above_none = above_none

    def to_python(self, value: Any) -> Any:
        """A fraction; None for nothing. Raises ValidationError."""
        text = super().to_python(value)
        return self._in_range(read_fraction(text.replace(",", "."))) if text else None

    def _in_range(self, mark: Fraction) -> Fraction:
        if self.above_none and mark <= 0:
            raise forms.ValidationError("Write a mark above 0.")
        if mark > MOST_MARK:
            raise forms.ValidationError(f"Write a mark of at most {MOST_MARK}.")
        return mark

    def prepare_value(self, value: Any) -> Any:
        """As a decimal where that is exact."""
        return plain(value) if isinstance(value, Fraction) else value


def tags_in(said: str) -> list[str]:
    """The tags between commas, each once and cut to what a tag may be."""
    words = (word.strip()[:100] for word in said.split(","))
    return list(dict.fromkeys(word for word in words if word))


class ShareField(forms.CharField):
    """A share of the mark: in percent, or as a fraction of the whole (1/3)."""

    def to_python(self, value: Any) -> Any:
        """A fraction of 1; None for nothing. Raises ValidationError."""
        text = (super().to_python(value) or "").removesuffix("%").strip().replace(",", ".")
        if not text:
            return None
        number = read_fraction(text)
        return number if "/" in text else number / 100

    def prepare_value(self, value: Any) -> Any:
        """Whole percent, else the fraction."""
        if not isinstance(value, Fraction):
            return value
        percent = value * 100
        return str(percent) if percent.denominator == 1 else str(value)


def plain(value: Fraction) -> str:
    """A fraction as a decimal where that is exact, else as it is."""
    written = Decimal(value.numerator) / Decimal(value.denominator)
    return f"{written.normalize():f}" if Fraction(written) == value else str(value)


class ModuleScript(forms.Script):
    """An ES module of ours."""

    def __init__(self, path: str) -> None:
        super().__init__(path, type="module")


class LongText(forms.CharField):
    """A text of several lines that may be left out."""

    def __init__(self, *, rows: int = 3, **kwargs: Any) -> None:
        kwargs.setdefault("required", False)
        super().__init__(widget=forms.Textarea(attrs={"rows": rows}), **kwargs)
