"""Fields of questions in Moodle XML (question/format/xml/format.php). Pure."""

from __future__ import annotations

import base64
import binascii
from decimal import Decimal
from fractions import Fraction
from typing import Any

from quizzes.content import Answer, File, Format, Hint, NumericAnswer, Pattern, Text
from quizzes.content.texts import BLANK
from quizzes.formats.numerals import read_decimal
from quizzes.formats.shares import read_percent, read_share
from quizzes.formats.xml_tree import Node

FORMATS = {
    "html": Format.HTML,
    "moodle_auto_format": Format.MOODLE,
    "plain_text": Format.PLAIN,
    "markdown": Format.MARKDOWN,
    "wiki_like": Format.MOODLE,
}
NAMES = {kind: name for name, kind in FORMATS.items() if name != "wiki_like"}
TRUE, FALSE = {"true", "1", "yes"}, {"false", "0", "no", ""}


def text_of(node: Node | None, default: Format) -> Text:
    """A text with its format and files; nothing for no node."""
    if node is None:
        return Text()
    said = node.first("text")
    if said and said.children:
        cure = "put the text into <![CDATA[…]]>, as Moodle does"
        raise said.wrong(f"a text holds <{said.children[0].tag}> as XML", cure)
    format_ = FORMATS.get(node.get("format").strip(), default)
    files = tuple(_file(one) for one in node.each("file"))
    return Text(said.all_text if said else _deprecated(node), format_, files)


def _deprecated(node: Node) -> str:
    """Old files say an answer without `<text>` around it."""
    return node.text


def _file(node: Node) -> File:
    try:
        data = base64.b64decode("".join(node.text.split()), validate=True)
    except (ValueError, binascii.Error) as error:
        name = node.get("name")
        raise node.wrong(f"the file “{name}” is not in base64", "export it again") from error
    return File(node.get("name"), data, node.get("path", "/"))


def line_of(node: Node, tag: str) -> str:
    """The plain text of a child, also of one with `<text>` inside; "" for none."""
    child = node.first(tag)
    return child.all_text.strip(BLANK) if child else ""


def truth(node: Node, tag: str, default: bool) -> bool:
    """A yes or no. Raises Wrong for anything else."""
    child = node.first(tag)
    said = child.all_text.strip().lower() if child else ""
    if child is None or not said:
        return default
    if said not in TRUE | FALSE:
        raise child.wrong(f"<{tag}> is “{said[:20]}”", "write true or false")
    return said in TRUE


def share(node: Node, tag: str, default: Fraction) -> Fraction:
    """A number such as a mark or a penalty. Raises Wrong for what is none."""
    said = line_of(node, tag)
    try:
        return read_share(said) if said else default
    except ValueError as error:
        child = node.first(tag) or node
        raise child.wrong(f"<{tag}> is “{said[:20]}”", "write a number") from error


def whole(node: Node, tag: str, default: int) -> int:
    """A whole number. Raises Wrong for what is none."""
    said = line_of(node, tag)
    if said and not (said.isdecimal() and len(said) < 7):
        child = node.first(tag) or node
        raise child.wrong(f"<{tag}> is “{said[:20]}”", "write a whole number")
    return int(said) if said else default


def decimal(node: Node, tag: str, default: str) -> Decimal:
    """A decimal number. Raises Wrong for what is none."""
    said = line_of(node, tag) or default
    try:
        return read_decimal(said)
    except ValueError as error:
        raise node.wrong(f"<{tag}> is “{said[:20]}”", "write a number such as 0.5") from error


def fraction(answer: Node) -> Fraction:
    """The weight of an answer, which is a percentage."""
    said = answer.get("fraction", "0").strip() or "0"
    try:
        return read_percent(said)
    except ValueError as error:
        raise answer.wrong(f"the fraction is “{said[:20]}”", "write −100 to 100") from error


def answer(node: Node, default: Format) -> Answer:
    """A choice."""
    return Answer(text_of(node, default), fraction(node), text_of(node.first("feedback"), default))


def pattern(node: Node, default: Format) -> Pattern:
    """A short text."""
    feedback = text_of(node.first("feedback"), default)
    return Pattern(text_of(node, default).text, fraction(node), feedback)


def number(node: Node, default: Format) -> NumericAnswer:
    """A number with its tolerance; `*` or nothing is any number."""
    said = text_of(node, default).text
    try:
        value = None if said in ("*", "") else read_decimal(said)
    except ValueError as error:
        raise node.wrong(f"“{said[:20]}” is no number", "write a number such as 3.14") from error
    feedback = text_of(node.first("feedback"), default)
    return NumericAnswer(value, abs(decimal(node, "tolerance", "0")), fraction(node), feedback)


def hint(node: Node, default: Format) -> Hint:
    """A hint, also in the form of Moodle 1."""
    return Hint(
        text_of(node.first("hintcontent") or node, default),
        show_number_right=node.first("shownumcorrect") is not None,
        clear_wrong=node.first("clearwrong") is not None,
    )


def common(node: Node) -> dict[str, Any]:
    """What questions of all types have."""
    stem = text_of(node.first("questiontext"), Format.HTML)
    default = stem.format
    return {
        "name": line_of(node, "name"),
        "stem": stem,
        "general_feedback": text_of(node.first("generalfeedback"), default),
        "correct_feedback": text_of(node.first("correctfeedback"), default),
        "partially_correct_feedback": text_of(node.first("partiallycorrectfeedback"), default),
        "incorrect_feedback": text_of(node.first("incorrectfeedback"), default),
        "hints": tuple(hint(one, default) for one in node.each("hint")),
        "default_mark": share(node, "defaultgrade", Fraction(1)),
        "penalty": share(node, "penalty", Fraction(1, 3)),
    }
