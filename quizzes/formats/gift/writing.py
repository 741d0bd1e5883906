"""Questions written in GIFT, so that they are read back as they were. Pure.

The layout is Moodle's (writequestion of its exporter): a title, the text, one answer a line.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from fractions import Fraction
from typing import Any

from quizzes.content import (
    Answer,
    Content,
    Description,
    Format,
    FreeText,
    Matching,
    MultipleAnswers,
    Numeric,
    NumericAnswer,
    Ordering,
    Pair,
    ShortText,
    SingleChoice,
    Text,
    TrueFalse,
)
from quizzes.formats.gift.escapes import escaped
from quizzes.formats.imported import Imported
from quizzes.formats.order_names import NAMES
from quizzes.formats.shares import write_percent

_LIKE_A_WEIGHT = re.compile(r"\s*%[^%\s]{1,40}%")


def write(questions: Iterable[Imported]) -> str:
    """Questions as a GIFT file. Those of types that GIFT does not know are left out."""
    written, category = [], ""
    for question in questions:
        if type(question.content) not in _ANSWERS:
            continue
        if question.category != category:
            category = question.category
            written.append(f"$CATEGORY: {category}\n")
        written.append(_question(question))
    return "\n".join(written)


def _question(question: Imported) -> str:
    content = question.content
    title = f"::{escaped(content.name)}::" if content.name else ""
    braces = _ANSWERS[type(content)](content)
    return f"{_comment(question)}{title}{_stem(content.stem, bool(title))}{braces}\n"


def _comment(question: Imported) -> str:
    marks = [f"[id:{_in_brackets(question.idnumber)}]"] if question.idnumber else []
    marks += [f"[tag:{_in_brackets(tag)}]" for tag in question.tags]
    return f"// {' '.join(marks)}\n" if marks else ""


def _in_brackets(said: str) -> str:
    return said.replace("]", "\\]")


def _stem(stem: Text, titled: bool) -> str:
    """Without a title, a text must not look like a comment."""
    like_a_comment = not titled and stem.text.startswith("//")
    prefix = f"[{stem.format}]" if like_a_comment and stem.format is Format.MOODLE else ""
    return prefix + _text(stem, Format.MOODLE)


def _text(text: Text, default: Format) -> str:
    named = text.format is not default or text.text.startswith("[")
    return (f"[{text.format}]" if text.text and named else "") + escaped(text.text)


def _feedback(text: Text, default: Format) -> str:
    return f"#{_text(text, default)}" if text.text else ""


def _lines(content: Content, lines: Iterable[str], opens: str = "{") -> str:
    general = _general(content)
    every = [*lines, general] if general else list(lines)
    return "".join([opens, "\n", *(f"\t{line}\n" for line in every), "}"])


def _general(content: Content) -> str:
    said = _text(content.general_feedback, content.stem.format)
    return f"####{said}" if said else ""


def _choices(content: SingleChoice | MultipleAnswers) -> str:
    """One `=` makes it a single choice; two would do in Moodle, but with no `~` they are texts."""
    single, default = isinstance(content, SingleChoice), content.stem.format
    best = max((answer.fraction for answer in content.answers), default=None)
    fractions = [answer.fraction for answer in content.answers]
    first = fractions.index(best) if single and best is not None else None
    lines = (_choice(one, default, at == first) for at, one in enumerate(content.answers))
    return _lines(content, lines)


def _choice(answer: Answer, default: Format, right: bool) -> str:
    """`right`: marked as the right one, which makes the question a single choice."""
    said, mark = _text(answer.text, default), "=" if right else "~"
    plain = Fraction(1 if right else 0)
    weighed = answer.fraction != plain or _LIKE_A_WEIGHT.match(said)
    weight = f"%{write_percent(answer.fraction)}%" if weighed else ""
    return f"{mark}{weight}{said}{_feedback(answer.feedback, default)}"


def _true_false(content: TrueFalse) -> str:
    """Feedback for the wrong answer comes first."""
    of_right, of_wrong = content.true_feedback, content.false_feedback
    if not content.right:
        of_right, of_wrong = of_wrong, of_right
    default = content.stem.format
    right, wrong = _feedback(of_right, default), _feedback(of_wrong, default)
    said = (wrong or "#") + right if right else wrong
    return f"{{{'TRUE' if content.right else 'FALSE'}{said}{_general(content)}}}"


def _short(content: ShortText) -> str:
    default = content.stem.format
    return _lines(
        content,
        (
            f"=%{write_percent(answer.fraction)}%{_text(Text(answer.pattern), Format.MOODLE)}"
            f"{_feedback(answer.feedback, default)}"
            for answer in content.answers
        ),
    )


def _numeric(content: Numeric) -> str:
    default = content.stem.format
    return _lines(content, (_number(answer, default) for answer in content.answers), "{#")


def _number(answer: NumericAnswer, default: Format) -> str:
    value = "*" if answer.value is None else f"{answer.value:f}"
    tolerance = f":{answer.tolerance:f}" if answer.tolerance and value != "*" else ""
    weight = write_percent(answer.fraction)
    return f"=%{weight}%{value}{tolerance}{_feedback(answer.feedback, default)}"


def _matching(content: Matching) -> str:
    return _lines(content, (_pair(pair, content.stem.format) for pair in content.pairs))


def _pair(pair: Pair, default: Format) -> str:
    """An arrow in the text would end it, and GIFT has no escape for one."""
    return f"={_text(pair.text, default).replace('->', '→')} -> {escaped(pair.answer)}"


def _ordering(content: Ordering) -> str:
    """An item a line. Moodle would take general feedback for one, so that is not written."""
    options = f"{len(content.items)} ALL VERTICAL {NAMES[content.grading]} HIDE"
    return "".join([f"{{>{options}\n", *(f"{_item(one)}\n" for one in content.items), "}"])


def _item(item: Text) -> str:
    """What looks like a comment gets the name of its format before it."""
    return _stem(item, titled=False)


def _free(content: FreeText) -> str:
    return f"{{{_general(content)}}}"


_ANSWERS: dict[type[Content], Callable[[Any], str]] = {
    SingleChoice: _choices,
    MultipleAnswers: _choices,
    TrueFalse: _true_false,
    ShortText: _short,
    Numeric: _numeric,
    Matching: _matching,
    Ordering: _ordering,
    FreeText: _free,
    Description: lambda content: "",
}
