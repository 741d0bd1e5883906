"""The one kind of page."""

from wagtail import blocks
from wagtail.fields import StreamField
from wagtail.models import Page


class BarePage(Page):
    """A title and a body."""

    body = StreamField([("heading", blocks.CharBlock()), ("text", blocks.RichTextBlock())])
    template = "bare/page.html"
