"""Template tags of the design system: icons, and how much fits into a search box."""

from functools import cache
from pathlib import Path

from django import template
from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

register = template.Library()
ICONS = Path(__file__).resolve().parents[2] / "templates" / "components" / "icons"


@cache
def icon_names() -> tuple[str, ...]:
    """Names of all icons, sorted; a product may carry any of them."""
    return tuple(sorted(path.stem for path in ICONS.glob("*.html")))


@cache
def _shapes(name: str) -> str:
    if name not in icon_names():
        raise template.TemplateSyntaxError(f"There is no icon {name!r}; see {ICONS}")
    return (ICONS / f"{name}.html").read_text(encoding="utf-8").strip()


@register.simple_tag
def icon(name: str, size: str = "", label: str = "") -> SafeString:
    """An inline picture of 20 × 20 (`size`: "small" 16, "large" 28).

    Without `label` it is decoration and hidden from screen readers. Raises TemplateSyntaxError
    for a name that is not in templates/components/icons.
    """
    return format_html(
        '<svg class="icon{}" viewBox="0 0 20 20" {}>{}</svg>',
        f" icon--{size}" if size else "",
        format_html('role="img" aria-label="{}"', label)
        if label
        else mark_safe('aria-hidden="true"'),
        mark_safe(_shapes(name)),  # noqa: S308 (our own files)
    )


@register.simple_tag
def query_length() -> int:
    """How many characters a search may have."""
    longest: int = settings.SEARCH_QUERY_LENGTH
    return longest


@register.filter
def known_icon(name: str, fallback: str = "box") -> str:
    """The name if there is such an icon, else the fallback: for names that come from data."""
    return name if name in icon_names() else fallback
