"""What search has done later, or by night. Publishing itself applies in the process at once."""

from django.conf import settings
from django_tasks import task

from operations.commands import said
from operations.schedule import Daily, Every, scheduled
from search import engines, indexing, rebuilding, vectors
from search.engines.base import Engine


@scheduled(Every(5), priority=50)
def catch_up() -> int:
    """Apply what an engine has not seen yet: a failure, or a process that died before it could.

    And encode what it has words of and no vectors.
    """
    return sum(_caught_up(engine) for engine in engines.stores())


def _caught_up(engine: Engine) -> int:
    pages = indexing.apply_pending(engine)
    vectors.complete_if_possible(engine)
    return pages


@task(backend=settings.TASK_QUEUE)
def encode() -> int:
    """Encode what engines have words of and no vectors yet; returns how many texts."""
    return sum(vectors.complete(engine) for engine in engines.stores())


@task(backend=settings.TASK_QUEUE)
def rebuild() -> str:
    """Build the index anew beside the one that serves."""
    return said("rebuild_search")


@scheduled(Daily(3, 0))
def renew() -> int:
    """Build anew each index that other code made and this code would make otherwise."""
    outdated = [engine for engine in engines.stores() if engine.health().outdated]
    return sum(rebuilding.rebuild(engine=engine).pages for engine in outdated)


@scheduled(Daily(3, 20))
def check_search() -> str:
    """Compare index and database, and repair."""
    return said("check_search", "--repair")


@scheduled(Daily(3, 40))
def prune_searches() -> str:
    """Forget old searches; refresh popularity."""
    return said("prune_searches")
