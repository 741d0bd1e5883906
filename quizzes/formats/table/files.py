"""Tables as CSV files and as Excel workbooks."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, time
from typing import Any

from kb.importers.delimited import reader
from quizzes.formats import archives
from quizzes.formats.decoding import decoded
from quizzes.formats.faults import Fault, FormatError
from quizzes.formats.imported import Imported
from quizzes.formats.table.reading import read_rows
from quizzes.formats.table.rows import MOST_COLUMNS, MOST_ROWS, harmless, rows
from quizzes.formats.table.writing import table

LONGEST_CELL = 1_000_000  # characters

Lines = Iterator[tuple[int, Sequence[str]]]


def read_csv(data: bytes, file: str = "") -> list[Imported]:
    """Questions in CSV, whatever parts its cells. Raises FormatError."""
    return read_rows(rows(_csv_lines(decoded(data, file), file), file), file)


def _csv_lines(text: str, file: str) -> Lines:
    told = reader(text)
    line = 1
    try:
        for cells in told:
            yield line, [_cell(cell) for cell in cells]
            line = told.line_num + 1
    except csv.Error as error:
        what = f"this is no CSV ({error})"
        raise FormatError(Fault(file, told.line_num, what, "check its quotes")) from error


def _cell(said: str) -> str:
    """Raises csv.Error."""
    if len(said) > LONGEST_CELL:
        raise csv.Error(f"a cell has more than {LONGEST_CELL:,} characters")
    return said.replace("\r\n", "\n")


def write_csv(questions: Iterable[Imported]) -> bytes:
    """Questions in CSV with commas, in UTF-8 with a mark, so that Excel reads it as that."""
    sheet = io.StringIO(newline="")
    writer = csv.writer(sheet, lineterminator="\r\n")
    writer.writerows([harmless(cell) for cell in cells] for cells in table(questions))
    return sheet.getvalue().encode("utf-8-sig")


def read_xlsx(data: bytes, file: str = "") -> list[Imported]:
    """Questions in the first sheet of an Excel workbook. Raises FormatError."""
    return read_rows(rows(_sheet_lines(data, file), file), file)


def _sheet_lines(data: bytes, file: str) -> Lines:
    from openpyxl import load_workbook  # 4 MB of memory, for those who have a workbook

    archives.opened(data, file).close()
    try:
        sheet = load_workbook(io.BytesIO(data), read_only=True, data_only=True).worksheets[0]
        sheet.reset_dimensions()  # a file may say that it has a million rows
        found = list(sheet.iter_rows(max_row=MOST_ROWS + 2, max_col=MOST_COLUMNS, values_only=True))
    except Exception as error:  # openpyxl raises whatever a broken workbook runs it into
        what, cure = "the workbook cannot be read", "open it, save it as .xlsx and try again"
        raise FormatError(Fault(file, 0, what, cure)) from error
    for line, cells in enumerate(found, 1):
        yield line, [_said(cell, line, file) for cell in cells]


def _said(cell: Any, line: int, file: str) -> str:
    """A cell as it is seen in the sheet, nearly."""
    if isinstance(cell, date | time):
        what = f"a cell holds the date {cell}"
        raise FormatError(Fault(file, line, what, "format the cell as text and write it again"))
    if isinstance(cell, bool):
        return str(cell).lower()
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    return "" if cell is None else str(cell)


def write_xlsx(questions: Iterable[Imported]) -> bytes:
    """Questions as an Excel workbook. Cells are texts; none is a formula."""
    from openpyxl import Workbook

    workbook = Workbook()
    sheet: Any = workbook.active
    sheet.title, sheet.freeze_panes = "Questions", "A2"
    for line, cells in enumerate(table(questions), 1):
        for column, said in enumerate(cells, 1):
            if said:
                _fill(sheet.cell(line, column), harmless(said), bold=line == 1)
    workbook.properties.creator = ""
    data = io.BytesIO()
    workbook.save(data)
    return data.getvalue()


def _fill(cell: Any, said: str, *, bold: bool) -> None:
    from openpyxl.styles import Alignment, Font

    cell.value, cell.data_type = said, "s"
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    if bold:
        cell.font = Font(bold=True)
