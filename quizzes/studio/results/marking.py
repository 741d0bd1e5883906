"""The queue of texts that wait for a mark, giving one, and changing one's own."""

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

from accounts.models import User
from accounts.roles import MARKS_ATTEMPTS
from quizzes.attempts import mark
from quizzes.attempts.marking import CannotMark
from quizzes.content import FreeText
from quizzes.models import AttemptSlot, Mark
from quizzes.studio.keys import html
from quizzes.studio.pages import Crumb, StudioPage, person_of
from quizzes.studio.question import files_of
from quizzes.studio.results.marked import Marked, marked_by, marked_lately
from quizzes.studio.results.open_texts import closed, open_to_others, opened
from quizzes.studio.writing.fields import LongText, MarkField
from quizzes.templatetags.quizzes import number

SHOWN = 100
AHEAD = 20  # texts that are looked through for one that nobody has open


class MarkForm(forms.Form):
    """Levels of the rubric, or a mark; and a word to whoever wrote the text."""

    comment = LongText(help_text="Whoever wrote it reads this where feedback is shown.")

    def __init__(self, *args: Any, content: FreeText, out_of: Fraction, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rubric, self.out_of = content.rubric, out_of
        for at, criterion in enumerate(content.rubric):
            levels = [
                (n, f"{one.label} ({number(one.points)})") for n, one in enumerate(criterion.levels)
            ]
            self.fields[f"level-{at}"] = forms.TypedChoiceField(
                label=criterion.title, choices=levels, coerce=int, widget=forms.RadioSelect
            )
        if not content.rubric:
            self.fields["mark"] = MarkField(label=f"Mark, out of {number(out_of)}")
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


def given_before(mark: Mark | None, out_of: Fraction) -> dict[str, Any]:
    """What the form holds at first: the mark that was given."""
    if mark is None:
        return {}
    levels = {f"level-{at}": level for at, level in enumerate(mark.levels)}
    return {**levels, "mark": mark.fraction * out_of, "comment": mark.comment}


def next_for(person: User) -> int | None:
    """The text that waits longest and that no colleague has open; else the longest of all."""
    waiting = AttemptSlot.objects.to_mark(person).values_list("pk", flat=True)[:AHEAD]
    pks = list(waiting)
    busy = open_to_others(pks, person.pk)
    return next((pk for pk in pks if pk not in busy), pks[0] if pks else None)


class MarkingQueue(StudioPage):
    """What waits for a mark by this person, longest first; and what they marked lately."""

    needs = MARKS_ATTEMPTS
    template_name = "quizzes/studio/to_mark.html"
    page_title = "To mark"
    header_icon = "edit"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """See quizzes/studio/to_mark.html."""
        person = person_of(self.request)
        waiting = AttemptSlot.objects.to_mark(person)
        slots = waiting.select_related("attempt__quiz", "attempt__person", "version")[:SHOWN]
        told = {
            "slots": slots,
            "many": waiting.count(),
            "busy": open_to_others([slot.pk for slot in slots], person.pk),
            "lately": marked_lately(person),
        }
        return {**super().get_context_data(**kwargs), **told}


class MarkPage(StudioPage):
    """One text, and the form for its mark. Where others have marked it, only how they did."""

    needs = MARKS_ATTEMPTS
    template_name = "quizzes/studio/mark.html"
    page_title = "Mark"
    header_icon = "edit"

    @cached_property
    def slot(self) -> AttemptSlot:
        """A text that this person may mark. Raises Http404."""
        texts = AttemptSlot.objects.markable_by(person_of(self.request))
        slots = texts.select_related("attempt__quiz", "attempt__person", "version")
        slot: AttemptSlot = get_object_or_404(slots, pk=self.kwargs["pk"])
        return slot

    @cached_property
    def own(self) -> Marked | None:
        """What this person gave before."""
        return marked_by(self.slot, person_of(self.request))

    def above(self) -> list[Crumb]:
        """The queue."""
        return [("To mark", reverse("bank:to_mark"))]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The form."""
        if self.slot.fraction is None:
            opened(self.slot.pk, person_of(request).pk)
        return self._shown(self._form())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Give the mark, and go on with the next; or change it, and go back."""
        form, changed = self._form(request.POST), self.own is not None
        if not form.is_valid():
            return self._shown(form)
        try:
            marked = mark(self.slot, person_of(request), timezone.now(), **form.given)
        except CannotMark as error:
            form.add_error(None, str(error))
            self.slot.refresh_from_db(fields=["fraction"])
            return self._shown(form)
        closed(marked.pk)
        self._say(marked, "Changed." if changed else "Marked.")
        following = None if changed else next_for(person_of(request))
        return redirect("bank:mark", following) if following else redirect("bank:to_mark")

    def _say(self, slot: AttemptSlot, done: str) -> None:
        """That it is done; and where another marker thinks differently, that as well."""
        given = marked_by(slot, person_of(self.request))
        if given is None or not given.far:
            messages.success(self.request, done)
            return
        mine, theirs = number(given.given), number(given.far[0])
        far = f"{done} You gave {mine} of {number(slot.max_mark)}, and somebody else {theirs}."
        again = messages.button(reverse("bank:mark", args=[slot.pk]), "Look again")
        messages.warning(self.request, far, buttons=[again])

    def _form(self, sent: Any = None) -> MarkForm:
        content, out_of = self.slot.version.said, self.slot.max_mark
        assert isinstance(content, FreeText)
        before = given_before(self.own.mark if self.own else None, out_of)
        return MarkForm(sent, content=content, out_of=out_of, initial=before)

    def _shown(self, form: MarkForm) -> HttpResponse:
        content, files = self.slot.version.said, files_of(self.slot.version)
        assert isinstance(content, FreeText)
        fraction, own = self.slot.fraction, self.own
        context = {
            "form": form,
            "slot": self.slot,
            "own": own,
            "final": None if fraction is None else fraction * self.slot.max_mark,
            "settled": fraction is not None and own is None,
            "said": form["comment"].value() if form.is_bound else "",
            "stem": html(content.stem, files),
            "notes": html(content.grader_info, files) if content.grader_info else "",
            "text": (self.slot.response or {}).get("text", ""),
        }
        return self.render_to_response(self.get_context_data(**context))
