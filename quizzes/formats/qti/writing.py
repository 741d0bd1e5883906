"""A question written as an item of QTI 2.1. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any

from quizzes.content import (
    Content,
    Description,
    FreeText,
    Matching,
    MultipleAnswers,
    Numeric,
    Ordering,
    ShortText,
    SingleChoice,
    Text,
    TrueFalse,
)
from quizzes.formats.imported import Imported
from quizzes.formats.qti.markup import to_xhtml
from quizzes.formats.qti.reading import FEEDBACK
from quizzes.formats.shares import write_share
from quizzes.formats.xml_tree import element, leaf

_NAMESPACE = "http://www.imsglobal.org/xsd/imsqti_v2p1"
_TEMPLATES = "http://www.imsglobal.org/question/qti_v2p1/rptemplates/"
_RESPONSE = "RESPONSE"
Told = tuple[str, str, str]  # declaration of the response, interaction, processing


def write_item(question: Imported, identifier: str) -> str:
    """The item of a question whose type is one of TYPES."""
    content = question.content
    declaration, interaction, processing = _WRITERS[type(content)](content)
    label = {"label": question.idnumber} if question.idnumber else {}
    item = element(
        "assessmentItem",
        declaration,
        '<outcomeDeclaration identifier="SCORE" cardinality="single" baseType="float"/>',
        '<outcomeDeclaration identifier="FEEDBACK" cardinality="multiple" baseType="identifier"/>',
        _wrapped("itemBody", to_xhtml(content.stem), interaction),
        f'<responseProcessing template="{_TEMPLATES}{processing}"/>' if processing else "",
        *_feedbacks(content),
        xmlns=_NAMESPACE,
        identifier=identifier,
        title=content.name,
        adaptive="false",
        timeDependent="false",
        **label,
    )
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{item}\n'


def _wrapped(tag: str, *inside: str, **attributes: str) -> str:
    """An element in whose texts no line break is added."""
    empty = element(tag, **attributes).removesuffix("/>")
    return f"{empty}>{''.join(inside)}</{tag}>"


def _feedbacks(content: Content) -> list[str]:
    return [_modal(name, getattr(content, field)) for name, field in FEEDBACK.items()]


def _modal(name: str, text: Text) -> str:
    if not text.text:
        return ""
    told = {"outcomeIdentifier": "FEEDBACK", "identifier": name, "showHide": "show"}
    return _wrapped("modalFeedback", to_xhtml(text), **told)


def _declared(cardinality: str, base: str, right: Sequence[str], mapped: Sequence[str] = ()) -> str:
    values = [leaf("value", one) for one in right]
    bounds = {"lowerBound": "0", "upperBound": "1", "defaultValue": "0"}
    return element(
        "responseDeclaration",
        element("correctResponse", *values) if values else "",
        element("mapping", *mapped, **bounds) if mapped else "",
        identifier=_RESPONSE,
        cardinality=cardinality,
        baseType=base,
    )


def _entry(key: str, share: Fraction, **more: str) -> str:
    return element("mapEntry", mapKey=key, mappedValue=write_share(share), **more)


def _simple(identifier: str, text: Text, feedback: Text) -> str:
    inline = ""
    if feedback.text:
        told = {"outcomeIdentifier": "FEEDBACK", "identifier": identifier, "showHide": "show"}
        inline = _wrapped("feedbackBlock", to_xhtml(feedback), **told)
    return _wrapped("simpleChoice", to_xhtml(text), inline, identifier=identifier)


def _interaction(tag: str, *inside: str, **attributes: str) -> str:
    return element(tag, *inside, responseIdentifier=_RESPONSE, **attributes)


def _truth(said: bool) -> str:
    return "true" if said else "false"


def _choice(content: SingleChoice | MultipleAnswers) -> Told:
    single = isinstance(content, SingleChoice)
    named = [(f"a{at}", answer) for at, answer in enumerate(content.answers, 1)]
    right = [name for name, answer in named if answer.fraction == 1 or not single]
    earning = [name for name, answer in named if answer.fraction > 0 and name in right]
    mapped = [_entry(name, answer.fraction) for name, answer in named]
    cardinality = "single" if single else "multiple"
    interaction = _interaction(
        "choiceInteraction",
        *(_simple(name, answer.text, answer.feedback) for name, answer in named),
        shuffle=_truth(content.shuffle),
        maxChoices="1" if single else "0",
    )
    told = earning[:1] if single else earning
    return _declared(cardinality, "identifier", told, mapped), interaction, "map_response"


def _true_false(content: TrueFalse) -> Told:
    interaction = _interaction(
        "choiceInteraction",
        _simple("true", Text("True"), content.true_feedback),
        _simple("false", Text("False"), content.false_feedback),
        shuffle="false",
        maxChoices="1",
    )
    declaration = _declared("single", "identifier", [_truth(content.right)])
    return declaration, interaction, "match_correct"


def _short(content: ShortText) -> Told:
    mapped = [
        _entry(one.pattern, one.fraction, caseSensitive=_truth(content.use_case))
        for one in content.answers
    ]
    right = [one.pattern for one in content.answers if one.fraction == 1][:1]
    entry = element("div", _interaction("textEntryInteraction"))
    return _declared("single", "string", right, mapped), entry, "map_response"


def _numeric(content: Numeric) -> Told:
    numbers = [(one, f"{one.value:f}") for one in content.answers if one.value is not None]
    right = [said for one, said in numbers if one.fraction == 1][:1]
    mapped = [_entry(said, one.fraction) for one, said in numbers]
    entry = element("div", _interaction("textEntryInteraction"))
    return _declared("single", "float", right, mapped), entry, "map_response"


def _free(content: FreeText) -> Told:
    entry = _interaction("extendedTextInteraction", expectedLines=str(content.lines))
    return _declared("single", "string", []), entry, ""


def _matching(content: Matching) -> Told:
    stems, choices = content.stems, content.choices
    pairs = [f"q{at} a{choices.index(one.answer) + 1}" for at, one in enumerate(stems, 1)]
    share = Fraction(1, max(len(stems), 1))
    declaration = _declared(
        "multiple", "directedPair", pairs, [_entry(pair, share) for pair in pairs]
    )
    interaction = _interaction(
        "matchInteraction",
        element("simpleMatchSet", *(_side("q", at, s.text, 1) for at, s in enumerate(stems, 1))),
        element(
            "simpleMatchSet",
            *(_side("a", at, said, len(stems)) for at, said in enumerate(choices, 1)),
        ),
        shuffle=_truth(content.shuffle),
        maxAssociations=str(len(stems)),
    )
    return declaration, interaction, "map_response"


def _side(letter: str, at: int, said: Text | str, most: int) -> str:
    told = {"identifier": f"{letter}{at}", "matchMax": str(most)}
    if isinstance(said, str):
        return leaf("simpleAssociableChoice", said, **told)
    return _wrapped("simpleAssociableChoice", to_xhtml(said), **told)


def _ordering(content: Ordering) -> Told:
    names = [f"a{at}" for at in range(1, len(content.items) + 1)]
    choices = (_simple(name, text, Text()) for name, text in zip(names, content.items, strict=True))
    interaction = _interaction("orderInteraction", *choices, shuffle="true")
    return _declared("ordered", "identifier", names), interaction, "match_correct"


_WRITERS: dict[type[Content], Callable[[Any], Told]] = {
    SingleChoice: _choice,
    MultipleAnswers: _choice,
    TrueFalse: _true_false,
    ShortText: _short,
    Numeric: _numeric,
    FreeText: _free,
    Matching: _matching,
    Ordering: _ordering,
    Description: lambda content: ("", "", ""),
}
TYPES = tuple(_WRITERS)
