"""Many changes that belong together, so that what listens can do its work once, at the end.

Search (a floor above) listens to Wagtail's signals and applies each change right after its
transaction. During an import of hundreds of articles that would commit the index hundreds of
times. So the importer says when it begins and when it is done:

    from kb.importers.batch import bulk_finished, bulk_started

    bulk_started.connect(receiver)   # until bulk_finished: record changes, do not apply them
    bulk_finished.connect(receiver)  # apply what was recorded

Both are sent outside any transaction, in the thread that imports, with `sender=None`.
`bulk_finished` is sent however the import ends, an interruption included. A batch inside a
batch is part of it: the signals are sent once, by the outermost.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from asgiref.local import Local
from django.dispatch import Signal

bulk_started = Signal()
bulk_finished = Signal()
_inside = Local()


def in_bulk() -> bool:
    """Whether this thread is in the middle of a batch."""
    return bool(getattr(_inside, "batch", False))


@contextmanager
def bulk_change() -> Iterator[None]:
    """Between `bulk_started` and `bulk_finished`."""
    if in_bulk():
        yield
        return
    _inside.batch = True
    bulk_started.send(sender=None)
    try:
        yield
    finally:
        _inside.batch = False
        bulk_finished.send(sender=None)
