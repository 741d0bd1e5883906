"""After a backup was restored: no index of before may be taken for one of now."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial

from django.core.management.color import no_style
from django.db import DatabaseError, connection, transaction

from search import engines
from search.embedding import EncoderUnavailable
from search.engines.base import Engine, EngineUnavailable
from search.models import Change
from search.rebuilding import rebuild

# Ids left out: an index that cannot be asked now, such as one on another machine, may have seen
# changes that neither this database nor the one before it knows of.
GAP = 1_000_000


def restoring(**kwargs: object) -> Callable[[], None]:
    """Note how far the change log came; returns what to do once the backup is in place."""
    try:
        with transaction.atomic():
            newest = Change.objects.newest()
    except DatabaseError:  # there are no tables yet
        newest = 0
    return partial(begin_anew, newest)


def begin_anew(newest: int) -> None:
    """Let the change log begin beyond whatever an index has seen, and build the indices.

    Copies on other machines then find that the log does not reach back to them, and are built
    again there. Raises EngineUnavailable when one here was not built, once all were tried.
    """
    seen = max(newest, *_cursors())
    with transaction.atomic():
        beyond = max(seen, Change.objects.newest()) + GAP
        Change.objects.all().delete()
        Change.objects.create(pk=beyond, kind=Change.Kind.PRUNED)
        with connection.cursor() as cursor:
            for statement in connection.ops.sequence_reset_sql(no_style(), [Change]):
                cursor.execute(statement)
    if wrong := [said for engine in engines.stores() if (said := _went_wrong(engine))]:
        raise EngineUnavailable(" ".join(wrong))


def _went_wrong(engine: Engine) -> str:
    """Why an index could not be built; "" when it was."""
    try:
        rebuild(engine=engine, force=True)
    except (EngineUnavailable, EncoderUnavailable) as error:
        return f"The index of {engine.name} was not built: {error}"
    return ""


def _cursors() -> Iterator[int]:
    """How far the indices came that can be asked; 0 first, should there be none."""
    yield 0
    for engine in engines.stores():
        with suppress(EngineUnavailable):
            yield engine.cursor()
