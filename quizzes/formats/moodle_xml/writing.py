"""Questions written as Moodle XML, so that Moodle and we read them back. Pure."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from quizzes.content import (
    Answer,
    Cloze,
    Content,
    Description,
    File,
    Filling,
    FreeText,
    GapText,
    Hint,
    Matching,
    MultipleAnswers,
    Numeric,
    NumericAnswer,
    Ordering,
    Pair,
    Pattern,
    ShortText,
    SingleChoice,
    Text,
    TrueFalse,
    Unit,
    Word,
)
from quizzes.formats.imported import Imported
from quizzes.formats.moodle_xml.cloze import written_stem
from quizzes.formats.moodle_xml.fields import NAMES
from quizzes.formats.moodle_xml.reading import UNIT_DISPLAY, UNIT_GRADING
from quizzes.formats.order_names import NAMES as ORDER_NAMES
from quizzes.formats.shares import write_percent, write_share
from quizzes.formats.xml_tree import element, leaf


def write(questions: Iterable[Imported]) -> bytes:
    """Questions as a file; those of types that Moodle XML does not know are left out."""
    written, category = [], ""
    for question in questions:
        if type(question.content) not in _WRITERS:
            continue
        if question.category != category:
            category = question.category
            written.append(_category(category))
        written.append(_question(question))
    head = '<?xml version="1.0" encoding="UTF-8"?>\n'
    return f"{head}{element('quiz', *written)}\n".encode()


def _category(path: str) -> str:
    return element("question", element("category", leaf("text", path)), type="category")


def _question(question: Imported) -> str:
    content = question.content
    kind, write_rest = _WRITERS[type(content)]
    if isinstance(content, GapText):
        kind = "ddwtos" if content.filling is Filling.DRAG else "gapselect"
    tags = [element("tag", leaf("text", tag)) for tag in question.tags]
    return element(
        "question",
        *_common(content),
        leaf("idnumber", question.idnumber),
        *write_rest(content),
        element("tags", *tags) if tags else "",
        type=kind,
    )


def _common(content: Content) -> list[str]:
    stem = content.stem
    if isinstance(content, Cloze):
        stem = replace(stem, text=written_stem(content))
    return [
        element("name", leaf("text", content.name)),
        _text("questiontext", stem),
        _text("generalfeedback", content.general_feedback),
        leaf("defaultgrade", write_share(content.default_mark)),
        leaf("penalty", write_share(content.penalty)),
        *(
            _text(name.replace("_", ""), getattr(content, name))
            for name in ("correct_feedback", "partially_correct_feedback", "incorrect_feedback")
        ),
        *(_hint(hint) for hint in content.hints),
    ]


def _text(tag: str, text: Text, *inside: str, **attributes: str) -> str:
    files = (_file(file) for file in text.files)
    said = leaf("text", text.text)
    return element(tag, said, *files, *inside, format=NAMES[text.format], **attributes)


def _file(file: File) -> str:
    data = base64.b64encode(file.data).decode("ascii")
    return leaf("file", data, name=file.name, path=file.path, encoding="base64")


def _hint(hint: Hint) -> str:
    flags = ["<shownumcorrect/>"] * hint.show_number_right + ["<clearwrong/>"] * hint.clear_wrong
    return _text("hint", hint.text, *flags)


def _answer(answer: Answer) -> str:
    feedback = _text("feedback", answer.feedback)
    return _text("answer", answer.text, feedback, fraction=write_percent(answer.fraction))


def _yes(tag: str, said: bool) -> str:
    return leaf(tag, "true" if said else "false")


def _choice(content: SingleChoice | MultipleAnswers) -> list[str]:
    return [
        _yes("single", isinstance(content, SingleChoice)),
        _yes("shuffleanswers", content.shuffle),
        leaf("answernumbering", content.numbering),
        *(_answer(answer) for answer in content.answers),
    ]


def _true_false(content: TrueFalse) -> list[str]:
    return [
        _plain_answer("true", "100" if content.right else "0", content.true_feedback),
        _plain_answer("false", "0" if content.right else "100", content.false_feedback),
    ]


def _plain_answer(said: str, percent: str, feedback: Text, *inside: str) -> str:
    told = _text("feedback", feedback)
    return element(
        "answer", leaf("text", said), told, *inside, fraction=percent, format="plain_text"
    )


def _short(content: ShortText) -> list[str]:
    return [
        leaf("usecase", str(int(content.use_case))),
        *(_pattern(answer) for answer in content.answers),
    ]


def _pattern(answer: Pattern) -> str:
    return _plain_answer(answer.pattern, write_percent(answer.fraction), answer.feedback)


def _numeric(content: Numeric) -> list[str]:
    return [
        *(_number(answer) for answer in content.answers),
        element("units", *(_unit(unit) for unit in content.units)) if content.units else "",
        leaf("unitgradingtype", str(UNIT_GRADING.index(content.unit_grading))),
        leaf("unitpenalty", write_share(content.unit_penalty)),
        leaf("showunits", str(UNIT_DISPLAY.index(content.unit_display))),
        leaf("unitsleft", str(int(content.units_left))),
    ]


def _number(answer: NumericAnswer) -> str:
    said = "*" if answer.value is None else f"{answer.value:f}"
    tolerance = leaf("tolerance", f"{answer.tolerance:f}")
    return _plain_answer(said, write_percent(answer.fraction), answer.feedback, tolerance)


def _unit(unit: Unit) -> str:
    return element("unit", leaf("multiplier", f"{unit.multiplier:f}"), leaf("unit_name", unit.name))


def _matching(content: Matching) -> list[str]:
    return [_yes("shuffleanswers", content.shuffle), *(_pair(pair) for pair in content.pairs)]


def _pair(pair: Pair) -> str:
    return _text("subquestion", pair.text, element("answer", leaf("text", pair.answer)))


def _ordering(content: Ordering) -> list[str]:
    """Moodle keeps the place of an item where others keep the weight."""
    return [
        leaf("layouttype", "VERTICAL"),
        leaf("selecttype", "ALL"),
        leaf("gradingtype", ORDER_NAMES[content.grading]),
        *(_text("answer", item, fraction=str(at)) for at, item in enumerate(content.items, 1)),
    ]


def _gap_text(content: GapText) -> list[str]:
    box = "dragbox" if content.filling is Filling.DRAG else "selectoption"
    return [
        _yes("shuffleanswers", content.shuffle),
        *(_word(box, word) for word in content.words),
    ]


def _word(box: str, word: Word) -> str:
    unlimited = "<infinite/>" if word.unlimited else ""
    return element(box, leaf("text", word.text), leaf("group", str(word.group)), unlimited)


def _free(content: FreeText) -> list[str]:
    return [
        leaf("responseformat", "editor"),
        leaf("responsefieldlines", str(content.lines)),
        leaf("minwordlimit", str(content.least)) if content.least else "",
        leaf("maxwordlimit", str(content.most)) if content.most else "",
        _text("graderinfo", content.grader_info),
        _text("responsetemplate", content.response_template),
    ]


def _nothing(content: Content) -> list[str]:
    return []


_WRITERS: dict[type[Content], tuple[str, Callable[[Any], list[str]]]] = {
    SingleChoice: ("multichoice", _choice),
    MultipleAnswers: ("multichoice", _choice),
    TrueFalse: ("truefalse", _true_false),
    ShortText: ("shortanswer", _short),
    Numeric: ("numerical", _numeric),
    Matching: ("matching", _matching),
    Ordering: ("ordering", _ordering),
    GapText: ("gapselect", _gap_text),
    Cloze: ("cloze", _nothing),
    FreeText: ("essay", _free),
    Description: ("description", _nothing),
}
