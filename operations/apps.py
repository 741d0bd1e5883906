"""The house at work: tasks and when they are due, workers, backups."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class OperationsConfig(AppConfig):
    """Finds the tasks of every room, so that the schedule is whole."""

    name = "operations"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Import each room's `tasks` module."""
        autodiscover_modules("tasks")
