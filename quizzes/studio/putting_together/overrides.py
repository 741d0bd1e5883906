"""Other rules for a person or a team: listed, added, changed, removed; they count at once."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.paginator import Page, Paginator
from django.db import transaction
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from wagtail.admin import messages
from wagtail.admin.widgets import AdminDateTimeInput

from accounts.models import Team, User
from accounts.roles import MANAGES_QUIZZES
from quizzes.attempts import held, retime
from quizzes.models import QuizOverride
from quizzes.studio.of_quiz import OfQuiz
from quizzes.studio.pages import Crumb
from quizzes.studio.putting_together.in_the_end import (
    RULES,
    Holding,
    cut_short,
    differences,
    holdings,
)

AT_ONCE = 50  # people on a page
DIFFERENCES = ("opens_at", "closes_at", "time_factor", "extra_minutes", "tries")


class OverrideForm(forms.ModelForm[QuizOverride]):
    """For whom, and what is different; a rule that is left empty stays as it is."""

    username = forms.CharField(
        label="Person", required=False, max_length=150, help_text="A user name."
    )
    team = forms.ModelChoiceField(
        Team.objects.order_by("name"),
        required=False,
        empty_label="No team",
        help_text="Instead of a person.",
    )
    new_password = forms.CharField(
        label="Password",
        required=False,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text="Asked for instead of the quiz's. Empty leaves it as it is.",
    )
    no_password = forms.BooleanField(label="No password of its own", required=False)

    class Meta:
        model = QuizOverride
        fields = [*DIFFERENCES, "reason"]
        labels = {"time_factor": "Time, how many times as much"}
        help_texts = {"reason": "For whoever looks after the quiz; the person does not see it."}
        widgets = {"opens_at": AdminDateTimeInput, "closes_at": AdminDateTimeInput}

    field_order = ("username", "team", *DIFFERENCES, "new_password", "no_password", "reason")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            del self.fields["username"], self.fields["team"]
        else:
            del self.fields["no_password"]

    def clean_username(self) -> User | None:
        """Raises ValidationError for a name that nobody has."""
        name = self.cleaned_data["username"].strip()
        person = User.objects.filter(username=name).first() if name else None
        if name and person is None:
            raise forms.ValidationError(f"Nobody is called {name}.")
        return person

    def clean(self) -> dict[str, Any]:
        """One person or one team, once, and something that is different."""
        said: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.instance.pk:
            self._take_whom(said)
        self._take_password(said)
        opens, closes = said.get("opens_at"), said.get("closes_at")
        if opens and closes and closes <= opens:
            self.add_error("closes_at", "It closes before it opens.")
        named = any(said.get(name) is not None for name in DIFFERENCES)
        if not named and not self.instance.password and not self.errors:
            raise forms.ValidationError("Say what is different: all rules are left as they are.")
        return said

    def _take_whom(self, said: dict[str, Any]) -> None:
        person, team = said.get("username"), said.get("team")
        if "username" in self.errors:
            return
        if bool(person) == bool(team):
            self.add_error("username", "Name a person or a team, one of them.")
            return
        self.instance.person, self.instance.team = person, team
        same = QuizOverride.objects.filter(quiz=self.instance.quiz, person=person, team=team)
        if same.exists():
            field = "username" if person else "team"
            self.add_error(field, f"{person or team} is in the list already: edit it there.")

    def _take_password(self, said: dict[str, Any]) -> None:
        if said.get("new_password") or said.get("no_password"):
            self.instance.set_password(said.get("new_password") or "")


class OverrideList(OfQuiz):
    """What is different for whom, and what holds for each of them in the end."""

    needs = MANAGES_QUIZZES
    template_name = "quizzes/studio/overrides.html"
    page_title = "Exceptions"
    header_icon = "user"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """See quizzes/studio/overrides.html."""
        overrides = list(_listed(self.quiz.overrides))
        rows = [(one, differences(one)) for one in overrides]
        extra = any(one.time_factor or one.extra_minutes for one in overrides)
        told = {
            "overrides": rows,
            "rules": RULES,
            "idle_time": extra and self.quiz.time_limit is None,
            "cut_short": [_whom(one) for one in cut_short(self.quiz, overrides)],
            **self._in_the_end(overrides),
        }
        return {**super().get_context_data(**kwargs), **told}

    def _in_the_end(self, overrides: list[QuizOverride]) -> dict[str, Any]:
        people = {one.person_id for one in overrides if one.person_id}
        teams = {one.team_id for one in overrides if one.team_id}
        affected = User.objects.filter(Q(pk__in=people) | Q(team__in=teams), is_active=True)
        names = affected.order_by("first_name", "last_name", "username").select_related("team")
        page: Page[User] = Paginator(names, AT_ONCE).get_page(self.request.GET.get("p"))
        found: list[Holding] = holdings(self.quiz, page.object_list, overrides)
        return {"people": page, "holdings": found}


class OfOverrides(OfQuiz):
    """A page below the list."""

    needs = MANAGES_QUIZZES
    header_icon = "user"

    def above(self) -> list[Crumb]:
        """The quizzes, the quiz, and its exceptions."""
        return [*super().above(), ("Exceptions", self.list_url)]

    @property
    def list_url(self) -> str:
        """Where the list is."""
        return reverse("bank:overrides", args=[self.quiz.pk])

    @cached_property
    def override(self) -> QuizOverride:
        """The one of the address. Raises Http404."""
        found: QuizOverride = get_object_or_404(
            _listed(self.quiz.overrides), pk=self.kwargs["override"]
        )
        return found


class AddOverride(OfOverrides):
    """The form for a new one."""

    template_name = "quizzes/studio/override.html"
    page_title = "Add an exception"

    def instance(self) -> QuizOverride:
        """A new one."""
        return QuizOverride(quiz=self.quiz)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The form."""
        return self._shown(OverrideForm(instance=self.instance()))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Save it; tries under way get their new end in the same transaction."""
        form = OverrideForm(request.POST, instance=self.instance())
        if not form.is_valid():
            return self._shown(form)
        with transaction.atomic():
            held(self.quiz)
            override = form.save()
            moved = retime(self.quiz, timezone.now())
        messages.success(request, f"{_whom(override)}: saved.{told_of(moved)}")
        return redirect(self.list_url)

    def _shown(self, form: OverrideForm) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form, media=form.media))


class EditOverride(AddOverride):
    """The form for one that is there."""

    def get_page_title(self) -> str:
        """Whose it is."""
        return _whom(self.override)

    def instance(self) -> QuizOverride:
        """Raises Http404."""
        return self.override


class RemoveOverride(OfOverrides):
    """Asks once, then the quiz's own rules hold again."""

    template_name = "quizzes/studio/override_remove.html"

    def get_page_title(self) -> str:
        """Whose it is."""
        return f"Remove: {_whom(self.override)}"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """See quizzes/studio/override_remove.html."""
        told = {"override": self.override, "said": differences(self.override)}
        return {**super().get_context_data(**kwargs), **told, "back": self.list_url}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Tries under way get the end that now holds."""
        whom = _whom(self.override)
        with transaction.atomic():
            held(self.quiz)
            self.override.delete()
            moved = retime(self.quiz, timezone.now())
        messages.success(request, f"{whom}: removed.{told_of(moved)}")
        return redirect(self.list_url)


def told_of(moved: int) -> str:
    """How many tries under way have another end now; "" for none."""
    if not moved:
        return ""
    return f" The end of {moved} running {'try has' if moved == 1 else 'tries has'} moved."


def _whom(override: QuizOverride) -> str:
    return str(override.person or f"Team {override.team}")


def _listed(overrides: Any) -> Any:
    """Teams first, then people, by name."""
    known = overrides.select_related("person", "team")
    return known.order_by("person__first_name", "person__username", "team__name", "pk")
