"""The form in which a question is written: what was sent, and what becomes of it."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from django import forms
from django.forms import BaseFormSet, formset_factory
from django.http import QueryDict

from accounts.models import User
from quizzes.content import Content, problems, to_json
from quizzes.studio.writing.editors import Editor, rows_of, settings_of, written
from quizzes.studio.writing.forms import Row

MOST_ROWS = 100
ROWS = "rows"
# Which field a problem is about, by a word in it; all others are about the rows.
_ABOUT = (("no text.", "stem"), ("The mark", "default_mark"), ("for a wrong try", "penalty"))


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
        self.rows = self._rows(sent) if editor.row is not None else None

    def _rows(self, sent: QueryDict | None) -> BaseFormSet[Row]:
        there = rows_of(self.editor, self.content)
        extra = max(self.editor.fewest - len(there), 1)
        made = formset_factory(
            self.editor.row or Row,
            extra=extra,
            can_delete=True,
            can_order=self.editor.ordered,
            max_num=MOST_ROWS,
            absolute_max=MOST_ROWS,
        )
        told = {"person": self.person} if self.editor.row_knows_person else {}
        return made(sent, initial=there, prefix=ROWS, form_kwargs=told)

    @property
    def media(self) -> forms.Media:
        """What the fields need."""
        return self.said.media + (self.rows.media if self.rows is not None else forms.Media())

    def is_valid(self) -> bool:
        """Whether all of it can be read; the question may lack something still."""
        rows = self.rows is None or self.rows.is_valid()
        return self.said.is_valid() and rows

    def question(self) -> Content:
        """What was written."""
        said = self.said.cleaned_data
        return written(self.editor, self.content, said, self._kept())

    def _kept(self) -> list[tuple[int | None, dict[str, Any]]]:
        if self.rows is None:
            return []
        listed = self.rows.ordered_forms if self.editor.ordered else self.rows.forms
        left = [row for row in listed if not row.cleaned_data.get("DELETE")]
        return [(row.cleaned_data.get("was"), row.said) for row in left if row.said]

    def blame(self, content: Content) -> bool:
        """Put each problem where it can be mended; returns whether there was any."""
        wrong = problems(content)
        for problem in wrong:
            field = next((name for words, name in _ABOUT if words in problem), None)
            if field is None and self.rows is not None:
                self.rows.non_form_errors().append(problem)
            else:
                self.said.add_error(field, problem)
        return bool(wrong)


def with_deed(editor: Editor, sent: QueryDict, do: str) -> QueryDict:
    """What was sent, with what the button that was pressed adds to it."""
    if do == "row":
        return with_another_row(sent)
    return editor.sent(sent, do) if editor.sent else sent


def with_another_row(sent: QueryDict) -> QueryDict:
    """What was sent, with one row more; nothing of it is lost."""
    more = sent.copy()
    total = more.get(f"{ROWS}-TOTAL_FORMS", "0")
    known = int(total) if total.isascii() and total.isdigit() and len(total) < 5 else 0
    more[f"{ROWS}-TOTAL_FORMS"] = str(min(known + 1, MOST_ROWS))
    return more
