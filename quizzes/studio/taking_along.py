"""The bank as a file: the questions that the list shows."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from quizzes.formats import FORMATS, write
from quizzes.importing import exported, left_behind
from quizzes.studio.bringing import as_file
from quizzes.studio.export_buttons import KINDS
from quizzes.studio.questions import QuestionListing


class QuestionExport(QuestionListing):
    """Hands out what the list would show; first says what the format does not carry."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Raises Http404 for a format that is none."""
        kind = kwargs["kind"]
        if kind not in KINDS:
            raise Http404
        questions = self.get_queryset()
        written = write(kind, exported(questions.order_by("pk")))
        warnings = [*left_behind(questions), *written.warnings]
        if warnings and "anyway" not in request.GET:
            return render(request, "quizzes/studio/export.html", self._told(kind, warnings))
        return as_file(written.data, f"questions{FORMATS[kind].suffix}")

    def _told(self, kind: str, warnings: list[str]) -> dict[str, Any]:
        anyway = self.request.GET.copy()
        anyway["anyway"] = "1"
        title, back = f"Export as {FORMATS[kind].label}", reverse("bank:questions")
        return {
            "breadcrumbs_items": self._crumbs(title, back),
            "header_icon": self.header_icon,
            "label": FORMATS[kind].label,
            "warnings": warnings,
            "url": f"?{anyway.urlencode()}",
            "header_title": title,
            "back": back,
        }

    def _crumbs(self, title: str, back: str) -> list[dict[str, Any]]:
        *above, bank = self.get_breadcrumbs_items()
        return [*above, {**bank, "url": back}, {"url": "", "label": title}]
