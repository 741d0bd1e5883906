"""Tasks that need somebody, as a report; the others to look at."""

from __future__ import annotations

from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.urls import reverse
from django_tasks_db.models import DBTaskResult
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.views.reports import ReportView

from operations import queue
from operations.studio.door import ForCaretakers

STATES = {
    "again": "Waiting for another try",
    queue.READY.value: "Waiting",
    queue.RUNNING.value: "Running",
    "all": "All",
}


def name_of(row: DBTaskResult) -> str:
    """What a task does, in words: its function's name."""
    return str(row.task_path).rsplit(".", 1)[-1].replace("_", " ").capitalize()


def state_of(row: DBTaskResult) -> str:
    """How it stands, in words."""
    if row.status == queue.READY and row.exception_class_path:
        return STATES["again"]
    return STATES.get(row.status, "Failed" if row.status == queue.FAILED else "Done")


def error_of(row: DBTaskResult) -> str:
    """The last line of what went wrong."""
    lines = str(row.traceback).strip().splitlines()
    return lines[-1] if lines else ""


class StateFilter(django_filters.ChoiceFilter):
    """Failed ones unless something else is asked for."""

    def __init__(self, **kwargs: Any) -> None:
        choices = list(STATES.items())
        super().__init__(
            label="State", choices=choices, empty_label="Failed", widget=forms.RadioSelect, **kwargs
        )

    def filter(self, qs: QuerySet[Any], value: str) -> QuerySet[Any]:
        """Nothing chosen means failed."""
        if value == "all":
            return qs
        if value == "again":
            return qs.filter(status=queue.READY).exclude(exception_class_path="")
        return qs.filter(status=value or queue.FAILED)


class TaskFilterSet(WagtailFilterSet):
    """By state."""

    state = StateFilter()

    class Meta:
        model = DBTaskResult
        fields: list[str] = []


class TaskReport(ForCaretakers, ReportView):
    """Tasks that were given up, first; each leads to its error and what can be done."""

    model = DBTaskResult
    page_title = "Tasks"
    header_icon = "tasks"
    filterset_class = TaskFilterSet
    index_url_name = "operations_tasks"
    index_results_url_name = "operations_tasks_results"
    default_ordering = "-enqueued_at"
    no_results_message = "No such tasks."
    export_filename = "tasks"
    list_export = ["task_path", "status", "enqueued_at", "finished_at", "exception_class_path"]
    columns = [
        TitleColumn(
            "name",
            label="Task",
            accessor=name_of,
            get_url=lambda row: reverse("operations_task", args=[row.pk]),
        ),
        Column("state", label="State", accessor=state_of),
        Column("error", label="Last error", accessor=error_of, classname="w-whitespace-normal"),
        Column("tries", label="Tries", accessor=lambda row: len(row.worker_ids)),
        DateColumn("enqueued_at", label="Asked for", sort_key="enqueued_at"),
        DateColumn("finished_at", label="Last try", sort_key="finished_at"),
    ]

    def get_base_queryset(self) -> QuerySet[DBTaskResult]:
        """Ours; the filter narrows them down."""
        return queue.rows()
