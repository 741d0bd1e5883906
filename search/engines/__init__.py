"""Search engines behind one seam (`base.Engine`), and which of them serves."""

import os
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from .base import Engine
from .embedded import EmbeddedEngine


def current() -> Engine:
    """The engine that serves now; one object a process."""
    return _embedded(Path(settings.SEARCH_DIR))


def stores() -> tuple[Engine, ...]:
    """Every engine that must follow the change log here."""
    return (current(),)


@lru_cache(maxsize=4)
def _embedded(root: Path) -> EmbeddedEngine:
    return EmbeddedEngine(root)


# A child process opens the index itself: a lock that another thread held at the moment of the
# fork would stay taken in it.
os.register_at_fork(after_in_child=_embedded.cache_clear)
