"""Moodle XML read as questions (question/format/xml/format.php). Pure.

Texts say their format; those in HTML are as they stand in the file, so that whoever shows them
sanitizes them first (quizzes.content.with_texts). Files stay with the text that shows them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from quizzes.content import (
    Content,
    Description,
    Filling,
    FreeText,
    GapText,
    Matching,
    MultipleAnswers,
    Numeric,
    Ordering,
    Pair,
    ShortText,
    SingleChoice,
    TrueFalse,
    Unit,
    UnitDisplay,
    UnitGrading,
    Word,
)
from quizzes.formats.faults import Fault, Faults, FormatError
from quizzes.formats.imported import Imported
from quizzes.formats.moodle_xml import fields
from quizzes.formats.moodle_xml.cloze import read_cloze
from quizzes.formats.order_names import GRADINGS, NAMES, USUAL
from quizzes.formats.xml_tree import Node, parse

UNIT_GRADING = [UnitGrading.NONE, UnitGrading.OF_MARK, UnitGrading.OF_MAXIMUM]
UNIT_DISPLAY = [UnitDisplay.TYPED, UnitDisplay.BUTTONS, UnitDisplay.LIST, UnitDisplay.NOT]
Common = dict[str, Any]


def read(data: bytes, file: str = "") -> list[Imported]:
    """All questions of a file. Raises FormatError with all that is wrong in it."""
    root = parse(data, file)
    if root.tag != "quiz":
        what = f"the file begins with <{root.tag}>, not with <quiz>"
        raise FormatError(Fault(file, root.line, what, "export it from Moodle as Moodle XML"))
    faults, found, category = Faults(file), [], ""
    for node in root.each("question"):
        if node.get("type") == "category":
            category = fields.line_of(node, "category")
        else:
            with faults.noted():
                found.append(_question(node, category))
    faults.check()
    return found


def _question(node: Node, category: str) -> Imported:
    kind = node.get("type")
    if kind not in _READERS:
        cure = "take it out of the file, or change its type in Moodle"
        raise node.wrong(f"questions of the type “{kind[:30]}” are unknown here", cure)
    tags = node.first("tags")
    return Imported(
        _READERS[kind](node, fields.common(node)),
        category=category,
        idnumber=fields.line_of(node, "idnumber"),
        tags=tuple(tag.all_text for tag in tags.each("tag")) if tags else (),
        line=node.line,
        warnings=tuple(_left_out(node)),
    )


def _choice(node: Node, common: Common) -> Content:
    kind = SingleChoice if fields.truth(node, "single", True) else MultipleAnswers
    return kind(
        **common,
        answers=tuple(fields.answer(one, common["stem"].format) for one in node.each("answer")),
        shuffle=fields.truth(node, "shuffleanswers", False),
        numbering=fields.line_of(node, "answernumbering") or "abc",
    )


def _true_false(node: Node, common: Common) -> TrueFalse:
    """Old files name the answers in another language: then the first is true."""
    answers = node.each("answer")
    if len(answers) != 2:
        raise node.wrong(f"there are {len(answers)} answers", "write one for true, one for false")
    said = [fields.line_of(one, "text").lower() for one in answers]
    of_true, of_false = answers[::-1] if said == ["false", "true"] else answers
    default = common["stem"].format
    return TrueFalse(
        **common,
        right=fields.fraction(of_true) > fields.fraction(of_false),
        true_feedback=fields.text_of(of_true.first("feedback"), default),
        false_feedback=fields.text_of(of_false.first("feedback"), default),
    )


def _short(node: Node, common: Common) -> ShortText:
    default = common["stem"].format
    return ShortText(
        **common,
        answers=tuple(fields.pattern(one, default) for one in node.each("answer")),
        use_case=fields.truth(node, "usecase", False),
    )


def _numeric(node: Node, common: Common) -> Numeric:
    """Without a word on it, units are typed when there are any."""
    default = common["stem"].format
    listed = node.first("units")
    units = tuple(_unit(unit) for unit in listed.each("unit")) if listed else ()
    shown = fields.whole(node, "showunits", 0 if units else 3)
    return Numeric(
        **common,
        answers=tuple(fields.number(one, default) for one in node.each("answer")),
        units=units,
        unit_grading=_of(node, "unitgradingtype", UNIT_GRADING, 0),
        unit_penalty=fields.share(node, "unitpenalty", Numeric.unit_penalty),
        unit_display=_of(node, "showunits", UNIT_DISPLAY, shown),
        units_left=fields.truth(node, "unitsleft", False),
    )


def _of(node: Node, tag: str, kinds: list[Any], default: int) -> Any:
    at = fields.whole(node, tag, default)
    if at >= len(kinds):
        raise node.wrong(f"<{tag}> is {at}", f"write a number from 0 to {len(kinds) - 1}")
    return kinds[at]


def _unit(node: Node) -> Unit:
    return Unit(fields.line_of(node, "unit_name"), fields.decimal(node, "multiplier", "1"))


def _matching(node: Node, common: Common) -> Matching:
    default = common["stem"].format
    pairs = (
        Pair(fields.text_of(one, default), fields.line_of(one, "answer"))
        for one in node.each("subquestion")
    )
    shuffle = fields.truth(node, "shuffleanswers", True)
    return Matching(**common, pairs=tuple(pairs), shuffle=shuffle)


def _ordering(node: Node, common: Common) -> Ordering:
    """Items stand in their order."""
    said = fields.line_of(node, "gradingtype").upper() or NAMES[USUAL]
    if said not in GRADINGS:
        raise node.wrong(
            f"<gradingtype> is “{said[:30]}”", f"write one of {', '.join(NAMES.values())}"
        )
    items = (fields.text_of(one, common["stem"].format) for one in node.each("answer"))
    return Ordering(**common, items=tuple(items), grading=GRADINGS[said])


def _gap_text(node: Node, common: Common, box: str, filling: Filling) -> GapText:
    words = (
        Word(
            fields.line_of(one, "text"),
            fields.whole(one, "group", 1),
            one.first("infinite") is not None,
        )
        for one in node.each(box)
    )
    shuffle = fields.truth(node, "shuffleanswers", True)
    return GapText(**common, words=tuple(words), filling=filling, shuffle=shuffle)


def _drag(node: Node, common: Common) -> GapText:
    return _gap_text(node, common, "dragbox", Filling.DRAG)


def _select(node: Node, common: Common) -> GapText:
    return _gap_text(node, common, "selectoption", Filling.SELECT)


def _cloze(node: Node, common: Common) -> Content:
    return read_cloze(node, common)


def _free(node: Node, common: Common) -> FreeText:
    default = common["stem"].format
    return FreeText(
        **common,
        grader_info=fields.text_of(node.first("graderinfo"), default),
        response_template=fields.text_of(node.first("responsetemplate"), default),
        lines=fields.whole(node, "responsefieldlines", 15),
        least=fields.whole(node, "minwordlimit", 0),
        most=fields.whole(node, "maxwordlimit", 0) or None,
    )


def _description(node: Node, common: Common) -> Description:
    mark = fields.share(node, "defaultgrade", Description.default_mark)
    penalty = fields.share(node, "penalty", Description.penalty)
    return Description(**common | {"default_mark": mark, "penalty": penalty})


_READERS: dict[str, Callable[[Node, Common], Content]] = {
    "multichoice": _choice,
    "truefalse": _true_false,
    "shortanswer": _short,
    "numerical": _numeric,
    "match": _matching,
    "matching": _matching,
    "ordering": _ordering,
    "ddwtos": _drag,
    "gapselect": _select,
    "cloze": _cloze,
    "multianswer": _cloze,
    "essay": _free,
    "description": _description,
}

# Told elsewhere, or only how Moodle shows a question.
_USED = {
    *("name", "questiontext", "generalfeedback", "correctfeedback", "partiallycorrectfeedback"),
    *("incorrectfeedback", "hint", "defaultgrade", "penalty", "idnumber", "tags", "answer"),
    *("single", "shuffleanswers", "answernumbering", "usecase", "units", "unitgradingtype"),
    *("unitpenalty", "showunits", "unitsleft", "subquestion", "gradingtype", "dragbox"),
    *("selectoption", "graderinfo", "responsetemplate", "responsefieldlines", "minwordlimit"),
    *("maxwordlimit", "hidden", "showstandardinstruction", "shownumcorrect", "showgrading"),
    *("layouttype", "numberingstyle", "responserequired", "selectcount"),
}
_USUAL = {
    "responseformat": ("editor", "plain", "editorfilepicker"),
    "selecttype": ("ALL", "0", ""),
    "attachments": ("0", ""),
    "attachmentsrequired": ("0", ""),
    "instructions": ("",),
}


def _left_out(node: Node) -> list[str]:
    """What the file says that questions here do not have."""
    told = [child for child in node.children if child.tag not in _USED]
    left = [
        f"<{child.tag}> is left out."
        for child in told
        if child.all_text.strip() not in _USUAL.get(child.tag, ("",))
    ]
    return left + _feedback_left_out(node)


def _feedback_left_out(node: Node) -> list[str]:
    """Moodle keeps feedback with items to order, and shows it nowhere."""
    if node.get("type") != "ordering":
        return []
    told = [feedback for answer in node.each("answer") for feedback in answer.each("feedback")]
    said = any(feedback.all_text.strip() for feedback in told)
    return ["Feedback on single items is left out."] if said else []
