"""The knowledge base."""

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class KbConfig(AppConfig):
    name = "kb"
    verbose_name = "Knowledge base"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Forget kept pages when what they show changes; take the site's address over."""
        from kb import freshness, restoring
        from operations.backups.restoring import restoring as restoring_begins

        freshness.listen()
        restoring_begins.connect(restoring.restoring, dispatch_uid="kb.restoring")
        post_migrate.connect(_follow_site_url, sender=self, dispatch_uid="kb.follow_site_url")


def _follow_site_url(**kwargs: Any) -> None:
    from kb.addresses import follow_site_url

    follow_site_url()
