"""Is the process alive, and can it serve? For load balancers and supervisors."""

from collections.abc import Callable

from django.core.cache import caches
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse

from search import engines


def healthz(request: HttpRequest) -> HttpResponse:
    """200 as long as the process answers; touches nothing else."""
    return HttpResponse("ok", content_type="text/plain")


def readyz(request: HttpRequest) -> JsonResponse:
    """200 when the database answers, else 503; says whether cache and search do, too.

    Without them articles are still read, so they take no process out of service.
    """
    ready = database_answers()
    state = {"ready": ready, "database": ready, "cache": cache_answers(), **_search(ready)}
    return JsonResponse(state, status=200 if ready else 503)


def _search(ready: bool) -> dict[str, bool | str]:
    """Whether search answers, and which engine does; asked often, so nothing is counted."""
    if not ready:
        return {"search": False, "search_engine": ""}
    name = engines.current().who_answers()
    return {"search": bool(name), "search_engine": name}


def cache_answers() -> bool:
    """Whether the cache is there; a folder always is."""
    there: Callable[[], bool] | None = getattr(caches["default"], "is_there", None)
    return there() if there else True


def database_answers() -> bool:
    """Whether a trivial query comes back."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            return True
    except DatabaseError:
        return False
