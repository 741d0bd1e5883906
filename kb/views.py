"""What the help center does besides showing pages."""

from django.conf import settings
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django_ratelimit.core import is_ratelimited

from kb import branding
from kb.forms import HelpedForm, ReasonForm
from kb.models import ArticlePage, Feedback
from kb.origin import is_from_this_site
from kb.page_cache import keep
from kb.querysets import pages_visible_to
from kb.voting import voted

SALT = "kb.feedback"
TO_SAY_WHY = 3600  # seconds in which a reader may add a reason to a vote
VOTES = "30/m"  # a reader's address


@require_GET
def by_code(request: HttpRequest, code: str) -> HttpResponse:
    """Go to the article with a code that an agent said."""
    digits = "".join(filter(str.isdigit, code))
    article = get_object_or_404(ArticlePage.objects.visible_to(request.user), code=digits)
    return redirect(article.get_url(request))


@csrf_exempt  # kb.origin says why, and what guards it instead
@require_POST
def helped(request: HttpRequest, page_id: int) -> HttpResponse:
    """Keep a reader's yes or no; a no is asked for its reason."""
    if not is_from_this_site(request):
        return render(request, "403_csrf.html", status=403)
    if is_ratelimited(request, group="kb.helped", key="ip", rate=VOTES, increment=True):
        return render(request, "429.html", status=429)
    page = get_object_or_404(pages_visible_to(request.user), pk=page_id)
    form = HelpedForm(request.POST)
    if not form.is_valid():
        raise Http404
    vote = Feedback.objects.create(page=page, **form.cleaned_data)
    searched = form.data.get("searched", "")
    voted.send(Feedback, request=request, vote=vote, searched=searched)
    return redirect(reverse("kb:said", args=[signing.dumps(vote.pk, salt=SALT)]))


@csrf_exempt  # as above; the signed token says which vote
@require_http_methods(["GET", "POST"])
def said(request: HttpRequest, token: str) -> HttpResponse:
    """Thank a reader for a vote, and keep the reason given for a no."""
    vote = _vote(request, token)
    form = ReasonForm(request.POST if request.method == "POST" else None, instance=vote)
    if request.method == "POST":
        if not is_from_this_site(request):
            return render(request, "403_csrf.html", status=403)
        if form.is_valid():
            form.save()
            return redirect("kb:said", token=token)
    fragment = request.headers.get("X-Requested-With") == "fetch"
    template = "kb/_helped.html" if fragment else "kb/helped_page.html"
    asks = not vote.helpful and not (vote.reason or vote.comment)
    return render(request, template, {"vote": vote, "form": form, "asks": asks, "token": token})


def _vote(request: HttpRequest, token: str) -> Feedback:
    try:
        number = signing.loads(token, salt=SALT, max_age=TO_SAY_WHY)
    except signing.BadSignature as error:
        raise Http404 from error
    seen = pages_visible_to(request.user)
    votes = Feedback.objects.select_related("page").filter(page__in=seen)
    return get_object_or_404(votes, pk=number)


@require_GET
@cache_control(public=True, max_age=31_536_000, immutable=True)
def brand(request: HttpRequest, colour: str) -> HttpResponse:
    """The stylesheet of an accent colour; its address says all that it depends on."""
    if not branding.is_readable(f"#{colour}"):
        raise Http404
    return HttpResponse(branding.stylesheet(f"#{colour}"), content_type="text/css")


@require_GET
def robots(request: HttpRequest) -> HttpResponse:
    """What crawlers may read: everything public, no search results."""
    keep(request)
    sitemap = request.build_absolute_uri(reverse("kb:sitemap"))
    closed = ("/search/", "/api/", "/feedback/", "/login/", f"/{settings.STUDIO_PATH}", "/desk/")
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in closed), "", f"Sitemap: {sitemap}"]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain")
