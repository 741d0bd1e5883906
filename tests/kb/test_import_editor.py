"""What an import writes survives the studio's editor."""

import re

from hypothesis import given, settings
from hypothesis import strategies as st
from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter

from kb.blocks import TEXT_FEATURES
from kb.importers.html import clean
from kb.importers.markdown import to_html
from kb.importers.rich_text import rich
from tests.properties import tried


def through_the_editor(html: str) -> str:
    """Opened and saved without a change."""
    converter = ContentstateConverter(TEXT_FEATURES)
    saved = converter.to_database_format(converter.from_database_format(html))
    return clean_keys(saved)


def clean_keys(html: str) -> str:
    return re.sub(r' data-block-key="[^"]*"', "", html)


def test_a_link_to_a_section_keeps_its_section(home):
    html = f'<p>See <a linktype="page" id="{home.pk}" fragment="label">this</a>.</p>'
    assert through_the_editor(html) == html


def test_nested_lists_and_code_come_back_as_they_were():
    lists, code = "- One\n  - deep\n    - deeper\n- Two `x`", "```\nif a:\n    b  = 1\n```"
    text = f"{lists}\n\n{code}\n\n~~old~~ **b** *i*"
    html = rich(clean(to_html(text)[0]).children)
    assert through_the_editor(html) == html


MARKDOWN = st.lists(
    st.sampled_from(
        [
            "word",
            "*i*",
            "**b**",
            "`c d`",
            "- item",
            "  - nested",
            "1. one",
            "2) two",
            "> quote",
            "",
            "    code",
        ]
    ),
    max_size=12,
).map("\n".join)


@settings(max_examples=tried(60), deadline=None)
@given(MARKDOWN)
def test_any_text_keeps_its_words_in_the_editor(text):
    html = rich(clean(to_html(text)[0]).children)
    saved = through_the_editor(html)
    assert clean(saved).get_text(" ").split() == clean(html).get_text(" ").split()
