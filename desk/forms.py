"""What the desk is told."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from wagtail.models import Page

from accounts.models import User
from desk.deeds import Occasion
from desk.models import Deed
from kb.audiences import Audience
from kb.models import Passage
from kb.querysets import pages_visible_to

SAID = [Deed.Kind.REPLY_COPIED, Deed.Kind.LINK_COPIED, Deed.Kind.SOLVED, Deed.Kind.NOTHING_HELPED]
MISTYPED = {"required": "Say what is wrong, in a few words."}


class OccasionForm(forms.Form):
    """The circumstances of a deed, as the browser knows them."""

    q = forms.CharField(required=False)
    log = forms.CharField(required=False)
    interaction = forms.CharField(required=False)

    def __init__(self, person: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person

    def occasion_on(self, page: Page | None, anchor: str) -> Occasion:
        """The circumstances, with the passage looked up."""
        said = self.cleaned_data
        passage = self._passage(page, anchor) if page else None
        reference = said["interaction"].strip()
        return Occasion(self.person, said["q"], said["log"], page, passage, reference)

    def _passage(self, page: Page, anchor: str) -> Passage | None:
        rows = Passage.objects.visible_to(self.person).filter(page_id=page.pk)
        if anchor:
            rows = rows.filter(anchor=anchor)
        return rows.order_by("position").first()


class DeedForm(OccasionForm):
    """Something done with an answer, or with none."""

    kind = forms.ChoiceField(choices=[(kind.value, kind.label) for kind in SAID])
    page = forms.IntegerField(required=False)
    at = forms.CharField(required=False)
    reply = forms.CharField(required=False)

    def clean_page(self) -> Page | None:
        """A page this person may see."""
        number = self.cleaned_data["page"]
        if number is None:
            return None
        page: Page | None = pages_visible_to(self.person).filter(pk=number).first()
        if page is None:
            raise forms.ValidationError("This answer is no longer here.")
        return page

    def clean(self) -> dict[str, Any]:
        """Only "nothing helped" is said of no answer."""
        said: dict[str, Any] = super().clean() or self.cleaned_data
        if not said.get("page") and said.get("kind") != Deed.Kind.NOTHING_HELPED:
            raise forms.ValidationError("Open an answer first.")
        return said

    def occasion(self) -> Occasion:
        """The circumstances, looked up."""
        return self.occasion_on(self.cleaned_data["page"], self.cleaned_data["at"])


class FlagForm(OccasionForm):
    """What is wrong, and in which passage of a page."""

    at = forms.ChoiceField(
        label="Where", required=False, widget=forms.Select(attrs={"class": "input"})
    )
    reason = forms.CharField(
        label="What is wrong",
        max_length=500,
        error_messages=MISTYPED,
        widget=forms.Textarea(attrs={"class": "input", "rows": 3, "autofocus": True}),
    )

    def __init__(self, person: User, passages: Iterable[Passage], *args: Any, **kw: Any) -> None:
        super().__init__(person, *args, **kw)
        places = {passage.anchor: _place(passage) for passage in passages}
        self.fields["at"].choices = list(places.items())  # type: ignore[attr-defined]


def _place(passage: Passage) -> str:
    """Where a passage stands, for somebody who chooses among them."""
    path = passage.heading_path or "The beginning"
    return f"{path} (agents only)" if passage.audience == Audience.AGENTS else path
