"""HTML → the blocks of an article, as a stream field's raw data. Pure.

The one converter of all importers. Pictures and links still say what they said in the source;
`links` and `pictures` settle them. What only agents may see is never folded into what stands
around it: a marked section inside a list, a table or a callout becomes a block of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from html import escape
from typing import Any

from bs4 import BeautifulSoup
from bs4.element import PageElement, Tag

from kb.importers.containers import CALLOUTS
from kb.importers.html import HEADINGS, LISTS, clean
from kb.importers.lists import joined_lists
from kb.importers.rich_text import (
    bold,
    is_block,
    list_items,
    paragraph,
    plain_text,
    rich,
    start_of,
    words_of,
)
from kb.importers.tables import is_layout, table_block
from kb.passages import INTRO, is_reserved, unique_anchor
from kb.video import player_address

Raw = dict[str, Any]
ANCHOR = re.compile(r"[\w-]{1,80}")
LONGEST_HEADING, LONGEST_CAPTION, LONGEST_TITLE = 200, 300, 200
PLAIN_BOXES = ("div", "section", "article", "main", "center", "header", "footer", "form", "span")
BOXES = ("div", "aside", "blockquote", "p")
CALLOUT_CLASS = re.compile(
    rf"(?:(?:callout|alert|admonition|notice)[-_]*)?({'|'.join(CALLOUTS)})|callout|admonition|alert"
)
OWN_LINES = ["section", "img", "iframe", "video", "table"]  # blocks wherever they stand


@dataclass(frozen=True, slots=True)
class PictureRef:
    """A picture as the source names it, in the place of an image block's value."""

    src: str
    alt: str


@dataclass
class Converted:
    """Blocks, and the anchors they can be linked to."""

    blocks: list[Raw]
    anchors: set[str]
    problems: list[tuple[str, str]]  # (what to look for in the source, message)


def convert(html: str, title: str = "") -> Converted:
    """The blocks of an article's HTML. A first heading that repeats the title is left out."""
    soup = clean(html)
    headings = soup.find_all(list(HEADINGS))
    if headings and headings[0].name == "h1" and words_of(headings[0]).lower() == title.lower():
        headings.pop(0).decompose()
    builder = _Builder(_levels(headings))
    blocks = builder.stream(soup.children)
    return Converted(blocks, builder.taken | {INTRO}, builder.problems)


def _levels(headings: list[Tag]) -> dict[str, str]:
    """Heading names → our two levels: the highest that is used makes sections."""
    used = sorted({heading.name for heading in headings})
    return {name: "2" if name == used[0] else "3" for name in used}


