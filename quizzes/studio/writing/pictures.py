"""Pictures of questions: in a text, and for those who write, one that no question has yet."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from urllib.parse import unquote

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html
from django.views import View
from wagtail.images.widgets import AdminImageChooser

from accounts.roles import MANAGES_BANK
from kb.models import Picture as LibraryPicture
from kb.numbers import said_number
from kb.studio.permissions import NeedsPermission
from quizzes.answering.prose import marked_up
from quizzes.content import File, Format, Text
from quizzes.pictures import NoPicture, for_a_text, kept_as_response
from quizzes.review.files import place_of
from quizzes.review.public_form import text_form


class PictureChooser(AdminImageChooser):
    """Wagtail's; what is sent instead of a number shows no picture, and is told of at the field."""

    def get_instance(self, value: Any) -> Any:
        """The picture to show, if it is there."""
        known = isinstance(value, LibraryPicture) or said_number(str(value)) is not None
        return super().get_instance(value) if known else None


class PictureOfText(forms.ModelChoiceField):
    """One of the studio's pictures, to stand below a text: a file and its words."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs = {"required": False, "widget": PictureChooser, **kwargs}
        super().__init__(LibraryPicture.objects.all(), **kwargs)

    def clean(self, value: Any) -> tuple[File, str] | None:
        """The picture as it is now. Raises ValidationError."""
        picture = super().clean(value)
        try:
            return for_a_text(picture) if picture else None
        except NoPicture as error:
            raise forms.ValidationError(str(error)) from error


def with_picture(text: Text, file: File, words: str) -> Text:
    """The text with a picture below it: in HTML then, unless it is in Markdown."""
    alt = words.replace("[[", "[")  # [[1]] would be a gap
    below = format_html('<p><img src="@@PLUGINFILE@@/{}" alt="{}"></p>', file.name, alt)
    markdown = text.format is Format.MARKDOWN
    said = text.text if markdown or not text else marked_up(text_form(text))
    files = (*(one for one in text.files if one.name != file.name), file)
    return Text(f"{said}\n\n{below}", text.format if markdown else Format.HTML, files)


def saying(before: Text, said: str) -> Text:
    """The text in other words: in its format, without the files that it showed until now."""
    was, now = unquote(before.text), unquote(said)
    left = (one for one in before.files if place_of(one) in now or place_of(one) not in was)
    return replace(before, text=said, files=tuple(left))


class KeptPicture(NeedsPermission, View):
    """By its key, which nobody guesses."""

    needs = MANAGES_BANK

    def get(self, request: HttpRequest, key: str) -> HttpResponse:
        """The picture. Raises Http404."""
        return kept_as_response(key)
