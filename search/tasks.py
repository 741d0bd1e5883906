"""What search has done later, or by night. Publishing itself applies in the process at once."""

import logging
from collections.abc import Callable

from django.conf import settings
from django_tasks import task

from operations import queue
from operations.commands import said
from operations.schedule import Daily, Every, scheduled
from search import engines, indexing, rebuilding, vectors
from search.engines.base import Engine, EngineUnavailable
from search.golden import WorseThanBeforeError

logger = logging.getLogger(__name__)


@scheduled(Every(5), priority=50)
def catch_up() -> int:
    """Apply what an engine has not seen yet: a failure, or a process that died before it could.

    And have encoded what it has words of and no vectors. Returns how many pages it took.
    """
    return _of_each(_caught_up)


def _caught_up(engine: Engine) -> int:
    pages = _applied(engine)
    vectors.complete_soon(engine)
    return pages


def _applied(engine: Engine) -> int:
    """Without encoding many texts: other things are due meanwhile."""
    with vectors.following():
        pages = indexing.apply_pending(engine)
    engines.has_caught_up(engine)
    return pages


def _of_each(work: Callable[[Engine], int]) -> int:
    """The sum for all engines; what one that is away raises is raised once all had their turn."""
    done, away = 0, list[EngineUnavailable]()
    for engine in indexing.followers():
        try:
            done += work(engine)
        except EngineUnavailable as error:
            away.append(error)
    if away:
        raise away[0]
    return done


@task(backend=settings.TASK_QUEUE)
def encode() -> int:
    """Encode what engines have words of and no vectors yet; returns how many texts."""
    return _of_each(_encoded)


def _encoded(engine: Engine) -> int:
    _applied(engine)
    return vectors.complete(engine)


@task(backend=settings.TASK_QUEUE)
def rebuild() -> str:
    """Build the index anew beside the one that serves."""
    return "\n".join(rebuilding.rebuild_all())


@scheduled(Daily(3, 0))
def renew() -> int:
    """Build anew a server's index that other code made and this code would make otherwise.

    Not while a worker encodes, which a rebuild would do, too: it can wait for another night, and so
    does one that did not succeed. The one before serves until then, and `search_health` says so.
    """
    return 0 if queue.runs(vectors.TASK) else _of_each(_renewed)


def _renewed(engine: Engine) -> int:
    _applied(engine)
    if not engine.health().outdated:
        return 0
    try:
        return rebuilding.rebuild(engine=engine).pages
    except (WorseThanBeforeError, EngineUnavailable) as error:
        logger.error("The index was not renewed: %s", error)
        return 0


@scheduled(Daily(3, 20))
def check_search() -> str:
    """Compare index and database, and repair."""
    return said("check_search", "--repair")


@scheduled(Daily(3, 40))
def prune_searches() -> str:
    """Forget old searches; refresh popularity."""
    return said("prune_searches")
