"""One task: what went wrong, and the two deeds: try it again, dismiss it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from operations import queue
from operations.studio.door import ForCaretakers
from operations.studio.report import error_of, name_of, state_of

DEEDS = {
    "again": (queue.try_again, "“%s” will be tried again in a moment."),
    "dismiss": (queue.dismiss, "“%s” is dismissed."),
}


class TaskView(ForCaretakers, WagtailAdminTemplateMixin, TemplateView):
    """Its error in full, for those who look after tasks."""

    template_name = "operations/studio/task.html"
    page_title = "Task"
    header_icon = "tasks"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Find the task."""
        super().setup(request, *args, **kwargs)
        self.row = get_object_or_404(queue.rows(), pk=kwargs["pk"])

    def get_page_subtitle(self) -> str:
        """Which task."""
        return name_of(self.row)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """The report, then this."""
        return [
            *self.breadcrumbs_items,
            {"url": reverse("operations_tasks"), "label": "Tasks"},
            {"url": "", "label": self.get_page_subtitle()},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The task, and whether there is something to do."""
        return {
            **super().get_context_data(**kwargs),
            "task": self.row,
            "state": state_of(self.row),
            "error": error_of(self.row),
            "failed": self.row.status == queue.FAILED,
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Do one of the two; says so when somebody else was quicker."""
        deed, done = DEEDS.get(request.POST.get("deed", ""), (None, ""))
        if deed and deed(self.row):
            messages.success(request, done % name_of(self.row))
        else:
            messages.error(request, "This task is no longer among the failed ones.")
        return redirect("operations_tasks")
