"""Tables to take along as CSV or Excel. What a spreadsheet would run is only a text there."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from django.http import HttpResponse

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "|")
Cell = str | int | float | None


def defused(cell: Cell) -> Cell:
    """A text that a spreadsheet would take for a formula gets an apostrophe before it."""
    risky = isinstance(cell, str) and cell.lstrip(" ").startswith(FORMULA)
    return f"'{cell}" if risky else cell


def as_csv(heads: Sequence[str], rows: Iterable[Sequence[Cell]], name: str) -> HttpResponse:
    """The table as CSV; its mark tells Excel that it is UTF-8."""
    out = io.StringIO()
    csv.writer(out).writerows([heads, *([defused(cell) for cell in row] for row in rows)])
    return _file(("\ufeff" + out.getvalue()).encode(), f"{name}.csv", "text/csv; charset=utf-8")


def as_xlsx(heads: Sequence[str], rows: Iterable[Sequence[Cell]], name: str) -> HttpResponse:
    """The table as a workbook of one sheet; no cell of it is a formula."""
    from openpyxl import Workbook  # 4 MB of memory, for those who ask for a workbook
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    def held(cell: Cell) -> Cell:
        """Without the control characters that no workbook can hold."""
        plain = ILLEGAL_CHARACTERS_RE.sub("", cell) if isinstance(cell, str) else cell
        return defused(plain)

    book = Workbook(write_only=True)
    sheet = book.create_sheet("Results")
    sheet.append(list(heads))
    for row in rows:
        sheet.append([held(cell) for cell in row])
    out = io.BytesIO()
    book.save(out)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return _file(out.getvalue(), f"{name}.xlsx", kind)


WRITERS = {"csv": as_csv, "xlsx": as_xlsx}


def _file(data: bytes, name: str, kind: str) -> HttpResponse:
    response = HttpResponse(data, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
