"""Questions as rows of a table. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from typing import Any

from quizzes.content import (
    Content,
    Description,
    FreeText,
    Matching,
    MultipleAnswers,
    Numeric,
    NumericAnswer,
    Ordering,
    Pattern,
    ShortText,
    SingleChoice,
    TrueFalse,
)
from quizzes.formats.imported import Imported
from quizzes.formats.shares import write_percent, write_share
from quizzes.formats.table.rows import COLUMNS
from quizzes.grading.rules import default_weights

Cells = dict[str, str]
MOST = 99  # answers of a question that have a column


def table(questions: Iterable[Imported]) -> list[list[str]]:
    """The names of the columns that are needed, then a row for each question."""
    told = [_cells(one) for one in questions if type(one.content) in _WRITERS]
    used = {name for cells in told for name, said in cells.items() if said}
    plain = [name for name in COLUMNS if name in used or name in ("type", "question")]
    numbered = sorted((name for name in used if name not in COLUMNS), key=_place)
    names = [*plain, *numbered]
    return [names, *([cells.get(name, "") for name in names] for cells in told)]


def _place(name: str) -> tuple[int, str]:
    """Answer 1, feedback 1, answer 2 …; hints behind them."""
    kind, _, number = name.rpartition(" ")
    return int(number) + (1000 if kind == "hint" else 0), kind


def _cells(question: Imported) -> Cells:
    content = question.content
    cells = {
        "type": content.label,
        "name": content.name,
        "question": content.stem.text,
        "format": "" if content.stem.format == "plain" else str(content.stem.format),
        "general feedback": content.general_feedback.text,
        "right feedback": content.correct_feedback.text,
        "partly right feedback": content.partially_correct_feedback.text,
        "wrong feedback": content.incorrect_feedback.text,
        "mark": _unless(content.default_mark, type(content).default_mark),
        "penalty": _unless(content.penalty, type(content).penalty),
        "category": question.category,
        "id": question.idnumber,
        "tags": ", ".join(question.tags),
    }
    hints = {f"hint {at}": hint.text.text for at, hint in enumerate(content.hints, 1)}
    return cells | hints | _WRITERS[type(content)](content)


def _unless(said: Fraction, usual: Fraction) -> str:
    return "" if said == usual else write_share(said)


def _answers(said: Sequence[str], feedback: Sequence[str] = ()) -> Cells:
    cells = {f"answer {at}": text for at, text in enumerate(said[:MOST], 1)}
    return cells | {f"feedback {at}": text for at, text in enumerate(feedback[:MOST], 1)}


def _choice(content: SingleChoice | MultipleAnswers) -> Cells:
    fractions = [answer.fraction for answer in content.answers]
    flags = [fraction > 0 for fraction in fractions]
    usual = tuple(Fraction(int(flag)) for flag in flags)
    if isinstance(content, MultipleAnswers):
        usual = default_weights(flags)
    texts = [answer.text.text for answer in content.answers]
    feedback = [answer.feedback.text for answer in content.answers]
    return _answers(texts, feedback) | {
        "right": _right(fractions, tuple(fractions) == usual),
        "shuffle": "" if content.shuffle else "no",
    }


def _right(fractions: Sequence[Fraction], usual: bool) -> str:
    if usual:
        return ", ".join(str(at) for at, share in enumerate(fractions, 1) if share > 0)
    return ", ".join(f"{at}={write_percent(share)}" for at, share in enumerate(fractions, 1))


def _true_false(content: TrueFalse) -> Cells:
    feedback = [content.true_feedback.text, content.false_feedback.text]
    return _answers([], feedback) | {"right": "true" if content.right else "false"}


def _typed(said: Sequence[str], answers: Sequence[Pattern | NumericAnswer]) -> Cells:
    fractions = [answer.fraction for answer in answers]
    all_right = all(fraction == 1 for fraction in fractions)
    cells = _answers(said, [answer.feedback.text for answer in answers])
    return cells | {"right": "" if all_right else _right(fractions, usual=False)}


def _short(content: ShortText) -> Cells:
    cells = _typed([answer.pattern for answer in content.answers], content.answers)
    return cells | {"case": "yes" if content.use_case else ""}


def _numeric(content: Numeric) -> Cells:
    return _typed([_value(answer) for answer in content.answers], content.answers)


def _value(answer: NumericAnswer) -> str:
    if answer.value is None:
        return "*"
    return f"{answer.value:f}" + (f" ± {answer.tolerance:f}" if answer.tolerance else "")


def _matching(content: Matching) -> Cells:
    cells = _answers([f"{pair.text.text} -> {pair.answer}" for pair in content.pairs])
    return cells | {"shuffle": "" if content.shuffle else "no"}


def _ordering(content: Ordering) -> Cells:
    return _answers([item.text for item in content.items])


def _nothing(content: Content) -> Cells:
    return {}


_WRITERS: dict[type[Content], Callable[[Any], Cells]] = {
    SingleChoice: _choice,
    MultipleAnswers: _choice,
    TrueFalse: _true_false,
    ShortText: _short,
    Numeric: _numeric,
    Matching: _matching,
    Ordering: _ordering,
    FreeText: _nothing,
    Description: _nothing,
}
TYPES = tuple(_WRITERS)
