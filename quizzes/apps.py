"""Questions, quizzes, and what people answered."""

from django.apps import AppConfig


class QuizzesConfig(AppConfig):
    """Notes when a passage that a question tests says something else."""

    name = "quizzes"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Listen to passages."""
        from quizzes import receivers

        receivers.connect()
