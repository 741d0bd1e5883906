"""Who is really asking, when a proxy of ours stands in front."""

from collections.abc import Callable
from ipaddress import ip_address

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
        if address := _address(said):
            request.META["REMOTE_ADDR"] = address
        return self.get_response(request)


def _address(said: str) -> str:
    """The address without a port, which some proxies add; "" for what is no address.

    What counts by address would fail on anything else.
    """
    host = said[1:].partition("]")[0] if said.startswith("[") else said
    try:
        return str(ip_address(host.partition(":")[0] if host.count(":") == 1 else host))
    except ValueError:
        return ""
