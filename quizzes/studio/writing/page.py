"""The form in which a question is written: what was sent, and what becomes of it."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms import BaseFormSet, formset_factory
from django.http import QueryDict

from accounts.models import User
from kb.numbers import said_number
from quizzes.content import Content, problems, to_json
from quizzes.studio.writing.editor import Editor, Section, rows_of, settings_of, written
from quizzes.studio.writing.forms import Row

MOST_ROWS = 100
# Which field a problem is about, by words in it; all others are about the rows.
_ABOUT = (
    ("no text.", "stem"),
    ("The text has no gap", "stem"),
    ("Gap [[", "stem"),
    ("The mark", "default_mark"),
    ("for a wrong try", "penalty"),
    ("for a wrong unit", "unit_penalty"),
    ("unit", "unit_display"),
    ("Units", "unit_display"),
    ("fewer words", "most"),
)


@dataclass(frozen=True)
class Part:
    """A section of the form with what stands in it."""

    section: Section
    fields: list[forms.BoundField]
    rows: BaseFormSet[Row] | None
    is_open: bool

    @property
    def numbered(self) -> list[tuple[str, Row]]:
        """Its rows, each with what it is called."""
        legend = self.section.legend
        return [(legend.format(at), row) for at, row in enumerate(self.rows or (), start=1)]


def print_of(content: Content) -> str:
    """Short, and another one as soon as anything that the question says is another."""
    said = json.dumps(to_json(content), sort_keys=True)
    return hashlib.sha256(said.encode()).hexdigest()[:16]


class WritingPage:
    """The fields of one question, empty, filled from it, or as they were sent."""

    def __init__(
        self, editor: Editor, content: Content, person: User, sent: QueryDict | None = None
    ) -> None:
        self.editor, self.content, self.person = editor, content, person
        self.said = editor.form(sent, initial=settings_of(editor, content), prefix="said")
        self.lists = {one.parts: self._rows(one, sent) for one in editor.with_rows}

    def _rows(self, section: Section, sent: QueryDict | None) -> BaseFormSet[Row]:
        there = rows_of(section, self.content)
        made = formset_factory(
            section.row or Row,
            extra=max(section.fewest - len(there), 1),
            can_delete=True,
            can_order=section.ordered,
            max_num=MOST_ROWS,
            absolute_max=MOST_ROWS,
        )
        told = {"person": self.person} if section.knows_person else {}
        return made(sent, initial=there, prefix=section.prefix, form_kwargs=told)

    @property
    def rows(self) -> BaseFormSet[Row] | None:
        """The rows of answers, where the question has any."""
        listed = (one for one in self.editor.with_rows if not one.folded)
        return next((self.lists[one.parts] for one in listed), None)

    @property
    def parts(self) -> list[Part]:
        """Its sections."""
        return [self._part(section) for section in self.editor.sections]

    def _part(self, section: Section) -> Part:
        fields, rows = [self.said[name] for name in section.fields], self.lists.get(section.parts)
        return Part(section, fields, rows, self._is_used(section, fields, rows))

    def _is_used(
        self, section: Section, fields: list[forms.BoundField], rows: BaseFormSet[Row] | None
    ) -> bool:
        """Whether somebody wrote in it, or has to mend something there."""
        if rows is not None and (rows.initial_forms or rows.total_form_count() > section.fewest):
            return True
        if rows is not None and rows.is_bound and (rows.has_changed() or rows.non_form_errors()):
            return True
        blank = self.editor.form(initial=settings_of(self.editor, self.editor.blank))
        return any(one.errors or _other(one, blank[one.name]) for one in fields)

    @property
    def fields(self) -> list[forms.BoundField]:
        """The fields that stand in no section."""
        elsewhere = {name for section in self.editor.sections for name in section.fields}
        return [field for field in self.said.visible_fields() if field.name not in elsewhere]

    @property
    def media(self) -> forms.Media:
        """What the fields need."""
        return sum((rows.media for rows in self.lists.values()), self.said.media)

    def is_valid(self) -> bool:
        """Whether all of it can be read; the question may lack something still."""
        rows = [rows.is_valid() for rows in self.lists.values()]
        if not (self.said.is_valid() and all(rows)):
            return False
        if self.rows is not None:
            left = [at for at, row in enumerate(self.rows.forms, start=1) if _stays(row)]
            self.said.rows_left(left)
        return self.said.is_valid()

    def question(self) -> Content:
        """What was written."""
        kept = {section.parts: self._kept(section) for section in self.editor.with_rows}
        return written(self.editor, self.content, self.said.cleaned_data, kept)

    def _kept(self, section: Section) -> list[tuple[int | None, dict[str, Any]]]:
        rows: Any = self.lists[section.parts]
        listed = rows.ordered_forms if section.ordered else rows.forms
        return [(row.cleaned_data.get("was"), row.said) for row in listed if _stays(row)]

    def blame(self, content: Content) -> bool:
        """Put each problem where it can be mended; returns whether there was any."""
        wrong = problems(content)
        for problem in wrong:
            asked = (name for words, name in _ABOUT if words in problem)
            field = next((name for name in asked if name in self.said.fields), None)
            if field is None and self.rows is not None:
                self.rows.non_form_errors().append(problem)
            else:
                self.said.add_error(field, problem)
        return bool(wrong)


def _stays(row: Row) -> bool:
    return bool(row.said) and not row.cleaned_data.get("DELETE")


def _other(field: forms.BoundField, blank: forms.BoundField) -> bool:
    return str(field.value() or "") != str(blank.value() or "")


def with_deed(editor: Editor, sent: QueryDict, do: str) -> QueryDict:
    """What was sent, with what the button that was pressed adds to it."""
    for section in editor.with_rows:
        if do == section.adds:
            return with_another_row(sent, section.prefix)
    return editor.sent(sent, do) if editor.sent else sent


def with_another_row(sent: QueryDict, prefix: str) -> QueryDict:
    """What was sent, with one row more; nothing of it is lost."""
    more = sent.copy()
    known = said_number(more.get(f"{prefix}-TOTAL_FORMS"), 4) or 0
    more[f"{prefix}-TOTAL_FORMS"] = str(min(known + 1, MOST_ROWS))
    return more
