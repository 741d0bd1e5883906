"""Wagtail's own bookkeeping, once an article instead of three times.

Creating, revising and publishing a page each bring the studio's page search and the index of
references up to date. Here that waits until the page is done: references in the same
transaction, page search for many pages together.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.db.models.signals import post_save
from modelsearch.backends import get_search_backends
from modelsearch.signal_handlers import post_save_signal_handler
from wagtail.models import ReferenceIndex
from wagtail.signal_handlers import disable_reference_index_auto_update

from kb.models import ANSWERS

TOGETHER = 50  # pages whose search entries are written at once


@dataclass
class Bookkeeping:
    """Pages that were written and that the studio's search does not know yet."""

    waiting: dict[Any, set[int]] = field(
        default_factory=lambda: {model: set() for model in ANSWERS}
    )

    @contextmanager
    def page(self, page: Any) -> Iterator[None]:
        """Within, the page is saved as often as need be; its references are noted once, after."""
        with disable_reference_index_auto_update():
            yield
        ReferenceIndex.create_or_update_for_object(page)
        self.waiting[type(page)].add(page.pk)

    def catch_up(self, least: int = 1) -> None:
        """Write the search entries of the pages that wait, if there are so many."""
        if sum(map(len, self.waiting.values())) < least:
            return
        for model, pks in self.waiting.items():
            pages = list(model.objects.filter(pk__in=pks))
            for backend in get_search_backends(with_auto_update=True):
                backend.add_bulk(model, pages)
            pks.clear()


@contextmanager
def bookkeeping() -> Iterator[Bookkeeping]:
    """Within, the studio's search learns of pages when it catches up, at the latest at the end.

    For a process that does nothing else: the receivers are taken off for all its threads.
    """
    books = Bookkeeping()
    held = [
        model for model in ANSWERS if post_save.disconnect(post_save_signal_handler, sender=model)
    ]
    try:
        yield books
    finally:
        for model in held:
            post_save.connect(post_save_signal_handler, sender=model)
        books.catch_up()
