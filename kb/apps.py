"""The knowledge base."""

from django.apps import AppConfig


class KbConfig(AppConfig):
    name = "kb"
    verbose_name = "Knowledge base"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Forget kept pages when what they show changes."""
        from kb import freshness

        freshness.listen()
