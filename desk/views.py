"""The desk: one page whose parts can be fetched alone, and what agents tell it."""

from __future__ import annotations

from urllib.parse import quote

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django_htmx.http import trigger_client_event

from desk import deeds as deed
from desk import screen
from desk.asked import Asked
from desk.deeds import Occasion
from desk.door import DeskRequest, at_the_desk
from desk.forms import DeedForm, FlagForm
from desk.models import Deed
from desk.products import Products
from desk.reading import Reading, answer_at, answer_for
from kb.flag_mail import owner_of
from kb.models import Passage
from training.due import due_of

STORED = {
    Deed.Kind.SOLVED: "Noted: this solved it",
    Deed.Kind.NOTHING_HELPED: "Noted. The writers see what was searched",
}
TO_OWNER, TO_WRITERS = "Sent to the owner", "Sent to the writers"


@at_the_desk
@require_GET
def desk(request: DeskRequest) -> HttpResponse:
    """The whole desk as its address says; works without a script."""
    asked = Asked.read(request.GET)
    found = screen.answers(request, asked)
    if found.get("code_page") and not asked.open:
        return redirect(_address(asked.but(open=found["code_page"])))
    reading = screen.opened(request, asked, found["products"])
    if reading:
        _note_opening(request, asked, reading["reading"])
    due = due_of(request.user, timezone.now())
    context = {**reading, **found, **screen.filters(), "due": due}
    return render(request, "desk/desk.html", context, status=screen.status(context))


@at_the_desk
@require_GET
def answers(request: DeskRequest) -> HttpResponse:
    """The list at the left, alone."""
    found = screen.answers(request, Asked.read(request.GET))
    return render(request, "desk/answers.html", found, status=screen.status(found))


@at_the_desk
@require_GET
def answer(request: DeskRequest) -> HttpResponse:
    """The open answer, alone."""
    asked, products = Asked.read(request.GET), Products(request.user)
    reading = screen.opened(request, asked, products)
    if not reading:
        raise Http404
    _note_opening(request, asked, reading["reading"])
    return render(request, "desk/reading.html", {**reading, "asked": asked, "products": products})


@at_the_desk
@require_GET
def at(request: DeskRequest) -> HttpResponse:
    """Which answer stands at an address of this site, for links from one answer to another."""
    page = answer_at(request, request.GET.get("path", ""))
    if page is None or answer_for(request, page.pk) is None:
        raise Http404
    return JsonResponse({"open": page.pk})


@at_the_desk
@require_POST
def deeds(request: DeskRequest) -> HttpResponse:
    """Keep what the agent did."""
    form = DeedForm(request.user, request.POST)
    if not form.is_valid():
        return _refused(request, form)
    kind = form.cleaned_data["kind"]
    deed.done(kind, form.occasion(), form.cleaned_data["reply"])
    return _stored(request, kind, STORED.get(Deed.Kind(kind), ""))


@at_the_desk
@require_http_methods(["GET", "POST"])
def flag(request: DeskRequest, page_id: int) -> HttpResponse:
    """Ask what is wrong in an answer, and send it to the owner."""
    page = answer_for(request, page_id)
    if page is None:
        raise Http404
    passages = list(Passage.objects.visible_to(request.user).filter(page_id=page.pk))
    form = FlagForm(request.user, passages, request.POST or None, initial=request.GET.dict())
    if request.method == "POST" and form.is_valid():
        deed.flagged(form.occasion_on(page, form.cleaned_data["at"]), form.cleaned_data["reason"])
        return _stored(request, Deed.Kind.FLAGGED, TO_OWNER if owner_of(page) else TO_WRITERS)
    template = "desk/_flag.html" if request.htmx else "desk/flag.html"
    return render(request, template, {"form": form, "page": page, "asked": Asked.read(request.GET)})


def _note_opening(request: DeskRequest, asked: Asked, reading: Reading) -> None:
    """Remember what was opened, unless a browser only looks ahead or goes back."""
    if request.GET.get("again") or "prefetch" in request.headers.get("Sec-Purpose", ""):
        return
    occasion = Occasion(
        person=request.user,
        query=asked.q,
        log_id=request.GET.get("log", ""),
        page=reading.page,
        passage=reading.passage,
    )
    deed.opened(occasion, asked.position)


def _stored(request: DeskRequest, kind: str, words: str) -> HttpResponse:
    if request.htmx:
        told = {"kind": kind, "words": words}
        return trigger_client_event(HttpResponse(status=204), "desk:stored", told)
    messages.success(request, words)
    return redirect(_back(request))


def _refused(request: DeskRequest, form: DeedForm) -> HttpResponse:
    words = " ".join(str(error) for errors in form.errors.values() for error in errors)
    if request.htmx:
        return HttpResponse(status=422, headers={"X-Desk-Says": quote(words)})
    messages.error(request, words)
    return redirect(_back(request))


def _address(asked: Asked) -> str:
    said = asked.query_string
    return f"{reverse('desk:desk')}?{said}" if said else reverse("desk:desk")


def _back(request: DeskRequest) -> str:
    """The desk as it was; read and written anew, so that no other address fits in."""
    params = QueryDict(request.POST.get("back", "")) if request.method == "POST" else request.GET
    return _address(Asked.read(params))
