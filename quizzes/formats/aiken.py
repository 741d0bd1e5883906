"""Aiken: one right answer of several, in the plainest of texts.

    What is the speed of light?
    A. 300 km/s
    B. 300,000 km/s
    ANSWER: B

After Moodle's question/format/aiken/format.php: a letter with a point or a bracket, then a space.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from fractions import Fraction
from string import ascii_uppercase

from quizzes.content import Answer, Format, SingleChoice, Text
from quizzes.content.texts import one_line
from quizzes.formats.faults import Faults, Wrong
from quizzes.formats.imported import Imported

_CHOICE = re.compile(r"([A-Z])[.)]\s+(.*\S)")
_ANSWER = re.compile(r"ANSWER:\s*(.*)")


@dataclass
class _Draft:
    """A question whose end has not come yet."""

    line: int = 0
    stem: list[str] = field(default_factory=list)
    choices: list[str] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.stem or self.choices)


def read(text: str, file: str = "") -> list[Imported]:
    """All questions of an Aiken file. Raises FormatError with all that is wrong in it."""
    faults, found, draft = Faults(file), [], _Draft()
    for number, line in enumerate(text.replace("\r\n", "\n").split("\n"), 1):
        said = line.strip()
        if not said:
            continue
        draft.line = draft.line or number
        if answer := _ANSWER.match(said):
            with faults.noted():
                found.append(_question(draft, number, answer[1].strip()))
            draft = _Draft()
        else:
            with faults.noted():
                _add(draft, number, said)
    with faults.noted():
        _check_ended(draft)
    faults.check()
    return found


def _add(draft: _Draft, number: int, said: str) -> None:
    choice = _CHOICE.fullmatch(said)
    if choice and choice[1] == ascii_uppercase[len(draft.choices)]:
        draft.choices.append(choice[2])
    elif choice and draft.choices:
        due = ascii_uppercase[len(draft.choices)]
        raise Wrong(number, f"choice {choice[1]} comes where {due} is due", "letter them in order")
    elif draft.choices:
        raise Wrong(number, f"“{said[:40]}” is neither a choice nor ANSWER:", "keep it on one line")
    else:
        draft.stem.append(said)


def _question(draft: _Draft, line: int, letter: str) -> Imported:
    if not draft.stem:
        raise Wrong(draft.line, "there is no text before the choices", "write the question first")
    if len(draft.choices) < 2:
        raise Wrong(
            line, "there are fewer than two choices", "write A. and B. on lines of their own"
        )
    letters = ascii_uppercase[: len(draft.choices)]
    if len(letter) != 1 or letter not in letters:
        raise Wrong(
            line, f"the answer is “{letter[:20]}”", f"write a letter from A to {letters[-1]}"
        )
    answers = tuple(
        Answer(Text(said, Format.PLAIN), Fraction(int(letters[at] == letter)))
        for at, said in enumerate(draft.choices)
    )
    stem = Text("\n".join(draft.stem), Format.PLAIN)
    return Imported(SingleChoice(stem=stem, answers=answers), line=draft.line)


def _check_ended(draft: _Draft) -> None:
    if draft:
        raise Wrong(draft.line, "the question has no ANSWER: line", "write one below its choices")


def write(questions: Iterable[Imported]) -> str:
    """Single choices with exactly one right answer; no others can be said in Aiken."""
    return "\n".join(
        _written(question.content)
        for question in questions
        if isinstance(question.content, SingleChoice) and _fits(question.content)
    )


def _fits(content: SingleChoice) -> bool:
    full = sum(answer.fraction == 1 for answer in content.answers)
    return full == 1 and 2 <= len(content.answers) <= len(ascii_uppercase)


def _written(content: SingleChoice) -> str:
    right = next(at for at, answer in enumerate(content.answers) if answer.fraction == 1)
    choices = zip(ascii_uppercase, content.answers, strict=False)
    lines = [
        *(line for line in content.stem.text.split("\n") if line.strip()),
        *(f"{letter}. {one_line(answer.text.text)}" for letter, answer in choices),
        f"ANSWER: {ascii_uppercase[right]}",
    ]
    return "\n".join(lines) + "\n"
