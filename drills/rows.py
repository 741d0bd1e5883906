"""What a drill showed, held to what it must show, and the table of all of it. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

COLUMNS = ("drill", "must show", "shown", "ok")


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table. `ok` is None for what could not be told here."""

    drill: str
    must: str
    shown: str
    ok: bool | None

    @property
    def cells(self) -> tuple[str, str, str, str]:
        """What stands in the table."""
        word = "—" if self.ok is None else "yes" if self.ok else "NO"
        return self.drill, self.must, self.shown, word


def none_of(drill: str, what: str, found: Sequence[object], of: int | str = "") -> Row:
    """A row that wants none: `found` are those there are, the first ones are shown."""
    shown = f"{len(found)}{f' of {of:,}' if isinstance(of, int) else of and f' of {of}'}"
    if found:
        shown += ": " + "; ".join(str(one)[:80] for one in found[:3])
    return Row(drill, f"0 {what}", shown, not found)


def all_well(rows: Iterable[Row]) -> bool:
    """Whether nothing was shown that must not be."""
    return all(row.ok is not False for row in rows)


def as_text(rows: Iterable[Row]) -> str:
    """The table for a terminal; a drill's name stands once."""
    lines = [COLUMNS, *_named_once(rows)]
    lines = [tuple(" ".join(cell.split()) for cell in line) for line in lines]
    widths = [max(len(line[column]) for line in lines) for column in range(len(COLUMNS))]
    said = ["  ".join(map(str.ljust, line, widths)).rstrip() for line in lines]
    return "\n".join([said[0], "-" * max(map(len, said)), *said[1:]])


def as_markdown(rows: Iterable[Row]) -> str:
    """The table for a document."""
    lines = [COLUMNS, ("---",) * len(COLUMNS), *_named_once(rows)]
    return "\n".join("| " + " | ".join(map(_in_a_cell, line)) + " |" for line in lines)


def _named_once(rows: Iterable[Row]) -> Iterable[tuple[str, ...]]:
    before = ""
    for row in rows:
        yield ("" if row.drill == before else row.drill, *row.cells[1:])
        before = row.drill


def _in_a_cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")
