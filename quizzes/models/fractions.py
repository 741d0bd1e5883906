"""Fractions in the database, exactly: a third is the text "1/3"."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import TYPE_CHECKING, Any, TypeVar

from django import forms
from django.core.exceptions import ValidationError
from django.db import models

Set = TypeVar("Set", contravariant=True)
Get = TypeVar("Get", covariant=True)

if TYPE_CHECKING:
    Column = models.Field
else:

    class Column(models.Field):
        """Fields take type parameters only while types are checked."""

        def __class_getitem__(cls, key: object) -> type:
            """The same field."""
            return cls


# No exponent: "1e999999999" would be a number of a billion digits.
_FRACTION = re.compile(r"-?\d{1,500}(/\d{1,500}|\.\d{1,100})?", re.ASCII)


def read_fraction(text: str) -> Fraction:
    """A fraction from "1/3", "2" or "0.5"; raises ValidationError for anything else."""
    text = text.strip()
    try:
        if _FRACTION.fullmatch(text):
            return Fraction(text)
    except ZeroDivisionError:
        pass
    raise ValidationError("Write a number, such as 2, 0.5 or 1/3.")


class FractionField(Column[Set, Get]):
    """A fraction of any size, kept as text in its lowest terms."""

    _pyi_private_set_type: Fraction | int
    _pyi_private_get_type: Fraction

    def get_internal_type(self) -> str:
        """Kept as a text of any length."""
        return "TextField"

    def from_db_value(self, value: str | None, *_: Any) -> Fraction | None:
        """The fraction that was kept."""
        return None if value is None else Fraction(value)

    def to_python(self, value: Any) -> Fraction | None:
        """A fraction from a form or from code; raises ValidationError."""
        if value is None or isinstance(value, Fraction):
            return value
        return Fraction(value) if isinstance(value, int) else read_fraction(str(value))

    def get_prep_value(self, value: Any) -> str | None:
        """As it is kept."""
        fraction = self.to_python(value)
        return None if fraction is None else str(fraction)

    def value_to_string(self, obj: models.Model) -> str:
        """As it is kept, for dumps."""
        return self.get_prep_value(self.value_from_object(obj)) or ""

    def formfield(self, **kwargs: Any) -> Any:
        """A single line."""
        return super().formfield(**{"form_class": forms.CharField, **kwargs})
