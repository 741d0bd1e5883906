"""What tasks add to the studio."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from operations import queue
from operations.studio.door import LOOK_AFTER
from operations.studio.home import FailedTasksSummary
from operations.studio.report import TaskReport
from operations.studio.task import TaskView


class TasksMenuItem(MenuItem):
    """Where there is a queue, for who looks after it."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Only to those who will be let in."""
        return queue.is_there() and request.user.has_perm(LOOK_AFTER)


@hooks.register("register_admin_urls")
def addresses() -> list[URLPattern]:
    """The report and a task of it."""
    results = TaskReport.as_view(results_only=True)
    return [
        path("reports/tasks/", TaskReport.as_view(), name="operations_tasks"),
        path("reports/tasks/results/", results, name="operations_tasks_results"),
        path("reports/tasks/<uuid:pk>/", TaskView.as_view(), name="operations_task"),
    ]


@hooks.register("register_reports_menu_item")
def report() -> MenuItem:
    """The report in the menu."""
    return TasksMenuItem("Tasks", reverse("operations_tasks"), icon_name="tasks", order=900)


@hooks.register("construct_homepage_summary_items", order=60)
def summary(request: HttpRequest, items: list[Any]) -> None:
    """Failed tasks on the first page."""
    items.append(FailedTasksSummary(request))
