"""What a form of questions is made of, and questions as what it holds, and back.

What a form does not hold stays as it was.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.http import QueryDict

from quizzes.content import Content, Text
from quizzes.studio.writing.forms import Row, SaidForm
from quizzes.studio.writing.pictures import saying, with_picture

MAIN = "rows"
Said = dict[str, Any]
Kept = Sequence[tuple[int | None, Said]]  # rows: which part each was, and what it says


@dataclass(frozen=True)
class Section:
    """Rows of a form that hold one field of the content, or some fields of the form, or both.

    `parts`: that field of the content. `part`: a row as a part, made from the part that it was;
    `shown` the other way round. `fewest`: rows that are offered. `legend`: what each row is
    called, by its number. `folded`: closed until somebody opens it, or something stands in it.
    """

    called: str
    fields: tuple[str, ...] = ()
    row: type[Row] | None = None
    parts: str = ""
    part: Callable[[Said, Any], Any] | None = None
    shown: Callable[[Any], Said] | None = None
    fewest: int = 3
    ordered: bool = False
    knows_person: bool = False
    legend: str = "{}"
    help_text: str = ""
    folded: bool = False

    @property
    def prefix(self) -> str:
        """What the names of its rows begin with."""
        return self.parts if self.folded else MAIN

    @property
    def adds(self) -> str:
        """What the button sends that adds a row."""
        return f"row-{self.parts}" if self.folded else "row"


@dataclass(frozen=True)
class Editor:
    """How questions of a type are written: an empty one, its form, and its sections.

    `shown` and `taken`: what the form holds and changes besides. `sent`: what was sent, with what
    its button adds. `beside`: a template of what stands above the rows.
    """

    blank: Content
    form: type[SaidForm]
    sections: tuple[Section, ...] = ()
    shown: Callable[[Any], Said] | None = None
    taken: Callable[[Said, Any], Said] | None = None
    sent: Callable[[QueryDict, str], QueryDict] | None = None
    beside: str = ""

    @property
    def with_rows(self) -> list[Section]:
        """The sections that have rows."""
        return [section for section in self.sections if section.row is not None]


def settings_of(editor: Editor, content: Content) -> Said:
    """What the form holds of a question."""
    names = [name for name in editor.form.base_fields if hasattr(content, name)]
    said = {name: _shown(getattr(content, name)) for name in names}
    return said | (editor.shown(content) if editor.shown else {})


def rows_of(section: Section, content: Content) -> list[Said]:
    """What the rows of a section hold."""
    parts = enumerate(getattr(content, section.parts))
    return [{"was": at, **_row(section, part)} for at, part in parts]


def written(editor: Editor, before: Content, said: Said, rows: Mapping[str, Kept]) -> Content:
    """The question with what the form holds now. `rows`: those of each section, by its `parts`."""
    names = [name for name in said if hasattr(before, name)]
    changes = {name: taken_over(said[name], getattr(before, name)) for name in names}
    changes |= editor.taken(said, before) if editor.taken else {}
    for section in editor.with_rows:
        kept = rows.get(section.parts, ())
        changes[section.parts] = _parts(section, getattr(before, section.parts), kept)
    if said.get("stem_picture"):
        changes["stem"] = with_picture(changes["stem"], *said["stem_picture"])
    return replace(before, **changes)


def taken_over(value: Any, before: Any) -> Any:
    """What was said, where this stood before: a text keeps its format and the files it shows."""
    return saying(before, value) if isinstance(before, Text) else value


def _parts(section: Section, before: tuple[Any, ...], rows: Kept) -> tuple[Any, ...]:
    known = [(before[at] if at is not None and at < len(before) else None, row) for at, row in rows]
    assert section.part is not None
    return tuple(section.part(row, part) for part, row in known)


def _shown(value: Any) -> Any:
    return value.text if isinstance(value, Text) else value


def _row(section: Section, part: Any) -> Said:
    if section.shown is not None:
        return section.shown(part)
    if isinstance(part, Text):
        return {"text": part.text}
    assert section.row is not None
    names = [name for name in section.row.base_fields if hasattr(part, name)]
    return {name: _shown(getattr(part, name)) for name in names}
