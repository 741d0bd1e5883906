"""Numbered lists that were torn apart, put together again. Pure.

`1) Ask` / `- name` / `2) Check` is three lists in HTML, the third beginning at 2. The editor
knows no list that begins at 2, so what stands between two numbers moves into the item above.
"""

from __future__ import annotations

from bs4.element import PageElement, Tag

from kb.importers.rich_text import list_items, start_of

BETWEEN = {"p", "ul", "pre", "blockquote", "img", "figure", "br"}


def joined_lists(nodes: list[PageElement]) -> list[PageElement]:
    """The nodes, with ordered lists that go on further down made one."""
    joined: list[PageElement] = []
    at = 0
    while at < len(nodes):
        node = nodes[at]
        joined.append(node)
        at += 1
        if isinstance(node, Tag) and node.name == "ol":
            at = _absorb(node, nodes, at)
    return joined


def _absorb(first: Tag, nodes: list[PageElement], at: int) -> int:
    """Moves all that belongs to this list into it; returns where other nodes begin."""
    begin = at
    while (end := _continuation(first, nodes, at)) is not None:
        last = list_items(first)[-1]
        for node in nodes[at:end]:
            last.append(node.extract())
        for item in list_items(nodes[end]):  # type: ignore[arg-type]
            first.append(item.extract())
        at = end + 1
    return _absorb_last_bullets(first, nodes, at) if at > begin else at


def _continuation(first: Tag, nodes: list[PageElement], at: int) -> int | None:
    """Index of the list that goes on with the next number, if only text stands before it."""
    items = list_items(first)
    if not items:
        return None
    for index in range(at, len(nodes)):
        node = nodes[index]
        if isinstance(node, Tag) and node.name == "ol":
            return index if start_of(node) == start_of(first) + len(items) else None
        if isinstance(node, Tag) and node.name not in BETWEEN:
            return None
    return None


def _absorb_last_bullets(first: Tag, nodes: list[PageElement], at: int) -> int:
    """The last number has its bullets too, when the others have."""
    after = at
    while after < len(nodes) and _is_space(nodes[after]):
        after += 1
    bullets = nodes[after] if after < len(nodes) else None
    if isinstance(bullets, Tag) and bullets.name == "ul":
        list_items(first)[-1].append(bullets.extract())
        return after + 1
    return at


def _is_space(node: PageElement) -> bool:
    return not isinstance(node, Tag) and not str(node).strip()
