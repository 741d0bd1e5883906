"""What the studio's editor sends when somebody saves an article."""

from typing import Any

from django.test import Client
from django.urls import reverse
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from kb.models import ArticlePage, ProductPage

HEADING = {"text": "At home", "level": "2", "anchor": ""}
BODY = [("text", rich_text("<p>Look at the light.</p>")), ("heading", HEADING)]


def sent(title: str, body: list[Any] | None = None, **changes: Any) -> dict[str, Any]:
    """A form as the browser sends it; `changes` may name a deed, such as `action-publish`."""
    slug = changes.pop("slug", title.lower().replace(" ", "-"))
    fields = {
        "title": title,
        "slug": slug,
        "summary": "",
        "audience": "public",
        "body": streamfield(BODY if body is None else body),
        "kind": "article",
        "comments": {"TOTAL_FORMS": 0, "INITIAL_FORMS": 0},
        **changes,
    }
    return nested_form_data(fields)


def write(browser: Client, product: ProductPage, title: str, **changes: Any) -> ArticlePage:
    """Write an article below a product through the studio."""
    url = reverse("wagtailadmin_pages:add", args=["kb", "articlepage", product.pk])
    answer = browser.post(url, sent(title, **changes))
    assert answer.status_code == 302, answer.context["form"].errors
    return ArticlePage.objects.get(title=title)


def rewrite(browser: Client, page: ArticlePage, **changes: Any) -> ArticlePage:
    """Save an article again through the studio."""
    fields = {"title": page.title, "slug": page.slug, **changes}
    answer = browser.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), sent(**fields))
    assert answer.status_code == 302, answer.context["form"].errors
    return ArticlePage.objects.get(pk=page.pk)


def previewed(browser: Client, page: ArticlePage, mode: str, **changes: Any) -> str:
    """What the preview beside the editor shows, in this mode."""
    url = reverse("wagtailadmin_pages:preview_on_edit", args=[page.pk])
    fields = {"title": page.title, "slug": page.slug, **changes}
    assert browser.post(url, sent(**fields)).json()["is_valid"]
    answer = browser.get(url, {"mode": mode, "in_preview_panel": "true"})
    return str(answer.content.decode())
