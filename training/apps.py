"""What people are to learn, and what they know."""

from django.apps import AppConfig


class TrainingConfig(AppConfig):
    """Assignments, and mastery derived from answers."""

    name = "training"
    default_auto_field = "django.db.models.BigAutoField"
