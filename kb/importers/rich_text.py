"""Parsed HTML → the rich text that Wagtail's editor reads back without loss. Pure.

That is paragraphs and lists. An item of a list holds words and further lists, nothing else, so
what stands in an item as paragraphs is parted by line breaks.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape

from bs4.element import NavigableString, PageElement, Tag

from kb.importers.html import BLOCKS, HEADINGS, LISTS

STYLES = {
    **dict.fromkeys(("b", "strong"), "b"),
    **dict.fromkeys(("i", "em", "cite", "dfn", "var"), "i"),
    **dict.fromkeys(("code", "kbd", "samp", "tt"), "code"),
    **dict.fromkeys(("s", "strike", "del"), "s"),
}
SPACES = re.compile(r"[ \t\n\r\f]+")
RAISED = str.maketrans("0123456789+-=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿ")
LOWERED = str.maketrans("0123456789+-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎")
BREAK = "<br/>"
EDGE = "\x1d"  # where a block begins or ends inside a run of words
HARD_SPACE = "\xa0"


def words_of(node: PageElement) -> str:
    """What a node says, in one line."""
    return " ".join(node.get_text().split())


def is_block(node: PageElement) -> bool:
    """Whether a node stands on lines of its own."""
    if not isinstance(node, Tag) or node.name == "a":
        return False  # a link around blocks is worth more than their lines
    return node.name in BLOCKS or node.find(list(BLOCKS)) is not None


def inline(nodes: Iterable[PageElement]) -> str:
    """Nodes as one run of words with styles and links; blocks in it begin on a new line."""
    html = re.sub(rf"(\s*{EDGE}\s*)+", BREAK, "".join(map(_inline, nodes)))
    html = re.sub(rf"\s*{BREAK}\s*", BREAK, html)
    return _without_edge_breaks(SPACES.sub(" ", html).strip(" "))


def _without_edge_breaks(html: str) -> str:
    while html.startswith(BREAK):
        html = html[len(BREAK) :].lstrip(" ")
    while html.endswith(BREAK):
        html = html[: -len(BREAK)].rstrip(" ")
    return html


def _inline(node: PageElement) -> str:
    if not isinstance(node, Tag):
        return escape(str(node), quote=False) if type(node) is NavigableString else ""
    if node.name == "br":
        return BREAK
    if node.name == "pre":
        return f"{EDGE}{code(node)}{EDGE}"
    if node.name in ("sup", "sub"):
        return _raised(node)
    inner = "".join(map(_inline, node.children))
    if node.name in BLOCKS:
        return f"{EDGE}{_item_mark(node)}{inner}{EDGE}"
    return _styled(node, inner)


def _item_mark(node: Tag) -> str:
    return "– " if node.name == "li" else ""


def _styled(node: Tag, inner: str) -> str:
    if not inner.strip():
        return inner
    if node.name == "a" and node.get("href"):
        told = _without_edge_breaks(inner)
        return f'<a href="{escape(str(node["href"]).strip())}">{told}</a>'
    if node.name == "q":
        return f"“{inner}”"
    style = STYLES.get(node.name)
    return f"<{style}>{inner}</{style}>" if style else inner


def _raised(node: Tag) -> str:
    """`m<sup>2</sup>` keeps its meaning without a tag the editor does not know."""
    table = RAISED if node.name == "sup" else LOWERED
    text = words_of(node)
    if text and not node.find("a") and all(ord(sign) in table for sign in text):
        return text.translate(table)
    return "".join(map(_inline, node.children))


def code(node: Tag) -> str:
    """Lines of code, each as long and as far in as it was."""
    lines = _as_written(node).replace("\t", "    ").strip("\n").split("\n")
    told = BREAK.join(_kept_spaces(escape(line, quote=False)) for line in lines)
    return f"<code>{told}</code>" if told.strip() else ""


def _as_written(node: PageElement) -> str:
    if not isinstance(node, Tag):
        return str(node)
    return "\n" if node.name == "br" else "".join(map(_as_written, node.children))


def _kept_spaces(line: str) -> str:
    return re.sub(r"^ +| {2,}", lambda run: HARD_SPACE * len(run[0]), line.rstrip())


def rich(nodes: Iterable[PageElement]) -> str:
    """Nodes as paragraphs and lists."""
    html: list[str] = []
    run: list[PageElement] = []
    for node in nodes:
        if is_block(node):
            html += [paragraph(inline(run)), _block(node)]  # type: ignore[arg-type]
            run = []
        else:
            run.append(node)
    return "".join([*html, paragraph(inline(run))])


def paragraph(inner: str) -> str:
    """A paragraph, if there is something to say."""
    return f"<p>{inner}</p>" if inner.strip() else ""


def _block(node: Tag) -> str:
    if node.name in LISTS:
        return list_html(node)
    if node.name == "pre":
        return paragraph(code(node))
    if node.name in (*HEADINGS, "dt", "summary"):
        return paragraph(bold(node))
    if node.name == "table":
        return _table_as_list(node)
    return rich(node.children)


def bold(node: Tag) -> str:
    """A node's words in bold, as a heading where there is none."""
    inner = inline(node.children)
    return f"<b>{inner}</b>" if inner and not inner.startswith("<b>") else inner


