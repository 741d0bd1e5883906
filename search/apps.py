"""Search: words and meaning, over what each person may see."""

from django.apps import AppConfig


class SearchConfig(AppConfig):
    """Follows pages, shared texts and steering; writes the search log after responses."""

    name = "search"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Listen to what engines must follow, and to the end of requests."""
        import search.checks  # noqa: F401 - registers them
        from operations.backups.restoring import restoring as restoring_begins
        from search import following, log, receivers, restoring, vectors

        receivers.connect()
        vectors.connect()
        log.connect()
        following.connect()
        restoring_begins.connect(restoring.restoring, dispatch_uid="search.restoring")
