"""Who is really asking, when a proxy of ours stands in front."""

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase

Answer = Callable[[HttpRequest], HttpResponseBase]


class ClientAddress:
    """Takes the caller's address from the proxy's word, so that limits count people, not proxies.

    Only the last address of X-Forwarded-For is our proxy's own word; those before it are the
    caller's, who may write anything. Installed only with BEHIND_PROXY.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Correct REMOTE_ADDR, then go on."""
        said = request.META.get("HTTP_X_FORWARDED_FOR", "").rpartition(",")[2].strip()
        if said:
            request.META["REMOTE_ADDR"] = said
        return self.get_response(request)
