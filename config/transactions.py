"""What an editor does in the studio happens whole or not at all."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db import OperationalError, transaction
from django.http import HttpRequest, HttpResponse

_READING = ("GET", "HEAD", "OPTIONS", "TRACE")
_DEADLOCK = "40P01"  # what PostgreSQL calls it


class StudioInOneTransaction:
    """Runs every deed in the studio in one transaction with what must follow from it.

    Wagtail sends some signals (of view restrictions, of snippets) after its own commit; a process
    that died in between would leave the search change log without the row.

    Who publishes one page has it and waits for a turn in the change log; who publishes several at
    once has the turn after the first and waits for the others. PostgreSQL ends the circle by taking
    back all that one of them did; that one does it again.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        return self.get_response(request)

    def process_view(
        self,
        request: HttpRequest,
        view: Callable[..., HttpResponse],
        args: tuple[Any, ...],
        kwargs: dict[str, Any],
    ) -> HttpResponse | None:
        """Answer with the view inside a transaction, where something may be written."""
        if request.method in _READING or not request.path.startswith(f"/{settings.STUDIO_PATH}"):
            return None
        whole = transaction.atomic(view)
        try:
            return whole(request, *args, **kwargs)
        except OperationalError as error:
            if not _is_deadlock(error) or request.FILES:  # files were read, and kept
                raise
        return whole(request, *args, **kwargs)


def _is_deadlock(error: OperationalError) -> bool:
    return getattr(error.__cause__, "sqlstate", None) == _DEADLOCK
