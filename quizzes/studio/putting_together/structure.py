"""Sections of a quiz and what is asked in them: fixed questions, and draws at random."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.db import transaction
from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from wagtail.admin import messages

from accounts.roles import MANAGES_QUIZZES
from quizzes.attempts import pool_of, problems_of
from quizzes.content.texts import tidy
from quizzes.models import Question, QuizSection, QuizSlot
from quizzes.studio.of_quiz import OfQuiz
from quizzes.studio.pages import person_of
from quizzes.studio.shelf import on_shelf, saying
from quizzes.studio.writing.fields import MarkField

FOUND = 20  # questions offered for a search


class DrawForm(forms.ModelForm[QuizSlot]):
    """So many questions at random, by what they are."""

    words = forms.CharField(label="Tags", required=False, help_text="With commas between them.")
    levels = forms.TypedMultipleChoiceField(
        label="Difficulty",
        required=False,
        choices=Question.Difficulty.choices,
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
    )
    mark = MarkField(
        label="Mark of each", required=False, above_none=True, help_text="Empty: its own."
    )

    class Meta:
        model = QuizSlot
        fields = ("count", "category", "with_below", "facility_from", "facility_to", "mark")
        labels = {
            "count": "How many",
            "facility_from": "Earned so far, from (0 to 1)",
            "facility_to": "Earned so far, up to (0 to 1)",
        }

    field_order = ("count", "category", "with_below", "words", "levels")

    def clean(self) -> dict[str, Any]:
        """Take over lists."""
        said: dict[str, Any] = super().clean() or self.cleaned_data
        words = (word.strip() for word in said.get("words", "").split(","))
        self.instance.tags = [word for word in words if word]
        self.instance.difficulties = said.get("levels") or []
        return said


class QuizStructure(OfQuiz):
    """What a quiz asks, in its order; `?q=` looks for questions to add."""

    needs = MANAGES_QUIZZES
    template_name = "quizzes/studio/quiz_structure.html"
    header_icon = "list-ol"
    page_title = "Questions"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """See quizzes/studio/quiz_structure.html."""
        words = tidy(self.request.GET.get("q", ""))
        return {
            "draw": DrawForm(),
            **super().get_context_data(**kwargs),
            "sections": [_section(section) for section in self.quiz.sections.all()],
            "problems": problems_of(self.quiz),
            "q": words,
            "found": self._found(words),
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """One change. Raises Http404 for one that is none."""
        do = _DEEDS.get(request.POST.get("do", ""))
        if do is None:
            raise Http404
        with transaction.atomic():
            wrong = do(self, request)
        if isinstance(wrong, DrawForm):
            return self.render_to_response(self.get_context_data(draw=wrong))
        messages.success(request, "Saved.")
        return redirect(request.get_full_path())

    def _found(self, words: str) -> list[Any]:
        if not words:
            return []
        there = QuizSlot.objects.filter(section__quiz=self.quiz, question__isnull=False)
        ready = on_shelf(person_of(self.request)).filter(retired_at=None, is_ready=True)
        return list(saying(ready.exclude(slots__in=there), words)[:FOUND])

    def section(self) -> QuizSection:
        """The one that was named, else the last; made where there is none. Raises Http404."""
        sections = self.quiz.sections
        if named := self.request.POST.get("section"):
            found: QuizSection = get_object_or_404(sections, pk=_id(named))
            return found
        last: QuizSection | None = sections.order_by("-sort_order").first()
        return last or QuizSection.objects.create(quiz=self.quiz, sort_order=0)

    def slot(self) -> QuizSlot:
        """The one that was named. Raises Http404."""
        slots = QuizSlot.objects.filter(section__quiz=self.quiz)
        return get_object_or_404(slots, pk=_id(self.request.POST.get("slot")))


def _section(section: QuizSection) -> dict[str, Any]:
    named = Prefetch("question", Question.objects.named())
    slots = section.slots.select_related("category").prefetch_related(named)
    return {"section": section, "slots": [_told(slot) for slot in slots]}


def _told(slot: QuizSlot) -> dict[str, Any]:
    """A slot; of a draw, how many there are to draw from."""
    if slot.question_id is not None:
        return {"slot": slot}
    levels = [Question.Difficulty(level).label for level in slot.difficulties]
    return {"slot": slot, "levels": levels, "available": pool_of(slot).count()}


def _id(said: str | None) -> int:
    if not said or not (said.isascii() and said.isdigit() and len(said) < 12):
        raise Http404
    return int(said)


def _add_question(page: QuizStructure, request: HttpRequest) -> None:
    seen = Question.objects.visible_to(person_of(request))
    _append(page, QuizSlot(question=get_object_or_404(seen, pk=_id(request.POST.get("question")))))


def _add_draw(page: QuizStructure, request: HttpRequest) -> DrawForm | None:
    form = DrawForm(request.POST)
    if not form.is_valid():
        return form
    _append(page, form.save(commit=False))
    return None


def _append(page: QuizStructure, slot: QuizSlot) -> None:
    slot.section = page.section()
    last = slot.section.slots.order_by("-sort_order").first()
    slot.sort_order = (last.sort_order or 0) + 1 if last else 0
    slot.save()


def _add_section(page: QuizStructure, request: HttpRequest) -> None:
    heading = tidy(request.POST.get("heading", ""))[:200]
    shuffle = "shuffle" in request.POST
    many = page.quiz.sections.count()
    QuizSection.objects.create(quiz=page.quiz, heading=heading, shuffle=shuffle, sort_order=many)


def _remove(page: QuizStructure, request: HttpRequest) -> None:
    page.slot().delete()


def _remove_section(page: QuizStructure, request: HttpRequest) -> None:
    page.section().delete()


def _move_up(page: QuizStructure, request: HttpRequest) -> None:
    """Change places with the one before it; the first stays."""
    slot = page.slot()
    listed = list(QuizSlot.objects.filter(section=slot.section))
    at = [one.pk for one in listed].index(slot.pk)
    listed.insert(max(at - 1, 0), listed.pop(at))
    for place, one in enumerate(listed):
        one.sort_order = place
    QuizSlot.objects.bulk_update(listed, ["sort_order"])


_DEEDS: dict[str, Callable[[QuizStructure, HttpRequest], Any]] = {
    "add-question": _add_question,
    "add-draw": _add_draw,
    "add-section": _add_section,
    "remove": _remove,
    "remove-section": _remove_section,
    "move-up": _move_up,
}
