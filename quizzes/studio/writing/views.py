"""Adding and editing questions."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from wagtail.admin import messages

from accounts.roles import MANAGES_BANK
from quizzes import bank
from quizzes.content import Content
from quizzes.models import Question
from quizzes.studio.pages import Crumb, StudioPage, person_of
from quizzes.studio.pages import bank as the_bank
from quizzes.studio.question import question_of
from quizzes.studio.shelf import name_of
from quizzes.studio.tested import told_of
from quizzes.studio.writing.details import DetailsForm, shelf_paths
from quizzes.studio.writing.editor import Editor
from quizzes.studio.writing.editors import EDITORS
from quizzes.studio.writing.page import WritingPage, print_of, with_deed
from quizzes.studio.writing.to_find import searched

SAVING = ("save", "ready")
CHANGED = "Somebody else saved this question meanwhile. Copy what you wrote, and open it anew."


class WriteQuestion(StudioPage):
    """What adding and editing have in common."""

    needs = MANAGES_BANK
    template_name = "quizzes/studio/write.html"
    header_icon = "edit"

    @property
    def editor(self) -> Editor:
        """For questions of this type. Raises Http404."""
        raise NotImplementedError

    @property
    def content(self) -> Content:
        """What it says so far."""
        raise NotImplementedError

    def keep(self, content: Content, details: DetailsForm) -> Question:
        """Save it as a draft."""
        raise NotImplementedError

    def details(self, sent: Any = None) -> DetailsForm:
        """Where it is filed."""
        raise NotImplementedError

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The form."""
        page = WritingPage(self.editor, self.content, person_of(request))
        return self._shown(page, self.details())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """What a button adds, or save; what cannot be asked yet stays a draft."""
        do = request.POST.get("do", "save")
        sent = with_deed(self.editor, request.POST, do)
        page = WritingPage(self.editor, self.content, person_of(request), sent)
        details = self.details(sent)
        if not (page.is_valid() & details.is_valid()) or do not in SAVING:
            return self._shown(page, details)
        if request.POST.get("seen") != print_of(self.content):
            page.said.add_error(None, CHANGED)
            return self._shown(page, details)
        return self._saved(page, details, ready=do == "ready")

    def _saved(self, page: WritingPage, details: DetailsForm, *, ready: bool) -> HttpResponse:
        content = page.question()
        if ready and page.blame(content):
            return self._shown(page, details)
        try:
            question = self._kept(content, details, ready=ready)
        except bank.Changed:
            page.said.add_error(None, CHANGED)
            return self._shown(page, details)
        said = "Saved, and asked from now on." if ready else "Draft saved."
        passages = messages.button(reverse("bank:passages", args=[question.pk]), "Choose passages")
        messages.success(self.request, said, buttons=[passages])
        return redirect("bank:question", question.pk)

    @transaction.atomic
    def _kept(self, content: Content, details: DetailsForm, *, ready: bool) -> Question:
        question = self.keep(content, details)
        if ready and question.newest and question.newest.status == bank.Status.DRAFT:
            bank.make_ready(question.newest, seen=content)
        if ready:
            texts, person = self.request.POST.getlist("text"), person_of(self.request)
            bank.confirm_edited(question, person, timezone.now(), texts)
        return question

    def changed(self) -> list[dict[str, Any]]:
        """What it tests and has changed since somebody last looked."""
        return []

    def _shown(self, page: WritingPage, details: DetailsForm) -> HttpResponse:
        context = {
            "changed": self.changed(),
            "page": page,
            "details": details,
            "seen": self.request.POST.get("seen") or print_of(self.content),
            "kind": self.editor.blank.label,
            "beside": self.editor.beside,
            **searched(self.request),
            "shelves": sorted(shelf_paths().values()),
        }
        return self.render_to_response(self.get_context_data(**context))


class AddQuestion(WriteQuestion):
    """A new question of one type."""

    def get_page_title(self) -> str:
        """Which type."""
        return f"New question: {self.editor.blank.label}"

    def above(self) -> list[Crumb]:
        """The bank."""
        return [the_bank()]

    @property
    def editor(self) -> Editor:
        """By the address. Raises Http404."""
        if self.kwargs["kind"] not in EDITORS:
            raise Http404
        return EDITORS[self.kwargs["kind"]]

    @property
    def content(self) -> Content:
        """Nothing yet."""
        return self.editor.blank

    def details(self, sent: Any = None) -> DetailsForm:
        """Nothing yet."""
        return DetailsForm(sent, prefix="filed", person=person_of(self.request))

    def keep(self, content: Content, details: DetailsForm) -> Question:
        """A question with its first version."""
        said, person = details.cleaned_data, person_of(self.request)
        return bank.create(
            content,
            details.category(),
            person,
            product=said["product"],
            idnumber=said["idnumber"] or "",
            difficulty=said["difficulty"],
            tags=said["words"],
        )


class EditQuestion(WriteQuestion):
    """The next version of a question."""

    @cached_property
    def question(self) -> Any:
        """Raises Http404."""
        return question_of(self.request, self.kwargs["pk"])

    def get_page_title(self) -> str:
        """The deed and the question."""
        return f"Edit “{name_of(self.question)}”"

    def above(self) -> list[Crumb]:
        """The bank and the question."""
        url = reverse("bank:question", args=[self.question.pk])
        return [the_bank(), (name_of(self.question), url)]

    @property
    def editor(self) -> Editor:
        """By its type. Raises Http404 for one that no form can hold."""
        if self.question.type not in EDITORS:
            raise Http404
        return EDITORS[self.question.type]

    @cached_property
    def content(self) -> Content:
        """What its newest version says."""
        said: Content = self.question.newest.said
        return said

    def details(self, sent: Any = None) -> DetailsForm:
        """As it is filed."""
        person = person_of(self.request)
        row = Question.objects.visible_to(person).get(pk=self.question.pk)
        return DetailsForm(sent, instance=row, prefix="filed", person=person)

    def changed(self) -> list[dict[str, Any]]:
        """Both texts of each."""
        tests = told_of(self.question, person_of(self.request))
        return [one for one in tests if one.get("stale")]

    def keep(self, content: Content, details: DetailsForm) -> Question:
        """A draft, if it says anything new."""
        question = details.file()
        if content != self.content:
            bank.edit(question, content, person_of(self.request), seen=self.content)
        return question
