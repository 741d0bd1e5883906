"""The blocks that articles are made of, and what each says to search (its pieces)."""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString
from django.core.exceptions import ValidationError
from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import TypedTable, TypedTableBlock
from wagtail.documents import get_document_model
from wagtail.images.blocks import ImageBlock
from wagtail.rich_text import RichText
from wagtail.snippets.blocks import SnippetChooserBlock

from kb.audiences import Audience
from kb.passages import Piece
from kb.video import player_address

TEXT_FEATURES = ["bold", "italic", "code", "link", "document-link", "ol", "ul", "strikethrough"]
CELL_FEATURES = ["bold", "italic", "code", "link"]
FOR_AGENTS = "For agents"  # heading in the menu of blocks
UPLOADED = re.compile(r"/documents/(\d+)/")
PARAGRAPHS = ("p", "li", "td", "th", "pre", "blockquote", "h2", "h3", "h4", "h5", "h6")


def paragraphs(html: str) -> Iterator[str]:
    """The paragraphs and list items of rich text as plain text, in order."""
    soup = BeautifulSoup(html, "html.parser")
    for line_break in soup.find_all("br"):
        line_break.replace_with("\n")
    yield from _paragraphs_in(soup)


def _paragraphs_in(parent: Tag) -> Iterator[str]:
    run: list[str] = []
    for child in parent.children:
        if isinstance(child, Tag) and (child.name in PARAGRAPHS or child.find(PARAGRAPHS)):
            yield from _spoken(run)
            run = []
            yield from _paragraphs_in(child)
        elif isinstance(child, Tag):
            run.append(child.get_text())
        elif type(child) is NavigableString:
            run.append(str(child))
    yield from _spoken(run)


def _spoken(run: list[str]) -> Iterator[str]:
    text = " ".join("".join(run).split())
    if text:
        yield text


def _html(value: RichText | str | None) -> str:
    return value.source if isinstance(value, RichText) else str(value or "")


class HeadingBlock(blocks.StructBlock):
    """Starts a section. Its anchor is set once, so that links to it go on working."""

    text = blocks.CharBlock(max_length=200, label="Heading")
    level = blocks.ChoiceBlock(choices=[("2", "Section"), ("3", "Subsection")], default="2")
    anchor = blocks.RegexBlock(
        regex=r"^[\w-]*$",
        required=False,
        max_length=80,
        help_text="The end of the section's address. Left empty, it is made from the heading; "
        "change it only if nobody links here.",
        error_messages={"invalid": "Use letters, digits and hyphens."},
    )

    class Meta:
        icon = "title"
        template = "kb/blocks/heading.html"
        label_format = "{text}"
        form_layout = blocks.BlockGroup(children=["text", "level"], settings=["anchor"])

    def pieces(self, value: Any) -> Iterator[Piece]:
        """The heading itself."""
        yield Piece(value["text"], level=int(value["level"]), anchor=value["anchor"])


class TextBlock(blocks.RichTextBlock):
    """Running text with lists and links."""

    class Meta:
        icon = "pilcrow"
        template = "kb/blocks/text.html"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"features": TEXT_FEATURES, **kwargs})

    def pieces(self, value: Any) -> Iterator[Piece]:
        """One piece a paragraph or list item."""
        yield from map(Piece, paragraphs(_html(value)))


class PictureBlock(blocks.StructBlock):
    """A picture with what it shows, in words."""

    image = ImageBlock()
    caption = blocks.CharBlock(required=False, max_length=300)

    class Meta:
        icon = "image"
        template = "kb/blocks/picture.html"
        label_format = "{caption}"

    def pieces(self, value: Any) -> Iterator[Piece]:
        """The caption, or else the text for people who do not see the picture."""
        told = value["caption"] or getattr(value["image"], "contextual_alt_text", "")
        if told:
            yield Piece(told)


class StepBlock(blocks.StructBlock):
    """One thing to do."""

    title = blocks.CharBlock(required=False, max_length=200)
    text = blocks.RichTextBlock(features=TEXT_FEATURES, required=False)
    image = ImageBlock(required=False)

    class Meta:
        icon = "order"
        label_format = "{title}"


class StepsBlock(blocks.StructBlock):
    """Things to do one after the other, each with a picture if that helps."""

    steps = blocks.ListBlock(StepBlock(), min_num=1)

    class Meta:
        icon = "list-ol"
        template = "kb/blocks/steps.html"

    def pieces(self, value: Any) -> Iterator[Piece]:
        """One piece a step."""
        for number, step in enumerate(value["steps"], start=1):
            title = re.sub(r"(?<=\w)$", ".", step["title"])  # a sentence of its own
            told = " ".join([title, *paragraphs(_html(step["text"]))]).strip()
            yield Piece(f"{number}. {told}")


class CalloutBlock(blocks.StructBlock):
    """Something that must not be overlooked."""

    kind = blocks.ChoiceBlock(
        choices=[("note", "Note"), ("tip", "Tip"), ("warning", "Warning"), ("stop", "Stop")],
        default="note",
    )
    text = blocks.RichTextBlock(features=TEXT_FEATURES)

    class Meta:
        icon = "warning"
        template = "kb/blocks/callout.html"
        label_format = "{kind}: {text}"

    def pieces(self, value: Any) -> Iterator[Piece]:
        """One piece a paragraph."""
        yield from map(Piece, paragraphs(_html(value["text"])))


