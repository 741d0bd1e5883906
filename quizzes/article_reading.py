"""An article of the knowledge base as the rules of proposing read it.

What it says must stand in its passages word for word, so texts are cut as `kb.blocks` cuts them.
Reusable texts, replies and films are left out: they say nothing of their own about this article.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from bs4 import BeautifulSoup, Tag
from wagtail.rich_text import RichText

from kb.blocks import paragraphs
from kb.models import ArticlePage
from quizzes.proposing.source import (
    Article,
    Callout,
    Line,
    Listing,
    Paragraph,
    Part,
    Said,
    Steps,
    Table,
)

BOLD = ("b", "strong")
LISTS = ("ol", "ul")
SECTION = 2  # level of a heading that ends the subsection before it


def article_of(page: ArticlePage) -> Article:
    """What a page says."""
    return Article(page.title, tuple(_parts(page.body, ())))


def _parts(blocks: Iterable[Any], headings: tuple[str, ...]) -> Iterator[Part]:
    for block in blocks:
        if block.block_type == "heading":
            above = () if int(block.value["level"]) == SECTION else headings[:1]
            headings = (*above, block.value["text"])
        elif block.block_type == "agents":
            yield from _parts(block.value["content"], headings)
        elif block.block_type in _READERS:
            yield from (Part(said, headings) for said in _READERS[block.block_type](block))


def _text(block: Any) -> Iterator[Said]:
    soup = BeautifulSoup(_html(block.value), "html.parser")
    for child in soup.find_all(["p", *LISTS], recursive=True):
        if child.name == "p" and not child.find_parent(LISTS):
            yield Paragraph(_line(child))
        elif child.name in LISTS and not child.find_parent("li"):
            items = [_line(item) for item in child.find_all("li", recursive=False)]
            yield Listing(tuple(item for item in items if item.text), child.name == "ol")


def _line(tag: Tag) -> Line:
    for inner in tag.find_all(LISTS):
        inner.extract()
    for line_break in tag.find_all("br"):
        line_break.replace_with("\n")
    bold = next((child for child in tag.children if str(child).strip()), None)
    lead = bold.get_text() if isinstance(bold, Tag) and bold.name in BOLD else ""
    return Line(_tidy(tag.get_text()), _tidy(lead))


def _steps(block: Any) -> Iterator[Said]:
    steps = block.value["steps"]
    told = tuple(piece.text for piece in block.block.pieces(block.value))
    titles = (step["title"] or next(paragraphs(_html(step["text"])), "") for step in steps)
    yield Steps(tuple(map(_tidy, titles)), told)


def _table(block: Any) -> Iterator[Said]:
    table = block.value["table"]
    heads = tuple(column["heading"] for column in table.columns)
    cells = (tuple(" ".join(paragraphs(_html(cell.value))) for cell in row) for row in table.rows)
    rows = tuple(row for row in cells if any(row))
    caption = block.value["caption"]
    told = [piece.text for piece in block.block.pieces(block.value)]
    yield Table(heads, rows, tuple(told[1:] if caption else told), caption)


def _callout(block: Any) -> Iterator[Said]:
    yield Callout(tuple(map(Line, paragraphs(_html(block.value["text"])))))


def _html(value: RichText | str | None) -> str:
    return value.source if isinstance(value, RichText) else str(value or "")


def _tidy(text: str) -> str:
    return " ".join(text.split())


_READERS = {"text": _text, "steps": _steps, "table": _table, "callout": _callout}
