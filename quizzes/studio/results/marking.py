"""The queue of texts that wait for a mark, and giving one."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from wagtail.admin import messages

from accounts.roles import MARKS_ATTEMPTS
from quizzes.attempts import mark
from quizzes.attempts.marking import CannotMark
from quizzes.content import FreeText
from quizzes.models import AttemptSlot
from quizzes.studio.keys import html
from quizzes.studio.pages import Crumb, StudioPage, person_of
from quizzes.studio.question import files_of
from quizzes.studio.writing.fields import LongText, MarkField

SHOWN = 100


class MarkForm(forms.Form):
    """Levels of the rubric, or a mark; and a word to whoever wrote the text."""

    comment = LongText(help_text="Whoever wrote it reads this where feedback is shown.")

    def __init__(self, *args: Any, content: FreeText, out_of: Fraction, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rubric, self.out_of = content.rubric, out_of
        for at, criterion in enumerate(content.rubric):
            levels = [(n, f"{one.label} ({one.points})") for n, one in enumerate(criterion.levels)]
            self.fields[f"level-{at}"] = forms.TypedChoiceField(
                label=criterion.title, choices=levels, coerce=int, widget=forms.RadioSelect
            )
        if not content.rubric:
            self.fields["mark"] = MarkField(label=f"Mark, out of {out_of}")
        self.order_fields([name for name in self.fields if name != "comment"])

    @property
    def given(self) -> dict[str, Any]:
        """As `quizzes.attempts.mark` takes it."""
        said = self.cleaned_data
        if self.rubric:
            levels = [said[f"level-{at}"] for at in range(len(self.rubric))]
            return {"levels": levels, "comment": said["comment"]}
        share = said["mark"] / self.out_of if self.out_of else said["mark"]
        return {"fraction": share, "comment": said["comment"]}


class MarkingQueue(StudioPage):
    """What waits for a mark by this person, longest first."""

    needs = MARKS_ATTEMPTS
    template_name = "quizzes/studio/to_mark.html"
    page_title = "To mark"
    header_icon = "edit"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """See quizzes/studio/to_mark.html."""
        waiting = AttemptSlot.objects.to_mark(person_of(self.request))
        slots = waiting.select_related("attempt__quiz", "attempt__person", "version")
        told = {"slots": slots[:SHOWN], "many": waiting.count()}
        return {**super().get_context_data(**kwargs), **told}


class MarkPage(StudioPage):
    """One text, and the form for its mark."""

    needs = MARKS_ATTEMPTS
    template_name = "quizzes/studio/mark.html"
    page_title = "Mark"
    header_icon = "edit"

    @cached_property
    def slot(self) -> AttemptSlot:
        """One that waits for this person. Raises Http404."""
        waiting = AttemptSlot.objects.to_mark(person_of(self.request))
        slots = waiting.select_related("attempt__quiz", "attempt__person", "version")
        slot: AttemptSlot = get_object_or_404(slots, pk=self.kwargs["pk"])
        return slot

    def above(self) -> list[Crumb]:
        """The queue."""
        return [("To mark", reverse("bank:to_mark"))]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The form."""
        return self._shown(self._form())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Give the mark, and go on with the next."""
        form = self._form(request.POST)
        if not form.is_valid():
            return self._shown(form)
        try:
            mark(self.slot, person_of(request), timezone.now(), **form.given)
        except CannotMark as error:
            form.add_error(None, str(error))
            return self._shown(form)
        messages.success(request, "Marked.")
        following = AttemptSlot.objects.to_mark(person_of(request)).first()
        return redirect("bank:mark", following.pk) if following else redirect("bank:to_mark")

    def _form(self, sent: Any = None) -> MarkForm:
        content = self.slot.version.said
        assert isinstance(content, FreeText)
        return MarkForm(sent, content=content, out_of=self.slot.max_mark)

    def _shown(self, form: MarkForm) -> HttpResponse:
        content, files = self.slot.version.said, files_of(self.slot.version)
        assert isinstance(content, FreeText)
        context = {
            "form": form,
            "slot": self.slot,
            "stem": html(content.stem, files),
            "notes": html(content.grader_info, files) if content.grader_info else "",
            "text": (self.slot.response or {}).get("text", ""),
        }
        return self.render_to_response(self.get_context_data(**context))
