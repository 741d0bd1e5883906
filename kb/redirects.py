"""Old addresses lead on, but only to what the person may see: an address tells a title."""

from urllib.parse import urlsplit

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from wagtail.contrib.redirects.middleware import RedirectMiddleware, get_redirect
from wagtail.contrib.redirects.models import Redirect

from kb.querysets import pages_visible_to


class VisibleRedirects(RedirectMiddleware):
    """Wagtail's redirects, asked "who may see this?" first."""

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        """The redirect, or the 404 as it was when it leads to what this person may not see."""
        answer: HttpResponseBase = super().process_response(request, response)
        return answer if answer is response or _may_follow(request) else response


def _may_follow(request: HttpRequest) -> bool:
    path = Redirect.normalise_path(request.get_full_path(), decode_unicode=False)
    redirect = get_redirect(request, path) or get_redirect(request, urlsplit(path).path)
    page_id = getattr(redirect, "redirect_page_id", None)
    return page_id is None or pages_visible_to(request.user).filter(pk=page_id).exists()
