"""Writing a question about an article to find: its rows are picked by searching."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from django import forms
from django.http import HttpRequest, QueryDict
from django.utils.html import format_html
from django.utils.safestring import SafeString

from kb.numbers import said_number
from quizzes.answering.finding import named
from quizzes.content import Target
from quizzes.studio.writing.fields import ShareField
from quizzes.studio.writing.forms import Row, TriedForm
from search.find import find
from search.problems import REFUSED, problem_of

WORDS = "article-words"  # what is searched for, beside the question
PICK = "pick-"  # the button of an article: pick-12
ANYWHERE = ("", "Anywhere in the article")
GONE = "This article is not there any more. Pick another, or remove the row."


class FindForm(TriedForm):
    """What is to be found."""


class PickedArticle(forms.HiddenInput):
    """The article of a row: its title, behind which its number is sent."""

    input_type = "hidden"
    title = ""

    @property
    def is_hidden(self) -> bool:
        """Its title is there to be read."""
        return False

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """The number and the title."""
        field = super().render(name, value, attrs, renderer)
        return format_html('{}<span class="picked">{}</span>', field, self.title or "None yet")


class TargetRow(Row):
    """An article that answers."""

    page = forms.IntegerField(label="Article", required=False, widget=PickedArticle, min_value=1)
    anchor = forms.ChoiceField(label="Where it has to be opened", required=False)
    fraction = ShareField(label="Earns, in %", required=False)

    def __init__(self, *args: Any, person: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        page = said_number(str(self["page"].value() or "")) or 0
        known = named(person, [page]).get(page) if person is not None and page else None
        self.is_gone = person is not None and known is None
        here = self["anchor"].value() or ""
        sections = dict([ANYWHERE]) | ({} if known is None else dict(known.sections))
        sections.setdefault(here, f"{here}: not there any more")
        self.fields["anchor"].choices = list(sections.items())  # type: ignore[attr-defined]
        gone = "An article that is not there any more" if page else ""
        self.fields["page"].widget.title = known.title if known else gone

    def clean_page(self) -> int | None:
        """One that can be found. Raises ValidationError."""
        page: int | None = self.cleaned_data["page"]
        if page and self.is_gone:
            raise forms.ValidationError(GONE)
        return page

    @property
    def said(self) -> dict[str, Any]:
        """What the line says; without an article it says nothing."""
        return super().said if self.cleaned_data.get("page") else {}


def row_shown(target: Target) -> dict[str, Any]:
    """What a row holds of a target."""
    return {"page": target.page, "anchor": target.anchor, "fraction": target.fraction}


def target(row: dict[str, Any], was: Target | None) -> Target:
    """The target of a row."""
    fraction = Fraction(1) if row["fraction"] is None else row["fraction"]
    return Target(row["page"], row["anchor"], fraction)


def sent(posted: QueryDict, do: str) -> QueryDict:
    """What was sent, with the article that was picked in the first row that has none."""
    if not do.startswith(PICK):
        return posted
    more, many = posted.copy(), said_number(posted.get("rows-TOTAL_FORMS"), 3) or 0
    row = next((at for at in range(many) if not posted.get(f"rows-{at}-page")), many)
    more["rows-TOTAL_FORMS"] = str(max(many, row + 1))
    more[f"rows-{row}-page"], more[f"rows-{row}-anchor"] = do.removeprefix(PICK), ""
    return more


def searched(request: HttpRequest) -> dict[str, Any]:
    """What the page shows of a search for articles; nothing is noted in the search log."""
    words = request.POST.get(WORDS, "").strip()
    context: dict[str, Any] = {"words": words, "words_name": WORDS}
    if not words:
        return context
    try:
        return {**context, "hits": find(words, request.user).hits, "was_searched": True}
    except REFUSED as error:
        return {**context, "refusal": problem_of(error).line}
