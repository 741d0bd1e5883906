"""Beside an article's editor: questions about it, and which of them a publish makes stale."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import cached_property
from wagtail.admin.ui.menus.pages import PageMenuItem
from wagtail.admin.ui.side_panels import BaseSidePanel

from accounts.roles import MANAGES_BANK
from kb.models import ArticlePage
from quizzes.blast import Blast, blast_of
from quizzes.models import TestedPassage
from quizzes.studio.shelf import name_of, on_shelf, state_of

SHOWN = 12  # questions in a narrow column


class QuestionsSidePanel(BaseSidePanel):
    """Drawn again at every save in the background, so that it speaks of the text as it is."""

    class SidePanelToggle(BaseSidePanel.SidePanelToggle):
        aria_label = "Toggle questions about this article"
        icon_name = "help"
        counter_classname = "w-bg-critical-200"

        def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
            """The counter shows how many would become stale."""
            context: dict[str, Any] = super().get_context_data(parent_context)
            return {**context, "count": len(self.panel.blast.questions)}

    name = "questions"
    title = "Questions about this article"
    template_name = "quizzes/studio/article_panel.html"
    order = 510

    @cached_property
    def blast(self) -> Blast:
        """What publishing the draft would do."""
        page = self.object
        texts = page.passage_texts() if page.live else []
        return blast_of(page, texts, self.request.user) if page.live else Blast()

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        """See quizzes/studio/article_panel.html."""
        rows = self._rows()
        return {
            **super().get_context_data(parent_context),
            "blast": self.blast,
            "touched": [row for row in rows if row["pk"] in self.blast.questions],
            "rows": rows[:SHOWN],
            "total": len(rows),
            "make": reverse("bank:from_article", args=[self.object.pk]),
        }

    def _rows(self) -> list[dict[str, Any]]:
        """Questions that test the article, with the sections that they test."""
        tests = TestedPassage.objects.visible_to(self.request.user)
        places: dict[int, list[str]] = {}
        of_page = tests.filter(passage__page_id=self.object.pk, question__retired_at=None)
        for test in of_page.select_related("passage").order_by("passage__position"):
            heading = test.passage.heading_path if test.passage else ""
            places.setdefault(test.question_id, []).append(heading or "Introduction")
        questions = on_shelf(self.request.user).filter(pk__in=places)
        return [_row(one, places[one.pk]) for one in questions]


def _row(question: Any, places: list[str]) -> dict[str, Any]:
    return {
        "pk": question.pk,
        "name": name_of(question),
        "state": state_of(question),
        "stale": question.is_stale,
        "places": ", ".join(dict.fromkeys(places)),
    }


def panel(page: Any, request: HttpRequest) -> QuestionsSidePanel | None:
    """The panel, for who looks after the bank."""
    return QuestionsSidePanel(page, request) if request.user.has_perm(MANAGES_BANK) else None


class MakeQuestionsMenuItem(PageMenuItem):
    """The entry in an article's menu."""

    label = "Make questions"
    icon_name = "help"
    url_name = "bank:from_article"

    def is_shown(self, user: Any) -> bool:
        """On live articles, to who looks after the bank."""
        page = self.page.specific
        return isinstance(page, ArticlePage) and page.live and user.has_perm(MANAGES_BANK)
