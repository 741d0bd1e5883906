"""A row of a table of questions: cells by the names of their columns. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from quizzes.formats.faults import Fault, FormatError, Wrong

COLUMNS = (
    *("type", "name", "question", "format", "right", "general feedback", "right feedback"),
    *("partly right feedback", "wrong feedback", "mark", "penalty", "shuffle", "case"),
    *("category", "id", "tags"),
)
NUMBERED = ("answer", "feedback", "hint")
MOST_ROWS, MOST_COLUMNS = 50_000, 300

_NUMBERED = re.compile(rf"({'|'.join(NUMBERED)}) ([1-9]\d?)")
_FORMULA = re.compile(r"[=+\-@\t\r']")


@dataclass(frozen=True)
class Row:
    """One question; `line` is its line in the file or its row in the sheet."""

    line: int
    cells: dict[str, str]

    def get(self, name: str, default: str = "") -> str:
        """What a cell says; the default for an empty one."""
        return self.cells.get(name) or default

    def numbered(self, name: str) -> dict[int, str]:
        """The cells "answer 1", "answer 2" … that say something, by their numbers."""
        found = {}
        for column, said in self.cells.items():
            match = _NUMBERED.fullmatch(column)
            if match and match[1] == name and said:
                found[int(match[2])] = said
        return dict(sorted(found.items()))

    def wrong(self, what: str, cure: str) -> Wrong:
        """An error in this row."""
        return Wrong(self.line, what, cure)


def rows(lines: Iterable[tuple[int, Sequence[str]]], file: str) -> Iterator[Row]:
    """The rows below the first one, which names the columns. Raises FormatError."""
    names: list[str] | None = None
    for count, (line, cells) in enumerate(lines):
        if count > MOST_ROWS or len(cells) > MOST_COLUMNS:
            what = f"there are more than {MOST_ROWS:,} rows or {MOST_COLUMNS} columns"
            raise FormatError(Fault(file, line, what, "split the table"))
        if not any(cell.strip() for cell in cells):
            continue
        if names is None:
            names = [" ".join(cell.lower().split()) for cell in cells]
            _check(names, line, file)
        else:
            told = dict(zip(names, map(harmless_no_more, cells), strict=False))
            yield Row(line, {name: cell.strip(" \t\n") for name, cell in told.items() if name})


def _check(names: list[str], line: int, file: str) -> None:
    for needed in ("type", "question"):
        if needed not in names:
            what = f"there is no column “{needed}”"
            raise FormatError(Fault(file, line, what, "name the columns in the first row"))
    for name in dict.fromkeys(filter(None, names)):
        if name not in COLUMNS and not _NUMBERED.fullmatch(name):
            cure = "take it out, or see the template for the names that are read"
            raise FormatError(Fault(file, line, f"the column “{name[:40]}” is unknown", cure))
        if names.count(name) > 1:
            raise FormatError(Fault(file, line, f"the column “{name}” is there twice", "keep one"))


def harmless(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula: those get an apostrophe before them.

    OWASP, "CSV injection": cells that begin with = + - @, a tab or a line break.
    """
    return f"'{cell}" if _FORMULA.match(cell) else cell


def harmless_no_more(cell: str) -> str:
    """The cell without the apostrophe that made it harmless."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell[1:2]) else cell