@dataclass
class _Builder:
    levels: dict[str, str]
    taken: set[str] = field(default_factory=set)
    problems: list[tuple[str, str]] = field(default_factory=list)
    for_agents: bool = False

    def stream(self, nodes: Iterable[PageElement]) -> list[Raw]:
        """Blocks of nodes that stand one after the other."""
        blocks: list[Raw] = []
        run: list[PageElement] = []
        for node in joined_lists(_opened(nodes)):
            if isinstance(node, Tag) and self._stands_alone(node):
                blocks += [*text_block(rich(run)), *self._own(node)]
                run = []
            else:
                run.append(node)
        return [*blocks, *text_block(rich(run))]

    def _stands_alone(self, node: Tag) -> bool:
        names = [*HEADINGS, *OWN_LINES]
        if _is_procedure(node):
            return True
        return bool(node.name in names or node.find(names) or _callout_kind(node))

    def _own(self, node: Tag) -> list[Raw]:
        if node.name in HEADINGS:
            return self._heading(node)
        if node.name in LISTS:
            return self._list(node)
        if node.name == "section" and node.get("data-block"):
            return self._section(node)
        if kind := _callout_kind(node):
            return self._callout(node, kind)
        maker = {
            "img": self._picture,
            "figure": self._figure,
            "table": self._table,
            "iframe": self._film,
            "video": self._film,
        }.get(node.name)
        return maker(node) if maker else self.stream(list(node.children))

    def _heading(self, node: Tag) -> list[Raw]:
        lifted = _lifted(node)
        text = words_of(node)
        if not text or len(text) > LONGEST_HEADING:
            return text_block(paragraph(bold(node))) + self.stream(lifted)
        value = {"text": text, "level": self.levels.get(node.name, "2")}
        value["anchor"] = self._anchor(node, text)
        return [{"type": "heading", "value": value}, *self.stream(lifted)]

    def _anchor(self, node: Tag, text: str) -> str:
        named = node.find("a", attrs={"name": True}) or node.find("a", attrs={"id": True})
        own = str(node.get("id") or (named and (named.get("id") or named.get("name"))) or "")
        fit = ANCHOR.fullmatch(own) and not is_reserved(own) and own not in self.taken
        anchor = own if fit else unique_anchor(text, self.taken)
        self.taken.add(anchor)
        return anchor

    def _list(self, node: Tag) -> list[Raw]:
        """A list in which more stands than words."""
        if _is_procedure(node):
            return self._steps([node])
        lifted = _lifted(node)
        return text_block(rich([node])) + self.stream(lifted)

    def _section(self, node: Tag) -> list[Raw]:
        name, title = node["data-block"], str(node.get("data-title", ""))
        children = list(node.children)
        if name == "agents":
            return self._agents(children)
        if name == "steps":
            return self._steps(children)
        if name == "reply":
            return self._reply(node, title)
        if name == "snippet":
            return [{"type": "snippet", "value": str(node.get("data-kind", ""))}]
        if name == "video":
            return self._video(str(node.get("data-kind", "")), title, node)
        return self._callout(node, str(node.get("data-kind", "note")), title)

    def _agents(self, children: list[PageElement]) -> list[Raw]:
        nested, self.for_agents = self.for_agents, True
        blocks = self.stream(children)
        self.for_agents = nested
        if nested or not blocks:
            return blocks
        return [{"type": "agents", "value": {"content": blocks}}]

    def _reply(self, node: Tag, title: str) -> list[Raw]:
        channel, text = str(node.get("data-kind") or "email"), plain_text(node.children)
        if not text:
            return []
        value = {"channel": channel, "title": title[:LONGEST_TITLE], "text": text}
        return [{"type": "reply", "value": value}]

    def _callout(self, node: Tag, kind: str, title: str = "") -> list[Raw]:
        lifted = _lifted(node)
        head = paragraph(f"<b>{escape(title, quote=False)}</b>") if title else ""
        text = head + rich(node.children)
        blocks = [{"type": "callout", "value": {"kind": kind, "text": text}}] if text else []
        return blocks + self.stream(lifted)

    def _steps(self, nodes: list[PageElement]) -> list[Raw]:
        """Items of the lists are steps; what stands between lists belongs to the step before."""
        first = next((at for at, node in enumerate(nodes) if _is_list(node)), len(nodes))
        items: list[list[PageElement]] = []
        for node in nodes[first:]:
            if _is_list(node):
                items += [list(item.children) for item in list_items(node)]  # type: ignore[arg-type]
            else:
                items[-1].append(node)
        after: list[Tag] = []
        steps = [step for item in items if (step := _step(item, after))]
        made = [{"type": "item", "value": step} for step in steps]
        blocks = [{"type": "steps", "value": {"steps": made}}] if made else []
        return [*self.stream(nodes[:first]), *blocks, *self.stream(after)]

    def _figure(self, node: Tag) -> list[Raw]:
        caption = node.find("figcaption")
        picture = node.find("img")
        if caption and picture and len(node.find_all("img")) == 1 and not caption.find("img"):
            picture["title"] = words_of(caption)
            caption.decompose()
        return self.stream(list(node.children))

    def _picture(self, node: Tag) -> list[Raw]:
        src, caption = str(node.get("src", "")).strip(), str(node.get("title", "")).strip()
        alt = " ".join(str(node.get("alt", "")).split())
        told = caption[:LONGEST_CAPTION] if len(caption) <= LONGEST_CAPTION else ""
        rest = [] if told else text_block(paragraph(escape(caption, quote=False)))
        value = {"image": PictureRef(src, alt), "caption": told}
        return [*([{"type": "picture", "value": value}] if src else []), *rest]

    def _table(self, node: Tag) -> list[Raw]:
        if is_layout(node):
            return self.stream(_layout_parts(node))
        lifted = _lifted(node)
        return table_block(node) + self.stream(lifted)

    def _film(self, node: Tag) -> list[Raw]:
        source = node if node.get("src") else node.find("source", src=True)
        url = str(source["src"]).strip() if source else ""
        url = f"https:{url}" if url.startswith("//") else url
        return self._video(url, str(node.get("title", "")))

    def _video(self, url: str, title: str, transcript: Tag | None = None) -> list[Raw]:
        lifted = _lifted(transcript) if transcript else []
        text = rich(transcript.children) if transcript else ""
        if not player_address(url):
            self.problems.append((url, f'no player here for "{url}"; it stays as a link'))
            link = escape(title or url, quote=False)
            if url.startswith(("http:", "https:")):
                link = f'<a href="{escape(url)}">{link}</a>'
            return text_block(paragraph(link) + text) + self.stream(lifted)
        value = {"title": title[:LONGEST_TITLE] or "Video", "url": url, "transcript": text}
        return [{"type": "video", "value": value}, *self.stream(lifted)]


