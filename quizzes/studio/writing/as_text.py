"""Editing a question as the text of a file, for what no form can hold."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from wagtail.admin import messages

from accounts.roles import MANAGES_BANK
from quizzes import bank
from quizzes.content import Content
from quizzes.formats import FORMATS, FormatError, Imported, Written, read, write
from quizzes.formats.keeping import kept
from quizzes.studio.pages import Crumb, StudioPage, person_of
from quizzes.studio.pages import bank as the_bank
from quizzes.studio.question import question_of
from quizzes.studio.shelf import name_of
from quizzes.studio.writing.kinds import kinds_for
from quizzes.studio.writing.page import print_of
from quizzes.studio.writing.views import CHANGED


class TextForm(forms.Form):
    """The text."""

    text = forms.CharField(
        label="The question", strip=False, widget=forms.Textarea(attrs={"rows": 20})
    )


class EditAsText(StudioPage):
    """A question as GIFT or Moodle XML; saving makes a draft, and keeps what it does not hold."""

    needs = MANAGES_BANK
    template_name = "quizzes/studio/as_text.html"
    header_icon = "code"

    @cached_property
    def question(self) -> Any:
        """Raises Http404."""
        return question_of(self.request, self.kwargs["pk"])

    @cached_property
    def content(self) -> Content:
        """What its newest version says."""
        said: Content = self.question.newest.said
        return said

    @property
    def kind(self) -> str:
        """The format. Raises Http404 for one that cannot hold the question."""
        kind: str = self.kwargs["kind"]
        if kind not in kinds_for(self.content):
            raise Http404
        return kind

    def get_page_title(self) -> str:
        """With the format."""
        return f"Edit as {FORMATS[self.kwargs['kind']].label}" if self.kind else ""

    def above(self) -> list[Crumb]:
        """The bank and the question."""
        url = reverse("bank:question", args=[self.question.pk])
        return [the_bank(), (name_of(self.question), url)]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The text, with a word on all that it cannot carry."""
        return self._shown(TextForm(initial={"text": self._written().data.decode()}))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """A draft; or what is wrong with the text, with its line."""
        form = TextForm(request.POST)
        content = self._read(form) if form.is_valid() else None
        if content is None:
            return self._shown(form)
        try:
            bank.edit(self.question, content, person_of(request), seen=self.content)
        except bank.Changed:
            form.add_error(None, CHANGED)
            return self._shown(form)
        messages.success(request, "Draft saved.")
        return redirect("bank:question", self.question.pk)

    def _read(self, form: TextForm) -> Content | None:
        if self.request.POST.get("seen") != print_of(self.content):
            form.add_error(None, CHANGED)
            return None
        try:
            said = _only(read("", form.cleaned_data["text"].encode(), self.kind), form)
            return said and self._kept(said)
        except FormatError as error:
            for fault in error.faults:
                place = f"Line {fault.line}: " if fault.line else ""
                form.add_error("text", f"{place}{fault.what}; {fault.cure}.")
        return None

    def _kept(self, said: Content) -> Content:
        try:
            shown = read("", self._written().data, self.kind)[0].content
        except FormatError:  # it could not be written at all, so that nothing was shown
            return said
        content: Content = kept(self.content, shown, said)
        return content

    def _written(self) -> Written:
        return write(self.kind, [Imported(self.content)])

    def _shown(self, form: TextForm) -> HttpResponse:
        context = {
            "form": form,
            "label": FORMATS[self.kind].label,
            "warnings": self._written().warnings,
            "seen": self.request.POST.get("seen") or print_of(self.content),
        }
        return self.render_to_response(self.get_context_data(**context))


def _only(found: list[Imported], form: TextForm) -> Content | None:
    if len(found) == 1:
        return found[0].content
    form.add_error("text", f"There are {len(found)} questions in the text; leave one.")
    return None
