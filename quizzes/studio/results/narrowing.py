"""Which results are wanted, as the address says it."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from wagtail.admin.widgets import AdminDateInput

from accounts.holders import may
from accounts.models import Team, User
from accounts.roles import MANAGES_QUIZZES
from kb.models import ProductPage
from quizzes.models import Attempt, Quiz
from quizzes.studio.results.told import told_to

BY = {"person": "Person", "team": "Team", "product": "Product", "quiz": "Quiz"}
BY_QUESTION = {"question": "Question"}
DAY = datetime.timedelta(days=1)


def _in_reach(day: datetime.date) -> None:
    """The first and last days of all have no midnight in every time zone, and no day beyond."""
    if not 1900 <= day.year < 3000:
        raise forms.ValidationError("Choose a day between 1900 and 2999.")


class Narrowing(forms.Form):
    """Quiz, team, product, period, and what a line of the table is.

    The team is that of the try, when it was made. Questions are told only to who manages quizzes:
    to others, a quiz may still hide them.
    """

    by = forms.ChoiceField(label="Lines", required=False)
    quiz = forms.ModelChoiceField(Quiz.objects.none(), required=False, empty_label="All quizzes")
    team = forms.ModelChoiceField(Team.objects.none(), required=False, empty_label="All teams")
    product = forms.ModelChoiceField(
        ProductPage.objects.none(), required=False, empty_label="All products"
    )
    since = forms.DateField(
        label="Finished from", required=False, widget=AdminDateInput, validators=[_in_reach]
    )
    until = forms.DateField(
        label="Finished up to", required=False, widget=AdminDateInput, validators=[_in_reach]
    )

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person, manages = person, may(person, MANAGES_QUIZZES)
        teams = Team.objects.all() if manages else Team.objects.filter(lead=person)
        offered: dict[str, QuerySet[Any]] = {
            "quiz": Quiz.objects.visible_to(person).order_by("title"),
            "team": teams.order_by("name"),
            "product": ProductPage.objects.visible_to(person).order_by("path"),
        }
        for name, choices in offered.items():
            self.fields[name].queryset = choices  # type: ignore[attr-defined]
        self.fields["by"].choices = list({**BY, **(BY_QUESTION if manages else {})}.items())  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """A period that ends before it begins holds nothing."""
        said: dict[str, Any] = super().clean() or self.cleaned_data
        since, until = said.get("since"), said.get("until")
        if since and until and until < since:
            self.add_error("until", "This is before the first day.")
        return said

    @property
    def lines(self) -> str:
        """What a line is."""
        self.is_valid()
        return self.cleaned_data.get("by") or "person"

    def attempts(self) -> QuerySet[Attempt]:
        """The finished ones that are wanted, of those that this person may be told."""
        if not self.is_valid():
            return Attempt.objects.none()
        said, seen = self.cleaned_data, told_to(self.person, timezone.now())
        if said["quiz"]:
            seen = seen.filter(quiz=said["quiz"])
        if said["team"]:
            seen = seen.filter(team=said["team"])
        if said["product"]:
            seen = seen.filter(quiz__product__path__startswith=said["product"].path)
        if said["since"]:
            seen = seen.filter(finished_at__gte=_midnight(said["since"]))
        if said["until"]:
            seen = seen.filter(finished_at__lt=_midnight(said["until"] + DAY))
        return seen


def _midnight(day: datetime.date) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time.min))