def text_block(html: str) -> list[Raw]:
    """A text block, if there is text."""
    return [{"type": "text", "value": html}] if html else []


def _opened(nodes: Iterable[PageElement]) -> list[PageElement]:
    """The nodes, with boxes around other blocks opened; an empty paragraph marks where one ends."""
    opened: list[PageElement] = []
    for node in nodes:
        if isinstance(node, Tag) and _is_plain_box(node):
            end = BeautifulSoup("", "html.parser").new_tag("p")
            opened += [*_opened(list(node.children)), end]
        else:
            opened.append(node)
    return opened


def _is_plain_box(node: Tag) -> bool:
    is_box = node.name in PLAIN_BOXES and not node.get("data-block") and not _callout_kind(node)
    return is_box and any(map(is_block, node.children))


def _is_list(node: PageElement) -> bool:
    return isinstance(node, Tag) and node.name in LISTS


def _is_procedure(node: Tag) -> bool:
    """Numbers with pictures or bullets between them are steps.

    As a list they would not last: the studio's editor ends a numbered list at its bullets and
    begins again with 1.
    """
    return node.name == "ol" and start_of(node) == 1 and bool(node.find(["img", "ul"]))


def _lifted(node: Tag) -> list[Tag]:
    """Takes out of a node what is a block wherever it stands, outermost only."""
    found = [child for child in node.find_all(OWN_LINES) if child is not node]
    outer = [one for one in found if not any(other in one.parents for other in found)]
    marked = [one for one in outer if one.name != "section" or one.get("data-block")]
    return [one.extract() for one in marked]


def _layout_parts(table: Tag) -> list[PageElement]:
    cells = table.find_all(["td", "th"])
    return [child for cell in cells for child in list(cell.children)]


def _callout_kind(node: Tag) -> str:
    """The kind of callout that a box of another help center is, by its class."""
    if node.name not in BOXES or node.find(list(HEADINGS)):
        return ""
    names = [
        CALLOUT_CLASS.fullmatch(str(name or "").lower())
        for name in node.get_attribute_list("class")
    ]
    kinds = [CALLOUTS.get(name[1] or "", "note") for name in names if name]
    return next((kind for kind in kinds if kind != "note"), "note") if kinds else ""


def _step(nodes: list[PageElement], after: list[Tag]) -> Raw:
    """One step: leading bold words are its title, the first picture is its picture."""
    item = BeautifulSoup("", "html.parser").new_tag("li")
    for node in nodes:
        item.append(node.extract())
    lifted = _lifted(item)
    picture = next((one for one in lifted if one.name == "img" and one.get("src")), None)
    after += [one for one in lifted if one is not picture]
    image = None
    if picture:
        alt = " ".join(str(picture.get("alt", "")).split())
        image = PictureRef(str(picture["src"]).strip(), alt)
    title = _step_title(item)
    text = rich(joined_lists(list(item.children)))
    return {"title": title, "text": text, "image": image} if title or text or image else {}


def _step_title(item: Tag) -> str:
    """Takes the bold words out that a step begins with."""
    first: PageElement | None = item
    while isinstance(first, Tag) and first.name in ("li", "p", "div", "span"):
        told = (child for child in first.children if isinstance(child, Tag) or str(child).strip())
        first = next(told, None)
    if not isinstance(first, Tag) or first.name not in ("b", "strong") or first.find("a"):
        return ""
    title = words_of(first)
    if len(title) > LONGEST_TITLE:
        return ""
    first.decompose()
    return title.removesuffix(".") if not title.endswith("..") else title
