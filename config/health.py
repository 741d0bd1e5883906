"""Is the process alive, and can it serve? For load balancers and supervisors."""

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse

from search import engines


def healthz(request: HttpRequest) -> HttpResponse:
    """200 as long as the process answers; touches nothing else."""
    return HttpResponse("ok", content_type="text/plain")


def readyz(request: HttpRequest) -> JsonResponse:
    """200 when the database answers, else 503; says whether search can answer, too.

    Without search articles are still read, so it takes no process out of service.
    """
    ready = database_answers()
    search = ready and engines.current().health().ok
    state = {"ready": ready, "database": ready, "search": search}
    return JsonResponse(state, status=200 if ready else 503)


def database_answers() -> bool:
    """Whether a trivial query comes back."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            return True
    except DatabaseError:
        return False
