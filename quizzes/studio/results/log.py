"""What happened in an attempt, for people to read. It is no verdict on anybody."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Q
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property

from accounts.roles import MANAGES_QUIZZES
from quizzes.answering.finding import named
from quizzes.attempts.events import HINTS
from quizzes.models import Attempt
from quizzes.studio.pages import Crumb, StudioPage, person_of
from quizzes.studio.putting_together.views import quizzes
from quizzes.studio.results.happenings import happenings, known_of

AT_ONCE = 200  # events on a page


class AttemptLog(StudioPage):
    """The events of an attempt with their times.

    For who manages quizzes. Leads read results, not logs: where a window was left says little of a
    person, and too much to who decides about them. Nobody reads the log of an own try.
    """

    needs = MANAGES_QUIZZES
    template_name = "quizzes/studio/attempt_log.html"
    header_icon = "history"

    @cached_property
    def attempt(self) -> Attempt:
        """One that this person may see. Raises Http404."""
        person = person_of(self.request)
        others = ~Q(person=person) | Q(preview=True)
        seen = Attempt.objects.visible_to(person).filter(others | Q(person=None))
        about = seen.select_related("quiz", "person", "team")
        attempt: Attempt = get_object_or_404(about, pk=self.kwargs["pk"])
        return attempt

    def get_page_title(self) -> str:
        """Whose try it is."""
        who = self.attempt.person or "Somebody who has left"
        return f"What happened: {who}, try {self.attempt.number}"

    def above(self) -> list[Crumb]:
        """The list and the quiz."""
        quiz = self.attempt.quiz
        return [quizzes(), (quiz.title, reverse("bank:quiz", args=[quiz.pk]))]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """See quizzes/studio/attempt_log.html."""
        events = self.attempt.events.all()
        page = Paginator(events, AT_ONCE).get_page(self.request.GET.get("p"))
        before = events[page.start_index() - 2].at if page.start_index() > 1 else None
        viewer = person_of(self.request)
        known = known_of(self.attempt, lambda ids: named(viewer, set(ids)))
        told = {
            "attempt": self.attempt,
            "page": page,
            "happenings": happenings(page.object_list, before, known),
            "hints": events.filter(kind__in=HINTS).exists(),
        }
        return {**super().get_context_data(**kwargs), **told}
