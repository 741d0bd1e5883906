"""Questions, quizzes, and what people answered."""

from django.apps import AppConfig


class QuizzesConfig(AppConfig):
    """Notes when a passage that a question tests says something else."""

    name = "quizzes"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Listen to passages; refuse to start with a proposer that is not there."""
        from quizzes import receivers
        from quizzes.proposing import plugged

        receivers.connect()
        plugged.proposers()
