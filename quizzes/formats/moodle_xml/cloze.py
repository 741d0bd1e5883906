"""Questions with parts inside their text, as Moodle's cloze type writes them. Pure.

`{2:SHORTANSWER:=Paris#Yes~%50%Lyon~*#No}` is a part of weight 2. After
question/type/multianswer/questiontype.php; a backslash goes before `~`, `#`, `}`, `"` and itself.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from quizzes.content import (
    Answer,
    ChoiceGap,
    Cloze,
    Format,
    Gap,
    NumericAnswer,
    NumericGap,
    Pattern,
    ShortGap,
    Text,
)
from quizzes.content.gaps import MARK
from quizzes.content.texts import BLANK
from quizzes.formats.numerals import read_decimal
from quizzes.formats.shares import read_percent, write_percent
from quizzes.formats.xml_tree import Node

_KINDS = {
    **dict.fromkeys(("NUMERICAL", "NM"), ("number", False)),
    **dict.fromkeys(("SHORTANSWER", "SA", "MW"), ("text", False)),
    **dict.fromkeys(("SHORTANSWER_C", "SAC", "MWC"), ("text", True)),
    **dict.fromkeys(("MULTICHOICE", "MC"), ("list", False)),
    **dict.fromkeys(("MULTICHOICE_S", "MCS"), ("list", True)),
    **dict.fromkeys(("MULTICHOICE_V", "MCV"), ("column", False)),
    **dict.fromkeys(("MULTICHOICE_VS", "MCVS"), ("column", True)),
    **dict.fromkeys(("MULTICHOICE_H", "MCH"), ("row", False)),
    **dict.fromkeys(("MULTICHOICE_HS", "MCHS"), ("row", True)),
}
_NAMES = {kind: name for name, kind in reversed(_KINDS.items())}
_PART = re.compile(r"\{(\d{0,4}):([A-Z_]{2,20}):((?:\\.|[^\\}])*)\}", re.ASCII | re.DOTALL)
_SPLIT = re.compile(r"((?:\\.|[^\\~#])*)([~#]?)", re.DOTALL)
_WEIGHT = re.compile(r"%([^%]{1,40})%")
_ESCAPE = re.compile(r"\\([~#}\"\\])")
_TROUBLE = re.compile(r"([~#}\"\\])")


def read_cloze(node: Node, common: dict[str, Any]) -> Cloze:
    """A cloze question; raises Wrong for a part that cannot be read."""
    stem: Text = common["stem"]
    found = [_gap(node, stem.format, *part.groups()) for part in _PART.finditer(stem.text)]
    numbers = iter(range(1, len(found) + 1))
    text = _PART.sub(lambda part: f"[[{next(numbers)}]]", stem.text)
    return Cloze(**{**common, "stem": replace(stem, text=text)}, gaps=tuple(found))


def _gap(node: Node, format_: Format, weight: str, kind: str, inside: str) -> Gap:
    if kind not in _KINDS:
        cure = "use SHORTANSWER, NUMERICAL or MULTICHOICE"
        raise node.wrong(f"parts of the kind {kind} are unknown here", cure)
    shown, flag = _KINDS[kind]
    alternatives = list(_alternatives(node, inside))
    if shown == "number":
        numbers = tuple(_number(node, one, format_) for one in alternatives)
        return NumericGap(numbers, int(weight or 1))
    if shown == "text":
        patterns = tuple(_pattern(one, format_) for one in alternatives)
        return ShortGap(patterns, int(weight or 1), use_case=flag)
    answers = tuple(
        Answer(Text(one.said, format_), one.fraction, Text(one.feedback, format_))
        for one in alternatives
    )
    return ChoiceGap(answers, int(weight or 1), shown, shuffle=flag)


@dataclass(frozen=True)
class _Alternative:
    said: str
    fraction: Fraction
    feedback: str


def _alternatives(node: Node, inside: str) -> Iterator[_Alternative]:
    for said, feedback in _parted(inside):
        if found := _WEIGHT.match(said):
            try:
                share = read_percent(found[1].strip())
            except ValueError as error:
                what = f"the weight of a part is “{found[1]}”"
                raise node.wrong(what, "write −100 to 100") from error
            yield _Alternative(_plain(said[found.end() :]), share, _plain(feedback))
        elif said.startswith("="):
            yield _Alternative(_plain(said[1:]), Fraction(1), _plain(feedback))
        else:
            yield _Alternative(_plain(said), Fraction(0), _plain(feedback))


def _parted(inside: str) -> Iterator[tuple[str, str]]:
    """Alternatives between `~`, each parted at its first `#`."""
    answer: str | None = None
    feedback = ""
    for part in _SPLIT.finditer(inside):
        if answer is None:
            answer = part[1]
        else:
            feedback += part[1]
        if part[2] == "#" and feedback:
            feedback += "#"
        elif part[2] != "#":
            yield answer.strip(BLANK), feedback
            if not part[2]:
                return
            answer, feedback = None, ""


def _plain(said: str) -> str:
    return _ESCAPE.sub(r"\1", said)


def _typed(one: _Alternative, format_: Format) -> str:
    """What is typed is no HTML, though the text around it may be."""
    return html.unescape(one.said) if format_ is Format.HTML else one.said


def _pattern(one: _Alternative, format_: Format) -> Pattern:
    return Pattern(_typed(one, format_), one.fraction, Text(one.feedback, format_))


def _number(node: Node, one: _Alternative, format_: Format) -> NumericAnswer:
    feedback = Text(one.feedback, format_)
    if one.said == "*":
        return NumericAnswer(None, fraction=one.fraction, feedback=feedback)
    value, _, tolerance = one.said.partition(":")
    try:
        found = read_decimal(value.strip()), abs(read_decimal(tolerance.strip() or "0"))
    except ValueError as error:
        raise node.wrong(f"“{one.said[:20]}” is no number", "write 3.14 or 3.14:0.01") from error
    return NumericAnswer(*found, fraction=one.fraction, feedback=feedback)


def written_stem(content: Cloze) -> str:
    """The text of a cloze question with its parts where they belong."""
    parts = [_written(gap, content.stem.format) for gap in content.gaps]
    return MARK.sub(
        lambda mark: parts[int(mark[1]) - 1] if int(mark[1]) <= len(parts) else mark[0],
        content.stem.text,
    )


def _written(gap: Gap, format_: Format) -> str:
    if isinstance(gap, NumericGap):
        kind, said = ("number", False), [_number_said(answer) for answer in gap.answers]
    elif isinstance(gap, ShortGap):
        kind, said = ("text", gap.use_case), [_text_said(one, format_) for one in gap.answers]
    else:
        kind, said = (gap.shown, gap.shuffle), [answer.text.text for answer in gap.answers]
    answers: Sequence[Answer | Pattern | NumericAnswer] = gap.answers
    told = (_alternative(text, one) for text, one in zip(said, answers, strict=True))
    return f"{{{gap.weight}:{_NAMES.get(kind, 'MC')}:{'~'.join(told)}}}"


def _number_said(answer: NumericAnswer) -> str:
    if answer.value is None:
        return "*"
    return f"{answer.value:f}" + (f":{answer.tolerance:f}" if answer.tolerance else "")


def _text_said(answer: Pattern, format_: Format) -> str:
    is_html = format_ is Format.HTML
    return html.escape(answer.pattern, quote=False) if is_html else answer.pattern


def _alternative(said: str, answer: Answer | Pattern | NumericAnswer) -> str:
    right = answer.fraction == 1
    weight = "=" if right else f"%{write_percent(answer.fraction)}%"
    feedback = f"#{_escaped(answer.feedback.text)}" if answer.feedback else ""
    return f"{weight}{_escaped(said)}{feedback}"


def _escaped(said: str) -> str:
    return _TROUBLE.sub(r"\\\1", said)
