"""HTML tables → table blocks. Pure."""

from __future__ import annotations

import re
from typing import Any

from bs4.element import Tag

from kb.importers.rich_text import inline, paragraph, words_of

WIDEST = 50  # cells one cell may cover: nobody draws more, and a hostile file must not
LONGEST_CAPTION = 200


def is_layout(table: Tag) -> bool:
    """Whether a table is only a box around something."""
    return len(table.find_all(["td", "th"])) <= 1


def table_block(table: Tag) -> list[dict[str, Any]]:
    """The table as a block: its first row names the columns if it looks like it."""
    rows = _grid(table)
    if not rows:
        return []
    heads, rows = (rows[0], rows[1:]) if _is_head(table) else ([None] * len(rows[0]), rows)
    columns = [{"type": "text", "heading": words_of(cell) if cell else ""} for cell in heads]
    told = [{"values": [_cell(cell) for cell in row]} for row in rows]
    value = {"columns": columns, "rows": told, "caption": ""}
    caption, before = _caption(table)
    return [*before, {"type": "table", "value": {"caption": caption, "table": value}}]


def _caption(table: Tag) -> tuple[str, list[dict[str, Any]]]:
    """The caption; one that is too long stands as text before the table."""
    text = words_of(table.caption) if table.caption else ""
    if table.caption is None or len(text) <= LONGEST_CAPTION:
        return text, []
    return "", [{"type": "text", "value": paragraph(inline(table.caption.children))}]


def _cell(cell: Tag | None) -> str:
    inner = inline(cell.children) if cell else ""
    bold = cell is not None and cell.name == "th" and inner and not inner.startswith("<b>")
    return paragraph(f"<b>{inner}</b>" if bold else inner)


def _grid(table: Tag) -> list[list[Tag | None]]:
    """Rows of equal length; a cell over several rows is repeated, one over columns is not."""
    rows: list[list[Tag | None]] = []
    below: dict[int, tuple[int, Tag]] = {}  # column → rows still covered, and by what
    for row in table.find_all("tr"):
        cells = iter(row.find_all(["td", "th"]))
        told: list[Tag | None] = []
        while True:
            if len(told) in below:
                told.append(_covered(below, len(told)))
            elif (cell := next(cells, None)) is not None:
                _remember(below, len(told), cell)
                told += [cell, *[None] * (_span(cell, "colspan") - 1)]
            else:
                break
        if told:
            rows.append(told)
    width = max(map(len, rows), default=0)
    return [row + [None] * (width - len(row)) for row in rows]


def _covered(below: dict[int, tuple[int, Tag]], column: int) -> Tag:
    left, cell = below.pop(column)
    if left > 1:
        below[column] = (left - 1, cell)
    return cell


def _remember(below: dict[int, tuple[int, Tag]], column: int, cell: Tag) -> None:
    if (rows := _span(cell, "rowspan")) > 1:
        below[column] = (rows - 1, cell)


def _span(cell: Tag, name: str) -> int:
    told = str(cell.get(name, "1"))
    return min(max(int(told), 1), WIDEST) if re.fullmatch(r"\d{1,9}", told) else 1


def _is_head(table: Tag) -> bool:
    row = table.find("tr")
    cells = row.find_all(["td", "th"]) if row else []
    if row and row.find_parent("thead"):
        return True
    return bool(cells) and all(cell.name == "th" or _all_bold(cell) for cell in cells)


def _all_bold(cell: Tag) -> bool:
    text, bold = words_of(cell), cell.find(["b", "strong"])
    return bool(text and bold and words_of(bold) == text)
