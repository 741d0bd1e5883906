"""Whether a form was sent from this site, without a cookie.

Django's CSRF token needs a cookie, and a page with a cookie cannot be kept whole for everybody.
Feedback from help-center pages does nothing in anybody's name, so what is to be kept out is other
sites stuffing votes through our visitors' browsers. Browsers say where a request comes from in
headers that pages cannot forge: Sec-Fetch-Site, or Origin, or Referer in old ones.
"""

from urllib.parse import urlsplit

from django.http import HttpRequest


def is_from_this_site(request: HttpRequest) -> bool:
    """True if the browser says so; a request that says nothing is refused."""
    if sent := request.headers.get("Sec-Fetch-Site"):
        return sent == "same-origin"
    source = request.headers.get("Origin") or request.headers.get("Referer") or ""
    parts = urlsplit(source)
    return (parts.scheme, parts.netloc) == (request.scheme, request.get_host())
