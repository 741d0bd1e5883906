"""One question: as an agent sees it, as a trainer reads it, and what it tests."""

from __future__ import annotations

from random import Random
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.views import View

from accounts.models import User
from accounts.roles import MANAGES_BANK
from kb.numbers import said_number
from kb.studio.permissions import NeedsPermission
from quizzes.answering.controls import controls
from quizzes.answering.finding import Named, named
from quizzes.answering.sheets import Sheet
from quizzes.attempts import Paper
from quizzes.content import Content, FindIt, problems
from quizzes.formats import FORMATS
from quizzes.models import Question, QuestionVersion
from quizzes.pictures import as_response
from quizzes.review import public_form
from quizzes.shuffling import order_for
from quizzes.studio.keys import html, key_of, remarks_of
from quizzes.studio.pages import Crumb, StudioPage, bank, person_of
from quizzes.studio.shelf import name_of, on_shelf, state_of
from quizzes.studio.tested import told_of
from quizzes.studio.writing.editors import EDITORS
from quizzes.studio.writing.kinds import kinds_for
from quizzes.studio.writing.page import print_of


def question_of(request: HttpRequest, pk: int) -> Any:
    """A question this person may see, as `on_shelf` has it. Raises Http404."""
    return get_object_or_404(on_shelf(person_of(request)), pk=pk)


def version_of(question: Question, number: str) -> QuestionVersion:
    """The version with this number, the newest for "". Raises Http404."""
    versions = question.versions.select_related("author")
    if not number:
        return get_object_or_404(versions, number=question.number)  # type: ignore[attr-defined]
    if (known := said_number(number, 6)) is None:
        raise Http404
    return get_object_or_404(versions, number=known)


def sheet_of(version: QuestionVersion) -> Sheet:
    """The version as somebody is asked it; the order is the same each time one looks."""
    content, files = version.said, files_of(version)
    order = order_for(content, Random(version.pk))  # noqa: S311 - nobody is tested by it
    form = public_form(content, order)
    paper = Paper(1, 0, "", False, str(content.default_mark), {"form": form})
    stem = html(content.stem, files)
    return Sheet(paper, stem, open=True, controls=controls(form, {}, "q1-", files))


def files_of(version: QuestionVersion) -> str:
    """Where files of a version are served, with a slash at the end."""
    place = reverse("bank:file", args=[version.question_id, version.number, "-", "-"])
    return place.removesuffix("-/-")


class QuestionPage(StudioPage):
    """A question with its versions; `?version=` shows another than the newest."""

    needs = MANAGES_BANK
    template_name = "quizzes/studio/question.html"

    @cached_property
    def question(self) -> Any:
        """The question. Raises Http404."""
        return question_of(self.request, self.kwargs["pk"])

    def get_page_title(self) -> str:
        """What it is called."""
        return name_of(self.question)

    def above(self) -> list[Crumb]:
        """The bank."""
        return [bank()]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """See quizzes/studio/question.html."""
        version = version_of(self.question, self.request.GET.get("version", ""))
        return {
            **super().get_context_data(**kwargs),
            "question": self.question,
            "state": state_of(self.question),
            "ways_to_edit": ways_to_edit(self.question),
            "version": version,
            "versions": self.question.versions.select_related("author"),
            "sheet": sheet_of(version),
            **_compared(told_of(self.question, person_of(self.request))),
            **_told_to_trainers(version, person_of(self.request)),
        }


def ways_to_edit(question: Any) -> list[Crumb]:
    """The form, where there is one for its type; then as text."""
    here = [("Edit", reverse("bank:edit", args=[question.pk]))]
    kinds = kinds_for(question.newest.said)
    as_text = [
        (f"Edit as {FORMATS[kind].label}", reverse("bank:edit_as", args=[question.pk, kind]))
        for kind in kinds
    ]
    return [*(here if question.type in EDITORS else []), *as_text]


def _compared(tests: list[dict[str, Any]]) -> dict[str, Any]:
    """What it tests, and whether there are two texts to compare."""
    return {"tests": tests, "to_compare": any(one.get("stale") for one in tests)}


def _told_to_trainers(version: QuestionVersion, person: User) -> dict[str, Any]:
    content, files = version.said, files_of(version)
    key, remarks = key_of(content, files, _pages(content, person)), remarks_of(content, files)
    wrong = problems(content) if version.status == QuestionVersion.Status.DRAFT else []
    told = {"content": content, "key": key, "remarks": remarks, "problems": wrong}
    return {**told, "read": print_of(content)}


def _pages(content: Content, person: User) -> dict[int, Named]:
    targets = content.targets if isinstance(content, FindIt) else ()
    return named(person, [target.page for target in targets])


class QuestionFile(NeedsPermission, View):
    """A file that a text of a version shows."""

    needs = MANAGES_BANK

    def get(self, request: HttpRequest, pk: int, number: int, key: str, name: str) -> HttpResponse:
        """Pictures are shown, all else is saved. Raises Http404."""
        return as_response(version_of(question_of(request, pk), str(number)).said, key)
