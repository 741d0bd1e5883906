"""Links to a section of another page, in the studio's editor.

Wagtail's editor knows a page's id alone: it would drop the section's anchor when somebody saves
a text that an import wrote. Choosing another page in the editor drops it, as it should.
"""

from __future__ import annotations

from typing import Any

from wagtail.admin.rich_text.converters.contentstate import link_entity
from wagtail.admin.rich_text.converters.html_to_contentstate import (
    ExternalLinkElementHandler,
    PageLinkElementHandler,
)
from wagtail.rich_text.feature_registry import FeatureRegistry


class SectionLinkHandler(PageLinkElementHandler):
    """Hands the anchor to the editor beside the page."""

    def get_attribute_data(self, attrs: dict[str, str]) -> dict[str, Any]:
        """What the editor keeps of a link."""
        data: dict[str, Any] = super().get_attribute_data(attrs)
        return {**data, "fragment": attrs["fragment"]} if attrs.get("fragment") else data


def section_link(props: dict[str, Any]) -> Any:
    """What a link becomes when the editor saves."""
    element = link_entity(props)
    if props.get("id") is not None and props.get("fragment"):
        element.attr["fragment"] = props["fragment"]
    return element


def keep_sections(features: FeatureRegistry) -> None:
    """Replaces the rule of Wagtail's `link` feature."""
    rule = {
        "from_database_format": {
            "a[href]": ExternalLinkElementHandler("LINK"),
            'a[linktype="page"]': SectionLinkHandler("LINK"),
        },
        "to_database_format": {"entity_decorators": {"LINK": section_link}},
    }
    features.register_converter_rule("contentstate", "link", rule)