class TableBlock(blocks.StructBlock):
    """A table whose first row names the columns."""

    caption = blocks.CharBlock(required=False, max_length=200)
    table = TypedTableBlock(
        [("text", blocks.RichTextBlock(features=CELL_FEATURES, required=False))]
    )

    class Meta:
        icon = "table"
        template = "kb/blocks/table.html"
        label_format = "{caption}"

    def pieces(self, value: Any) -> Iterator[Piece]:
        """The caption, then one piece a row: `column: cell; column: cell`."""
        if value["caption"]:
            yield Piece(value["caption"])
        yield from (Piece(row) for row in self._rows(value["table"]) if row)

    def _rows(self, table: TypedTable) -> Iterator[str]:
        heads = [column["heading"] for column in table.columns]
        for row in table.rows:
            cells = (" ".join(paragraphs(_html(cell.value))) for cell in row)
            yield "; ".join(
                f"{head}: {cell}" if head else cell
                for head, cell in zip(heads, cells, strict=False)
                if cell
            )


class SnippetBlock(SnippetChooserBlock):
    """A reusable text, written once and shown in many articles."""

    class Meta:
        icon = "snippet"
        template = "kb/blocks/snippet.html"
        group = "Shared"
        label = "Reusable text"

    def __init__(self, target_model: Any = "kb.Snippet", **kwargs: Any) -> None:
        super().__init__(target_model, **kwargs)

    def pieces(self, value: Any) -> Iterator[Piece]:
        """The snippet's paragraphs, for its own audience."""
        if value is not None and value.live:
            for text in paragraphs(value.text):
                yield Piece(text, audience=value.audience)


class VideoBlock(blocks.StructBlock):
    """A film, played only when the reader asks for it."""

    title = blocks.CharBlock(max_length=200)
    url = blocks.URLBlock(
        label="Address", help_text="A page on YouTube or Vimeo, or an uploaded mp4 or webm file."
    )
    transcript = blocks.RichTextBlock(
        features=TEXT_FEATURES, required=False, help_text="What is said and shown, for search."
    )

    class Meta:
        icon = "media"
        template = "kb/blocks/video.html"
        label_format = "{title}"

    def clean(self, value: Any) -> Any:
        """Refuse an address that no player here can play."""
        cleaned = super().clean(value)
        if not player_address(cleaned["url"]):
            error = ValidationError("This is no film on YouTube or Vimeo, nor an mp4 or webm file.")
            raise blocks.StructBlockValidationError(block_errors={"url": error})
        return cleaned

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        """Adds `player`: kind and address of what plays the film."""
        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        context["player"] = player_address(value["url"])
        return context

    def extract_references(self, value: Any) -> Iterator[tuple[Any, str, str, str]]:
        """Adds the uploaded film, which its address names: who sees the block may have it."""
        yield from super().extract_references(value)
        if found := UPLOADED.match(urlsplit(value["url"]).path):
            yield get_document_model(), found[1], "url", "url"

    def pieces(self, value: Any) -> Iterator[Piece]:
        """Title and transcript."""
        yield Piece(value["title"])
        yield from map(Piece, paragraphs(_html(value["transcript"])))


class ReplyBlock(blocks.StructBlock):
    """Words for an agent to send or say; copied with one key at the desk. Never for customers."""

    channel = blocks.ChoiceBlock(
        choices=[
            ("email", "E-mail"),
            ("chat", "Chat"),
            ("phone", "Phone"),
            ("sms", "Text message"),
        ],
        default="email",
    )
    title = blocks.CharBlock(required=False, max_length=200, label="Subject or label")
    text = blocks.TextBlock(rows=6)

    class Meta:
        icon = "mail"
        template = "kb/blocks/reply.html"
        group = FOR_AGENTS
        label_format = "{channel}: {title}"
        help_text = "Agents copy it with one key at the desk. Customers never see it."

    def pieces(self, value: Any) -> Iterator[Piece]:
        """Title and text, always for agents."""
        told = "\n".join(filter(None, [value["title"], value["text"]]))
        yield Piece(told, audience=Audience.AGENTS.value)


class ContentStreamBlock(blocks.StreamBlock):
    """What both readers and agents get."""

    heading = HeadingBlock()
    text = TextBlock()
    steps = StepsBlock()
    picture = PictureBlock()
    table = TableBlock()
    callout = CalloutBlock(label="Callout")
    video = VideoBlock()
    snippet = SnippetBlock()
    reply = ReplyBlock(label="Reply to copy")


class AgentsOnlyBlock(blocks.StructBlock):
    """A part of an article that customers never see, in any form."""

    content = ContentStreamBlock()

    class Meta:
        icon = "lock"
        label = "Agents only"
        template = "kb/blocks/agents.html"
        group = FOR_AGENTS
        help_text = "Customers never see what stands in here, in any form."

    def pieces(self, value: Any) -> Iterator[Piece]:
        """Everything inside, for agents."""
        for piece in stream_pieces(value["content"]):
            yield Piece(piece.text, piece.level, piece.anchor, Audience.AGENTS.value)


class ArticleStreamBlock(ContentStreamBlock):
    """The body of an article."""

    agents = AgentsOnlyBlock()


def stream_pieces(stream: Any) -> Iterator[Piece]:
    """The pieces of every block of a stream, in order."""
    for child in stream:
        yield from child.block.pieces(child.value)


def audience_of(child: Any) -> str:
    """Who one block of a stream is for."""
    if child.block_type in ("agents", "reply"):
        return Audience.AGENTS.value
    if child.block_type == "snippet" and child.value is not None:
        return str(child.value.audience)
    return Audience.PUBLIC.value
