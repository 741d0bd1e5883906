"""Sections of a quiz and what is asked in them: fixed questions, and draws at random."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.db.models import Max, Prefetch, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from wagtail.admin import messages

from accounts.roles import MANAGES_QUIZZES
from kb.numbers import said_number
from quizzes.attempts import pool_of, problems_of
from quizzes.content.texts import tidy
from quizzes.models import Question, QuizSection, QuizSlot
from quizzes.studio.of_quiz import OfQuiz
from quizzes.studio.pages import person_of
from quizzes.studio.putting_together.structure_forms import DrawForm, put_last
from quizzes.studio.shelf import on_shelf, saying
from quizzes.studio.writing.details import shelf_paths

FOUND = 20  # questions offered for a search


class QuizStructure(OfQuiz):
    """What a quiz asks, in its order; `?q=` looks for questions to add."""

    needs = MANAGES_QUIZZES
    template_name = "quizzes/studio/quiz_structure.html"
    header_icon = "list-ol"
    page_title = "Questions"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """See quizzes/studio/quiz_structure.html."""
        words, paths = tidy(self.request.GET.get("q", "")), shelf_paths()
        return {
            "draw": DrawForm(),
            **super().get_context_data(**kwargs),
            "sections": [_section(section, paths) for section in self.quiz.sections.all()],
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
        if wrong:
            messages.warning(request, wrong)
        else:
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


def _section(section: QuizSection, paths: dict[int, str]) -> dict[str, Any]:
    named = Prefetch("question", Question.objects.named())
    slots = section.slots.prefetch_related(named)
    return {"section": section, "slots": [_told(slot, paths) for slot in slots]}


def _told(slot: QuizSlot, paths: dict[int, str]) -> dict[str, Any]:
    """A slot; of a draw, how many there are to draw from."""
    if slot.question_id is not None:
        return {"slot": slot}
    levels = [Question.Difficulty(level).label for level in slot.difficulties]
    shelf = paths[slot.category_id] if slot.category_id else ""
    told = {"levels": levels, "earned": _earned(slot), "available": pool_of(slot).count()}
    return {"slot": slot, "shelf": shelf, **told}


def _earned(slot: QuizSlot) -> str:
    """Between which shares of their mark its questions earned so far; "" for any."""
    least, most = slot.facility_from, slot.facility_to
    said = [f"from {least:.0%}"] if least is not None else []
    said += [f"up to {most:.0%}"] if most is not None else []
    return " ".join(said).replace("%", " %")


def _id(said: str | None) -> int:
    if (number := said_number(said)) is None:
        raise Http404
    return number


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
    put_last(slot, page.section())
    slot.save()


def _add_section(page: QuizStructure, request: HttpRequest) -> None:
    heading = tidy(request.POST.get("heading", ""))[:200]
    shuffle = "shuffle" in request.POST
    last = page.quiz.sections.aggregate(last=Max("sort_order"))["last"]
    place = 0 if last is None else last + 1  # not how many there are: some may be gone
    QuizSection.objects.create(quiz=page.quiz, heading=heading, shuffle=shuffle, sort_order=place)


def _remove(page: QuizStructure, request: HttpRequest) -> None:
    page.slot().delete()


def _remove_section(page: QuizStructure, request: HttpRequest) -> str | None:
    """The one that is named, if it is still empty: a colleague may have filled it meanwhile."""
    section = get_object_or_404(page.quiz.sections, pk=_id(request.POST.get("section")))
    if section.slots.exists():
        return "Somebody has added questions to this section, so it was kept."
    section.delete()
    return None


def _move_up(page: QuizStructure, request: HttpRequest) -> None:
    """Change places with the one before it; the first stays."""
    slot = page.slot()
    _put_before(slot, QuizSlot.objects.filter(section=slot.section))


def _move_section_up(page: QuizStructure, request: HttpRequest) -> None:
    """Change places with the one before it; the first stays."""
    _put_before(page.section(), page.quiz.sections.order_by("sort_order", "pk"))


def _put_before(one: Any, others: QuerySet[Any]) -> None:
    listed = list(others)
    at = [other.pk for other in listed].index(one.pk)
    listed.insert(max(at - 1, 0), listed.pop(at))
    for place, other in enumerate(listed):
        other.sort_order = place
    others.model.objects.bulk_update(listed, ["sort_order"])


_DEEDS: dict[str, Callable[[QuizStructure, HttpRequest], Any]] = {
    "add-question": _add_question,
    "add-draw": _add_draw,
    "add-section": _add_section,
    "remove": _remove,
    "remove-section": _remove_section,
    "move-up": _move_up,
    "move-section-up": _move_section_up,
}
