"""After a backup was restored: no page kept from before is shown."""

from collections.abc import Callable

from kb import page_cache


def restoring(**kwargs: object) -> Callable[[], None]:
    """What to do once the backup is in place."""
    return page_cache.forget
