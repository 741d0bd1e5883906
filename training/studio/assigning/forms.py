"""The form of an assignment: what, by when, for whom."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.formats import date_format
from wagtail.admin.widgets import AdminDateInput

from accounts.holders import may
from accounts.models import Team, User
from accounts.roles import MANAGES_ASSIGNMENTS, MANAGES_QUIZZES
from quizzes.models import Quiz
from quizzes.studio.writing.fields import LongText
from training.duties import local_day
from training.models import Assignment
from training.reach import Named, followed_by, open_to, reached, shut_out

NAMED = 5  # people named in a sentence


class AssignmentForm(forms.ModelForm[Assignment]):
    """Leads choose from their own teams; who assigns to anybody names people by user name."""

    usernames = LongText(label="People", help_text="User names, one in a line.")

    class Meta:
        model = Assignment
        fields = ["quiz", "due_on", "counts_from", "note", "teams", "roles", "people"]
        labels = {"due_on": "Due on", "counts_from": "Counts from"}
        widgets = {
            "due_on": AdminDateInput,
            "counts_from": AdminDateInput,
            "teams": forms.CheckboxSelectMultiple,
            "roles": forms.CheckboxSelectMultiple,
            "people": forms.CheckboxSelectMultiple,
        }

    def __init__(self, *args: Any, viewer: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.viewer = viewer
        self.shut_out: list[User] = []
        self.fields["quiz"].queryset = self._quizzes()  # type: ignore[attr-defined]
        if may(viewer, MANAGES_ASSIGNMENTS):
            self._for_anybody()
        else:
            self._for_the_team()

    def clean_due_on(self) -> Any:
        """A day that is over is refused, unless it stood there before."""
        day = self.cleaned_data["due_on"]
        if "due_on" in self.changed_data and day < timezone.localdate():
            raise forms.ValidationError("This day is over. Choose today or a later one.")
        return day

    def clean_usernames(self) -> list[User]:
        """The people. Raises ValidationError with the names that nobody has."""
        names = list(dict.fromkeys(self.cleaned_data["usernames"].split()))
        found = {one.username: one for one in followed_by(self.viewer).filter(username__in=names)}
        if missing := [name for name in names if name not in found]:
            raise forms.ValidationError(f"Nobody who takes quizzes is called {', '.join(missing)}.")
        return list(found.values())

    def clean(self) -> dict[str, Any]:
        """Somebody is named, and all of them may take the quiz."""
        said: dict[str, Any] = super().clean() or self.cleaned_data
        if "usernames" in self.fields:
            said["people"] = said.get("usernames", [])
        if self.errors:
            return said
        if not any(said.get(kind) for kind in ("teams", "roles", "people")):
            raise forms.ValidationError("Name somebody: a team, a role or a person.")
        self._refuse_when_closed(said["quiz"], said["due_on"])
        self._refuse_who_may_not(said["quiz"])
        return said

    def save(self, commit: bool = True) -> Assignment:
        """With its people; opens the quiz to them where that was asked for."""
        one = super().save(commit)
        if "usernames" in self.fields:
            one.people.set(self.cleaned_data["people"])
        if self._opens:
            open_to(one.quiz, self.named)
        return one

    @property
    def named(self) -> Named:
        """Whom the form names."""
        ids = {
            kind: frozenset(one.pk for one in self.cleaned_data.get(kind, ()))
            for kind in ("teams", "people", "roles")
        }
        return Named(**ids)

    @property
    def may_open(self) -> bool:
        """Whether this person may open the quiz to more people."""
        return self.viewer.has_perm(MANAGES_QUIZZES)

    @property
    def _opens(self) -> bool:
        return self.may_open and "open_up" in self.data

    def _refuse_when_closed(self, quiz: Quiz, day: datetime.date) -> None:
        last = quiz.closes_at and local_day(quiz.closes_at)
        if last and last < day:
            closes = date_format(last, "j M Y")
            cure = "Choose an earlier day, or let it close later."
            self.add_error("due_on", f"The quiz closes on {closes}. {cure}")

    def _refuse_who_may_not(self, quiz: Quiz) -> None:
        if self._opens:
            return
        self.shut_out = shut_out(quiz, reached(self.named, self.viewer))
        if self.shut_out:
            cure = "" if self.may_open else " Ask a trainer to open it to them."
            raise forms.ValidationError(
                f"“{quiz}” is not open to {_names(self.shut_out)}.{cure}", code="shut_out"
            )

    def _quizzes(self) -> Any:
        chosen = Quiz.objects.filter(pk=self.instance.quiz_id)
        seen = Quiz.objects.visible_to(self.viewer).filter(status=Quiz.Status.PUBLISHED)
        return (seen | chosen).order_by("title")

    def _for_anybody(self) -> None:
        del self.fields["people"]
        if self.instance.pk:
            names = self.instance.people.order_by("username").values_list("username", flat=True)
            self.initial["usernames"] = "\n".join(names)

    def _for_the_team(self) -> None:
        del self.fields["usernames"], self.fields["roles"]
        self.fields["teams"].queryset = Team.objects.filter(lead=self.viewer)  # type: ignore[attr-defined]
        members = followed_by(self.viewer).order_by("first_name", "last_name", "username")
        self.fields["people"].queryset = members  # type: ignore[attr-defined]


def _names(people: list[User]) -> str:
    """As a sentence names them: Mia, Ben and 4 more."""
    more = len(people) - NAMED
    named = ", ".join(str(one) for one in people[:NAMED])
    return f"{named} and {more} more" if more > 0 else named
