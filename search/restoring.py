"""After a backup was restored: no index of before may be taken for one of now."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import partial

from django.core.management.color import no_style
from django.db import DatabaseError, connection, transaction

from search import engines
from search.engines.base import EngineUnavailable
from search.models import Change
from search.rebuilding import rebuild

logger = logging.getLogger(__name__)


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
    again there.
    """
    with transaction.atomic():
        beyond = max(newest, Change.objects.newest()) + 1
        Change.objects.all().delete()
        Change.objects.create(pk=beyond, kind=Change.Kind.PRUNED)
        with connection.cursor() as cursor:
            for statement in connection.ops.sequence_reset_sql(no_style(), [Change]):
                cursor.execute(statement)
    for engine in engines.stores():
        try:
            rebuild(engine=engine, force=True)
        except EngineUnavailable as error:
            logger.warning("%s must be rebuilt (rebuild_search): %s", engine.name, error)
