"""Writing a question about places on a picture: its form, its rows, and what becomes of them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Any

from django import forms
from django.http import QueryDict

from kb.models import Picture as LibraryPicture
from kb.numbers import said_number
from quizzes.content import Area, Circle, Hotspot, Picture, Polygon, Rectangle, Shape
from quizzes.models import QuestionPicture
from quizzes.pictures import NoPicture, from_library
from quizzes.review.files import key_in
from quizzes.studio.writing.fields import LongText, ModuleScript, ShareField
from quizzes.studio.writing.forms import Row, TriedForm
from quizzes.studio.writing.pictures import PictureChooser

MOST_POINTS = 50
EMPTY = Picture("", 0, 0)
SHAPES = {"circle": "Circle", "rectangle": "Rectangle", "polygon": "Polygon"}
HOW = {
    "circle": "write three numbers: from the left and from the top to its middle, and its radius",
    "rectangle": "write four numbers: left, top, right and bottom",
    "polygon": "write two numbers for each corner, at least three corners",
}


class PointForm(TriedForm):
    """What is asked of a picture."""

    stem_picture = None  # type: ignore[assignment]

    image = forms.ModelChoiceField(
        label="Picture",
        queryset=LibraryPicture.objects.all(),
        required=False,
        widget=PictureChooser,
        help_text="The question keeps a copy: later changes to the picture do not touch it.",
    )
    source = forms.CharField(required=False, widget=forms.HiddenInput)
    alt = forms.CharField(
        label="The picture in words",
        required=False,
        help_text="For those who cannot see it. Say what is there, not where the answer is.",
    )
    most = forms.IntegerField(label="Points that may be set", min_value=1, max_value=MOST_POINTS)

    class Media:
        js = (ModuleScript("js/studio-areas.js"),)

    def clean(self) -> dict[str, Any]:
        """The picture is one that is kept. Raises ValidationError."""
        said: dict[str, Any] = super().clean() or self.cleaned_data
        try:
            said["picture"] = self._picture(said)
        except NoPicture as error:
            self.add_error("image", str(error))
        return said

    @property
    def picture(self) -> Picture:
        """The picture to draw on."""
        if not self.is_bound:
            known: Picture = self.initial.get("picture", EMPTY)
            return known
        return getattr(self, "cleaned_data", {}).get("picture") or EMPTY

    def _picture(self, said: dict[str, Any]) -> Picture:
        alt = said.get("alt", "")
        if said.get("image") is not None:
            chosen = from_library(said["image"])
            return replace(chosen, alt=alt or chosen.alt)
        before: Picture = self.initial.get("picture", EMPTY)
        if said.get("source", "") in ("", before.source):
            return replace(before, alt=alt)
        return replace(_kept(said["source"]), alt=alt)


def _kept(source: str) -> Picture:
    row = QuestionPicture.objects.filter(key=key_in(source)).first()
    if row is None:
        raise NoPicture("This picture is not there any more. Choose one.")
    return Picture(source, row.width, row.height)


class AreaRow(Row):
    """A place on the picture."""

    shape = forms.ChoiceField(choices=list(SHAPES.items()))
    place = forms.CharField(label="Where, in pixels", required=False)
    label = forms.CharField(label="What is there", required=False)
    fraction = ShareField(label="Earns, in %", required=False)
    feedback = LongText(rows=1)

    @property
    def said(self) -> dict[str, Any]:
        """What the line says; without a place it says nothing."""
        told = super().said
        return told if told.get("place") or told.get("label") else {}

    def clean(self) -> dict[str, Any]:
        """The numbers make a shape. Raises ValidationError."""
        said: dict[str, Any] = super().clean() or self.cleaned_data
        if said.get("place"):
            try:
                said["drawn"] = read_shape(said.get("shape", ""), said["place"])
            except ValueError as error:
                self.add_error("place", str(error))
        elif said.get("label"):
            self.add_error("place", "Draw the place on the picture, or type its numbers.")
        return said


def read_shape(kind: str, place: str) -> Shape:
    """The shape that these numbers are. Raises ValueError with what to do."""
    parts = [part for part in re.split(r"[\s,;]+", place) if part]
    if not all(re.fullmatch(r"-?[0-9]{1,6}", part, re.ASCII) for part in parts):
        raise ValueError("Write whole numbers with commas between them.")
    numbers = [int(part) for part in parts]
    if kind == "circle" and len(numbers) == 3:
        return Circle(*numbers)
    if kind == "rectangle" and len(numbers) == 4:
        left, top, right, bottom = numbers
        return Rectangle(min(left, right), min(top, bottom), max(left, right), max(top, bottom))
    if kind == "polygon" and len(numbers) >= 6 and len(numbers) % 2 == 0:
        return Polygon(tuple(zip(numbers[::2], numbers[1::2], strict=True)))
    raise ValueError(f"For a {kind} {HOW.get(kind, 'choose a shape')}.")


def written_shape(shape: Shape) -> dict[str, str]:
    """The kind and the numbers that `read_shape` reads."""
    if isinstance(shape, Circle):
        return {"shape": "circle", "place": f"{shape.x}, {shape.y}, {shape.radius}"}
    if isinstance(shape, Rectangle):
        place = f"{shape.left}, {shape.top}, {shape.right}, {shape.bottom}"
        return {"shape": "rectangle", "place": place}
    return {"shape": "polygon", "place": ", ".join(f"{x}, {y}" for x, y in shape.points)}


def shown(content: Hotspot) -> dict[str, Any]:
    """What the form holds beside what all forms hold."""
    picture = content.picture
    return {"picture": picture, "source": picture.source, "alt": picture.alt, "most": content.most}


def taken(said: Mapping[str, Any], before: Hotspot) -> dict[str, Any]:
    """What the form changes beside what all forms change."""
    return {"picture": said["picture"], "most": said["most"]}


def row_shown(area: Area) -> dict[str, Any]:
    """What a row holds of an area."""
    told = {"label": area.label, "fraction": area.fraction, "feedback": area.feedback.text}
    return {**written_shape(area.shape), **told}


def area(row: dict[str, Any], was: Area | None) -> Area:
    """The area of a row; the feedback keeps its format and its files."""
    before = was or Area(row["drawn"])
    fraction = Fraction(1) if row["fraction"] is None else row["fraction"]
    feedback = replace(before.feedback, text=row["feedback"])
    return Area(row["drawn"], row["label"], fraction, feedback)


def sent(posted: QueryDict, do: str) -> QueryDict:
    """What was sent, with the picture that was chosen kept: it is not chosen again."""
    number = said_number(posted.get("said-image"))
    if number is None:
        return posted
    row = LibraryPicture.objects.filter(pk=number).first()
    try:
        picture = from_library(row) if row else EMPTY
    except NoPicture:
        return posted  # the form says why
    more = posted.copy()
    more["said-image"], more["said-source"] = "", picture.source
    more["said-alt"] = posted.get("said-alt", "").strip() or picture.alt
    return more
