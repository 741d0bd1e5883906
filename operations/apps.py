"""The house at work: tasks and when they are due, workers, backups."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules

from operations.nonsense import refuse_nonsense


class OperationsConfig(AppConfig):
    """Finds the tasks of every room, so that the schedule is whole, and refuses nonsense."""

    name = "operations"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Import each room's `tasks` module, and listen to connections."""
        autodiscover_modules("tasks")
        refuse_nonsense()