def _table_as_list(table: Tag) -> str:
    """A table where none can stand: a list item a row, the first cell in bold."""
    rows = [row.find_all(["td", "th"]) for row in table.find_all("tr")]
    told = [[inline(cell.children) for cell in row] for row in rows if row]
    items = (": ".join([f"<b>{row[0]}</b>", *filter(None, ["; ".join(row[1:])])]) for row in told)
    html = "".join(f"<li>{item}</li>" for item in items)
    return f"<ul>{html}</ul>" if html else ""


def list_html(node: Tag) -> str:
    """A list of words and further lists; one that starts at another number keeps its numbers."""
    items = list_items(node)
    if node.name == "ol" and start_of(node) != 1:
        return "".join(
            paragraph(f"{number}. {inline(item.children)}")
            for number, item in enumerate(items, start_of(node))
        )
    html = "".join(item_html(item) for item in items)
    return f"<{node.name}>{html}</{node.name}>" if html else ""


def start_of(node: Tag) -> int:
    """The first number of an ordered list."""
    start = str(node.get("start", "1"))
    return int(start) if re.fullmatch(r"\d{1,9}", start) else 1


def list_items(node: Tag) -> list[Tag]:
    """The items of a list; what stands between items belongs to the one before."""
    items: list[Tag] = []
    for child in list(node.children):
        if isinstance(child, Tag) and child.name == "li":
            items.append(child)
        elif items and (isinstance(child, Tag) or str(child).strip()):
            items[-1].append(child.extract())
        elif isinstance(child, Tag):
            child.name = "li"
            items.append(child)
    return items


def item_html(item: Tag) -> str:
    """One item: its words, then the lists in it; words after a list go on as its last item."""
    words: list[PageElement] = []
    lists: list[str] = []
    for child in _unwrapped(item):
        if isinstance(child, Tag) and child.name in LISTS:
            lists.append(list_html(child))
        elif lists and words_of(child):
            lists.append(f"<ul><li>{inline([child])}</li></ul>")
        else:
            words.append(child)
    inner = inline(words)
    nested = re.sub(r"</ul><ul>", "", "".join(lists))
    return f"<li>{inner}{nested}</li>" if inner.strip() or nested else ""


def _unwrapped(item: Tag) -> list[PageElement]:
    """The children, with wrappers around lists opened."""
    children: list[PageElement] = []
    for child in item.children:
        if isinstance(child, Tag) and child.name not in LISTS and child.find(list(LISTS)):
            children += _unwrapped(child)
        else:
            children.append(child)
    return children


def plain_text(nodes: Iterable[PageElement]) -> str:
    """Nodes as text to copy: paragraphs apart by an empty line, lists with dashes or numbers."""
    parts: list[str] = []
    run: list[str] = []
    for node in nodes:
        if is_block(node):
            parts += ["".join(run), _plain_block(node)]  # type: ignore[arg-type]
            run = []
        else:
            run.append(_as_written(node))
    parts.append("".join(run))
    return "\n\n".join(filter(None, (_lines(part) for part in parts)))


def _plain_block(node: Tag) -> str:
    if node.name not in LISTS:
        return plain_text(node.children)
    texts = (plain_text(item.children).replace("\n\n", "\n") for item in list_items(node))
    numbered = node.name == "ol"
    return "\n".join(
        f"{number}. {text}" if numbered else f"- {text}"
        for number, text in enumerate(texts, start_of(node))
    )


def _lines(text: str) -> str:
    return "\n".join(line.strip(" \t") for line in text.strip().split("\n"))
