"""Articles that come as rows: JSON lines and CSV. Links name articles; no pictures come along."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from kb.importers.delimited import reader
from kb.importers.fields import Fields, plain, read_article
from kb.importers.markdown import to_html
from kb.importers.source import Body, Place, Source, SourceFile
from kb.importers.text_file import read_text

HTML_BODY = re.compile(r"\s*<(p|div|h[1-6]|ul|ol|table|section|article|blockquote|figure)\b", re.I)


@dataclass
class RowAddresses:
    """Rows link to each other by `article:ID`; pictures may lie beside the file."""

    root: Path

    def article(self, href: str, file: str) -> str | None:
        """None: rows have no addresses of their own."""
        return None

    def picture(self, src: str, file: str) -> Path | None:
        """A file beside the rows, never outside their folder."""
        parts = urlsplit(src)
        root = self.root.resolve()
        if parts.scheme or parts.netloc or not parts.path:
            return None
        path = (root / unquote(parts.path).lstrip("/")).resolve()
        return path if path.is_relative_to(root) and path.is_file() else None


def read_json_lines(path: Path) -> Source:
    """One JSON object a line: id, title, body and the keys of front matter."""
    file = SourceFile(str(path))
    text = read_text(path, file) or ""
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            _add_line(file, line, Place(file.name, number))
    return Source([file], RowAddresses(path.parent))


def _add_line(file: SourceFile, line: str, place: Place) -> None:
    try:
        values = json.loads(line)
    except (ValueError, RecursionError) as error:
        file.refuse(place, f"is no JSON ({error}); write one object a line")
        return
    if not isinstance(values, dict):
        file.refuse(place, 'is no object; write {"id": …, "title": …, "body": …}')
        return
    _add_row(file, values, place)


def read_csv(path: Path) -> Source:
    """A table with a first row of names: id, title, body and the keys of front matter."""
    file = SourceFile(str(path))
    text = read_text(path, file)
    if text is not None:
        _add_table(file, text)
    return Source([file], RowAddresses(path.parent))


def _add_table(file: SourceFile, text: str) -> None:
    rows = reader(text)
    names: list[str] = []
    try:
        for line, cells in _numbered(rows):
            if not names:
                names = [name.strip().lower().replace(" ", "_") for name in cells]
                _check_names(file, names)
            else:
                _add_cells(file, names, cells, Place(file.name, line))
    except csv.Error as error:
        file.refuse(Place(file.name, rows.line_num), f"is no CSV ({error}); check its quotes")


def _numbered(rows: Any) -> Iterator[tuple[int, list[str]]]:
    """Rows that are not empty, with the line they begin on."""
    line = 1
    for cells in rows:
        if any(cell.strip() for cell in cells):
            yield line, cells
        line = rows.line_num + 1


def _check_names(file: SourceFile, names: list[str]) -> None:
    missing = [name for name in ("id", "title", "body") if name not in names]
    if missing:
        told = ", ".join(missing)
        file.refuse(Place(file.name, 1), f"has no column {told}; name the columns in the first row")
    twice = sorted({name for name in names if name and names.count(name) > 1})
    if twice:
        file.refuse(Place(file.name, 1), f"has the column {', '.join(twice)} twice; keep one")


def _add_cells(file: SourceFile, names: list[str], cells: list[str], place: Place) -> None:
    if len(cells) > len(names):
        file.refuse(place, f"has {len(cells)} cells for {len(names)} columns; check its quotes")
        return
    _add_row(file, dict(zip(names, cells, strict=False)), place)


def _add_row(file: SourceFile, values: dict[str, Any], place: Place) -> None:
    fields = Fields(values, lambda _: place)
    fields.used.add("body")
    body = plain(values.get("body")).replace("\r\n", "\n")
    if "body" not in values:
        fields.wrong("body", "body is missing; write one")
    html = body
    if not HTML_BODY.match(body):
        html, errors = to_html(body, raw_html=False, breaks=True)
        for line, message in errors:
            fields.wrong("body", f"{message} (line {line + 1} of body)")
    file.articles.append(read_article(fields, html, Body(body, place, exact=False)))
    file.errors += fields.errors
