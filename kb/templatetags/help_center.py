"""Template tags of the help center's pages."""

import datetime
import re
from collections.abc import Iterable
from typing import Any

from django import template
from django.contrib.auth.models import AnonymousUser
from django.template import Context
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from wagtail.models import Page

from kb import seo
from kb.audiences import Audience
from kb.links import PageLinks
from kb.models.answers import ShownBlock
from kb.page_cache import SEARCHED

register = template.Library()
BLANK = re.compile(r"\{[^{}\n]{1,40}\}")


@register.simple_tag(takes_context=True)
def rich(context: Context, value: Any) -> SafeString:
    """Rich text as HTML, with the links that this reader may follow."""
    links = context.get("links")
    if links is None:
        links = PageLinks(context["request"])
    html: SafeString = links.html(value)
    return html


@register.filter
def sections(blocks: Iterable[ShownBlock]) -> list[list[ShownBlock]]:
    """Blocks as sections: a new one begins with each heading."""
    found: list[list[ShownBlock]] = []
    for shown in blocks:
        if not found or shown.block.block_type == "heading":
            found.append([])
        found[-1].append(shown)
    return found


@register.filter
def blanks(text: str) -> SafeString:
    """A reply's text with what is to be filled in marked: `Hello {name}`."""
    marked = BLANK.sub(r'<span class="reply__blank">\g<0></span>', str(escape(text)))
    return mark_safe(marked)  # noqa: S308 (escaped above)


@register.filter
def is_for_agents(thing: Any) -> bool:
    """Whether a page or a snippet is for agents only."""
    return getattr(thing, "audience", "") == Audience.AGENTS


@register.simple_tag(takes_context=True)
def trail(context: Context) -> list[Page]:
    """The pages above `page` inside the site, outermost first; asked for once a request."""
    request, page = context["request"], context["page"]
    if not hasattr(request, "trail_above"):
        above = page.get_ancestors().filter(depth__gt=1).live()
        request.trail_above = [found for found in above if found.get_url(request)]
    return list(request.trail_above)


@register.simple_tag(takes_context=True)
def trail_data(context: Context) -> SafeString:
    """Breadcrumbs as JSON-LD."""
    return seo.json_ld([_breadcrumbs(context)])


@register.simple_tag(takes_context=True)
def article_data(context: Context) -> SafeString:
    """What the page is, as JSON-LD: nothing for a page that only agents see, or nobody yet."""
    page, frame = context["page"], context["frame"]
    if is_for_agents(page) or page.pk is None:
        return mark_safe("")
    dates = {
        "datePublished": _iso(page.first_published_at),
        "dateModified": _iso(page.last_published_at),
    }
    told = seo.article(page.title, page.summary, page.full_url or "", frame.settings.name, **dates)
    asked = seo.questions(page.passages.visible_to(AnonymousUser()).values_list("headings", "text"))
    data = [told, _breadcrumbs(context)]
    return seo.json_ld([*data, seo.faq(asked)] if len(asked) > 1 else data)


def _breadcrumbs(context: Context) -> dict[str, Any]:
    pages = [*trail(context), context["page"]]
    return seo.breadcrumbs((page.title, page.get_full_url(context["request"])) for page in pages)


def _iso(moment: datetime.datetime | None) -> str:
    return moment.date().isoformat() if moment else ""


@register.simple_tag(takes_context=True)
def reply_id(context: Context) -> str:
    """An id for a reply's text, unique on the page."""
    request = context["request"]
    request.replies_shown = getattr(request, "replies_shown", 0) + 1
    return f"reply-{request.replies_shown}"


@register.simple_tag
def searched() -> str:
    """Stands for what was searched; kb.page_cache fills it in when the page goes out."""
    return SEARCHED
