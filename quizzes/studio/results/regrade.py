"""Making a bad question good: by another key, full marks, or leaving it out; seen before done."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from wagtail.admin import messages

from accounts.models import User
from accounts.roles import MANAGES_QUIZZES
from quizzes.attempts import AttemptChange, Scope, regrade, regrade_preview
from quizzes.content import Description
from quizzes.models import Attempt, AttemptSlot, Question, QuestionVersion, Quiz
from quizzes.rekeying import CannotRekey
from quizzes.studio.of_quiz import OfQuiz
from quizzes.studio.pages import person_of

SHOWN = 500  # people in a preview
LINKED = 5  # other quizzes, in the message after a regrade
HOW = {
    "key": "By the key of its newest version",
    "again": "Again, by the key it was asked with",
    "full": "Full marks for everybody",
    "dropped": "It does not count",
    "not": "It counts again",
}
ANOTHER = (
    "It would change other marks than those you saw: somebody handed in meanwhile, or you chose "
    "something else. Look at them, and press Regrade again."
)
EXCUSED = {"full": "full", "dropped": "dropped", "not": ""}


class RegradeForm(forms.Form):
    """Which question, and how."""

    question = forms.ModelChoiceField(Question.objects.none(), empty_label="Choose")
    how = forms.ChoiceField(label="Grade it", choices=list(HOW.items()), widget=forms.RadioSelect)
    reason = forms.CharField(
        required=False, max_length=500, help_text="Kept with the regrade, for whoever asks."
    )

    def __init__(self, *args: Any, quiz: Quiz, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.quiz = quiz
        asked = AttemptSlot.objects.filter(
            attempt__quiz=quiz, attempt__state=Attempt.State.FINISHED
        )
        graded = asked.exclude(version__type=Description.type)
        questions = Question.objects.named().filter(pk__in=graded.values("version__question"))
        self.fields["question"].queryset = questions  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """A new key needs a version that is ready."""
        said: dict[str, Any] = super().clean() or self.cleaned_data
        if said.get("how") == "key" and said.get("question") and self._version() is None:
            self.add_error("how", "No version of it is ready.")
        return said

    def scope(self) -> Scope:
        """What is regraded."""
        how, question = self.cleaned_data["how"], self.cleaned_data["question"]
        version = self._version() if how == "key" else None
        return Scope(self.quiz, question, version, EXCUSED.get(how))

    @property
    def chosen(self) -> Question | None:
        """The question that is chosen, before anything is sent as well; None for none."""
        try:
            question: Question | None = self.fields["question"].clean(self["question"].value())
        except forms.ValidationError:
            return None
        return question

    def _version(self) -> QuestionVersion | None:
        version: QuestionVersion | None = self.cleaned_data["question"].version_to_use
        return version


class RegradePage(OfQuiz):
    """The form; then whose marks change, from what to what; then it is done."""

    needs = MANAGES_QUIZZES
    template_name = "quizzes/studio/regrade.html"
    page_title = "Regrade"
    header_icon = "resubmit"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The form; `?question=` has chosen one."""
        form = RegradeForm(quiz=self.quiz, initial={"question": request.GET.get("question")})
        return self._shown(form)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """A preview, or the deed."""
        form = RegradeForm(request.POST, quiz=self.quiz)
        if not form.is_valid():
            return self._shown(form)
        try:
            changes = regrade_preview(form.scope())
            if request.POST.get("do") != "regrade":
                return self._shown(form, changes)
            if request.POST.get("seen") != print_of(changes):
                messages.warning(request, ANOTHER)
                return self._shown(form, changes)
            return self._done(form, changes)
        except CannotRekey as error:
            form.add_error("how", str(error))
            return self._shown(form)

    def _done(self, form: RegradeForm, changes: list[AttemptChange]) -> HttpResponse:
        person, reason = person_of(self.request), form.cleaned_data["reason"]
        regrade(form.scope(), person, timezone.now(), reason)
        done = f"Regraded. {_results(sum(change.moves for change in changes))}."
        others = asked_elsewhere(form.cleaned_data["question"], self.quiz, person)[:LINKED]
        if others:
            done += " The question was asked in other quizzes as well, which are as they were:"
        pages = [messages.button(_address(other, form), str(other)) for other in others]
        messages.success(self.request, done, buttons=pages)
        return redirect("bank:quiz", self.quiz.pk)

    def _shown(self, form: RegradeForm, changes: list[AttemptChange] | None = None) -> HttpResponse:
        told: dict[str, Any] = {"form": form, "previewed": changes is not None}
        if question := form.chosen:
            told["chosen"] = question
            told["others"] = asked_elsewhere(question, self.quiz, person_of(self.request))
        if changes is not None:
            told |= _preview(changes)
        return self.render_to_response(self.get_context_data(**told))


def asked_elsewhere(question: Question, quiz: Quiz, viewer: User) -> QuerySet[Quiz]:
    """The other quizzes in which somebody was asked a question."""
    ended = AttemptSlot.objects.filter(version__question=question).that_count().order_by()
    others: QuerySet[Quiz] = Quiz.objects.visible_to(viewer).exclude(pk=quiz.pk)
    return others.filter(pk__in=ended.values("attempt__quiz")).order_by("title", "pk")


def _address(quiz: Quiz, form: RegradeForm) -> str:
    """Where the same question is regraded in another quiz."""
    return f"{reverse('bank:regrade', args=[quiz.pk])}?question={form.cleaned_data['question'].pk}"


def _results(many: int) -> str:
    return f"{many} {'result has' if many == 1 else 'results have'} changed"


def _preview(changes: list[AttemptChange]) -> dict[str, Any]:
    """Results that become others come by name; tries that keep theirs are counted."""
    moved = [change for change in changes if change.moves]
    return {
        "moved": moved[:SHOWN],
        "many_moved": len(moved),
        "many_kept": len(changes) - len(moved),
        "changes": bool(changes),
        "seen": print_of(changes),
    }


def print_of(changes: Iterable[AttemptChange]) -> str:
    """Stands for whose marks change from what to what: what was seen is what is done."""
    said = sorted(f"{one.attempt.pk} {one.before} {one.after}" for one in changes)
    return hashlib.sha256("\n".join(said).encode()).hexdigest()[:32]
