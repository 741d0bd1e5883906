"""All settings of a quiz in one form, grouped as trainers think of them."""

from __future__ import annotations

import hashlib
import json
from decimal import Decimal
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator
from django.db import transaction
from django.forms.models import model_to_dict
from django.utils import timezone
from wagtail.admin.widgets import AdminDateTimeInput

from accounts.models import User
from kb.studio.products import offer_products
from quizzes.attempts.marking import settle_anew
from quizzes.models import Quiz
from quizzes.review import Phase, Thing, allowed
from quizzes.studio.writing.fields import LongText

GROUPS: dict[str, tuple[str, ...]] = {
    "General": ("title", "intro", "product"),
    "For whom": ("open_to_all", "teams", "roles", "usernames"),
    "Timing": ("opens_at", "closes_at", "minutes", "when_over", "grace", "late"),
    "Grade": ("tries", "counts", "wait_minutes", "pass_percent"),
    "Layout": ("questions_per_page", "navigation"),
    "Behaviour": ("behaviour", "shuffle_choices"),
    "Marking": ("markers", "blind_marking"),
    "Restrictions": ("new_password", "no_password"),
}
PHASES = {
    Phase.DURING: "While it is taken",
    Phase.RIGHT_AFTER: "Right after",
    Phase.LATER: "Later, while it is open",
    Phase.CLOSED: "After it has closed",
}
THINGS = {
    Thing.ATTEMPT: "The questions and answers",
    Thing.CORRECTNESS: "Whether right",
    Thing.MARKS: "Marks",
    Thing.FEEDBACK: "Feedback to the answers",
    Thing.GENERAL_FEEDBACK: "General feedback",
    Thing.RIGHT_ANSWER: "The right answer",
}
TELLS = (
    "Whoever may try again learns that the answer was not right. Tick “Whether right” while the "
    "quiz is taken, or let people learn at another time how they did."
)
MINUTE = 60
MOST = 366 * 24 * 60  # minutes: what is meant for longer than a year has a typing error


class QuizForm(forms.ModelForm[Quiz]):
    """The settings; `review` is read from a table of boxes."""

    usernames = LongText(label="People", help_text="User names, one in a line.")
    minutes = forms.DecimalField(
        label="Time limit in minutes", required=False, min_value=0, max_value=MOST, decimal_places=2
    )
    wait_minutes = forms.DecimalField(
        label="Minutes between two tries",
        required=False,
        min_value=0,
        max_value=MOST,
        decimal_places=2,
    )
    new_password = forms.CharField(
        label="Password",
        required=False,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text="Asked for before each try. Empty leaves it as it is.",
    )
    no_password = forms.BooleanField(label="Ask for no password", required=False)

    class Meta:
        model = Quiz
        fields = [
            *("title", "intro", "product", "open_to_all", "teams", "roles"),
            *("opens_at", "closes_at", "when_over", "grace", "late"),
            *("tries", "counts", "pass_percent", "questions_per_page", "navigation"),
            *("behaviour", "shuffle_choices", "markers", "blind_marking"),
        ]
        widgets = {
            "intro": forms.Textarea(attrs={"rows": 3}),
            "opens_at": AdminDateTimeInput,
            "closes_at": AdminDateTimeInput,
            "teams": forms.CheckboxSelectMultiple,
            "roles": forms.CheckboxSelectMultiple,
        }

    def __init__(self, *args: Any, person: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_products(self, person, "Several")
        for seconds in ("grace", "late"):
            self.fields[seconds].validators.append(MaxValueValidator(MOST * MINUTE))
        quiz = self.instance
        self.initial["minutes"] = _minutes(quiz.time_limit)
        self.initial["wait_minutes"] = _minutes(quiz.wait)
        if quiz.pk:
            names = quiz.people.order_by("username").values_list("username", flat=True)
            self.initial["usernames"] = "\n".join(names)

    @property
    def groups(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The fields under their headings."""
        return [(name, [self[field] for field in fields]) for name, fields in GROUPS.items()]

    @property
    def review_table(self) -> list[tuple[str, list[tuple[str, str, bool]]]]:
        """A row for each thing: (name of the box, what it means, whether it is ticked)."""
        shown = self._review() if self.is_bound else self.instance.review
        return [
            (
                words,
                [
                    (f"review-{phase}-{thing}", f"{words}: {when}", thing in shown.get(phase, ()))
                    for phase, when in PHASES.items()
                ],
            )
            for thing, words in THINGS.items()
        ]

    @property
    def phases(self) -> list[str]:
        """The heads of the table."""
        return list(PHASES.values())

    def clean_usernames(self) -> list[User]:
        """The people. Raises ValidationError with the names that nobody has."""
        names = list(dict.fromkeys(self.cleaned_data["usernames"].split()))
        found = {person.username: person for person in User.objects.filter(username__in=names)}
        if missing := [name for name in names if name not in found]:
            raise forms.ValidationError(f"Nobody is called {', '.join(missing)}.")
        return list(found.values())

    def clean(self) -> dict[str, Any]:
        """Take over what is kept in another form than it is written in."""
        said: dict[str, Any] = super().clean() or self.cleaned_data
        quiz = self.instance
        quiz.time_limit = _seconds(said.get("minutes")) or None
        quiz.wait = _seconds(said.get("wait_minutes"))
        quiz.review = self._review()
        if said.get("behaviour") == Quiz.Behaviour.INTERACTIVE and not _shows_right(quiz):
            self.add_error("behaviour", TELLS)
        if said.get("new_password") or said.get("no_password"):
            quiz.set_password(said.get("new_password") or "")
        return said

    @transaction.atomic
    def save(self, commit: bool = True) -> Quiz:
        """With the people it is for; what is marked often enough by now has its mark."""
        quiz: Quiz = super().save(commit)
        if commit:
            quiz.people.set(self.cleaned_data["usernames"])
            if "markers" in self.changed_data:
                settle_anew(quiz, timezone.now())
        return quiz

    def _review(self) -> dict[str, list[str]]:
        return {
            phase.value: [t.value for t in THINGS if f"review-{phase}-{t}" in self.data]
            for phase in PHASES
        }


def _shows_right(quiz: Quiz) -> bool:
    return Thing.CORRECTNESS in allowed(quiz.review, Phase.DURING)


def print_of(quiz: Quiz) -> str:
    """Short, and another one as soon as a setting is another; "" of a new quiz."""
    if not quiz.pk:
        return ""
    said = model_to_dict(quiz, [*QuizForm.Meta.fields, "time_limit", "wait", "review", "people"])
    for many in ("teams", "roles", "people"):
        said[many] = sorted(one.pk for one in said[many])
    text = json.dumps({**said, "password": quiz.password}, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _minutes(seconds: int | None) -> Decimal | None:
    if not seconds:
        return None
    return (Decimal(seconds) / MINUTE).quantize(Decimal("0.01")).normalize()


def _seconds(minutes: Decimal | None) -> int:
    return round((minutes or 0) * MINUTE)
