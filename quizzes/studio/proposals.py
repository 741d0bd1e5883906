"""Questions from an article: proposed, looked at, kept as drafts."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.core.signing import BadSignature, dumps, loads
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from taggit.models import Tag
from wagtail.admin import messages

from accounts.roles import MANAGES_BANK
from kb.models import ArticlePage, ProductPage
from quizzes.models import TestedPassage
from quizzes.studio.keys import Line, html, key_of
from quizzes.studio.pages import Crumb, StudioPage, bank, person_of
from quizzes.studio.searching import searched
from quizzes.suggesting import (
    TAG,
    Kept,
    Suggestion,
    keep,
    packed,
    product_of,
    shelf_named,
    suggest,
)

SALT = "quizzes.proposals"
LATEST = 20  # articles that are offered before anybody searches


class ChooseArticle(StudioPage):
    """Which article questions are made from."""

    needs = MANAGES_BANK
    template_name = "quizzes/studio/from_articles.html"
    header_icon = "doc-full"
    page_title = "Questions from an article"

    def above(self) -> list[Crumb]:
        """The bank."""
        return [bank()]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Those that were found, else the latest; with how many questions there are about each."""
        context = {**super().get_context_data(**kwargs), **searched(self.request)}
        results = context.get("results")
        seen = ArticlePage.objects.visible_to(person_of(self.request))
        if results is None:
            pages = list(seen.order_by("-last_published_at")[:LATEST])
        else:
            rows = seen.in_bulk([hit.page_id for hit in results.hits])
            pages = [rows[hit.page_id] for hit in results.hits if hit.page_id in rows]
        return {**context, "rows": _counted(pages)}


def _counted(pages: list[ArticlePage]) -> list[tuple[ArticlePage, str, int]]:
    """Each article with its product and how many questions there are about it; two queries."""
    tests = TestedPassage.objects.filter(passage__page__in=pages, question__retired_at=None)
    about = Counter(pk for pk, _ in set(tests.values_list("passage__page", "question")))
    above = {page.path[: -page.steplen] for page in pages}
    products = dict(ProductPage.objects.filter(path__in=above).values_list("path", "title"))
    return [(page, products.get(page.path[: -page.steplen], ""), about[page.pk]) for page in pages]


@dataclass(frozen=True)
class Card:
    """A suggestion as a page shows it. `sealed`: what the page hands back to keep it."""

    suggestion: Suggestion
    stem: SafeString
    key: list[Line]
    sealed: str


class FromArticle(StudioPage):
    """What an article suggests; what is ticked becomes drafts."""

    needs = MANAGES_BANK
    template_name = "quizzes/studio/from_article.html"
    header_icon = "doc-full"

    @cached_property
    def article(self) -> ArticlePage:
        """Raises Http404 for one that this person may not read."""
        seen = ArticlePage.objects.visible_to(person_of(self.request))
        page: ArticlePage = get_object_or_404(seen, pk=self.kwargs["pk"])
        return page

    def get_page_title(self) -> str:
        """Which article."""
        return f"Questions from “{self.article.title}”"

    def above(self) -> list[Crumb]:
        """The bank, and where an article is chosen."""
        return [bank(), (ChooseArticle.page_title, reverse("bank:from_articles"))]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """See quizzes/studio/from_article.html."""
        suggested = suggest(self.article, person_of(self.request))
        return {
            **super().get_context_data(**kwargs),
            "article": self.article,
            "shelf": shelf_named(product_of(self.article)),
            "tag": TAG,
            "suggested": suggested,
            "cards": [_card(one) for one in suggested.suggestions],
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Drafts of what is ticked."""
        try:
            chosen = [_opened(sealed) for sealed in request.POST.getlist("keep")]
        except BadSignature:
            messages.error(request, "Nothing was kept: the page is from another time. Try again.")
            return redirect(request.path)
        kept = keep(self.article, chosen, person_of(request))
        _say(request, kept)
        done = bool(kept.made) and not kept.changed
        return redirect(_drafts() if done else request.path)


def _card(one: Suggestion) -> Card:
    sealed = "" if one.kept else dumps(packed(one), salt=SALT, compress=True)
    return Card(one, html(one.content.stem, ""), key_of(one.content, ""), sealed)


def _opened(sealed: str) -> dict[str, Any]:
    """What `_card` sealed. Raises BadSignature."""
    said: dict[str, Any] = loads(sealed, salt=SALT)
    return said


def _say(request: HttpRequest, kept: Kept) -> None:
    if kept.made:
        many = len(kept.made)
        messages.success(request, f"{many} draft{'' if many == 1 else 's'} in the bank.")
    elif not kept.changed:
        said = "They are in the bank already." if kept.there else "Nothing was ticked."
        messages.warning(request, said)
    if kept.changed:
        messages.warning(
            request,
            f"{kept.changed} not kept: the article says something else now. Look at it again.",
        )


def _drafts() -> str:
    """The bank, narrowed down to drafts that were proposed."""
    tag = Tag.objects.filter(name=TAG).values_list("pk", flat=True).first()
    return f"{reverse('bank:questions')}?{urlencode({'state': 'draft', 'tag': tag or ''})}"
