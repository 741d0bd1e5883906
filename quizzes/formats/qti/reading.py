"""An item of QTI 2.1 read as a question: choice, text entry, match or order. Pure.

After the IMS Question and Test Interoperability Assessment Test, Section and Item Information
Model, version 2.1. QTI 2.0 and 2.2 say these four alike.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from quizzes.content import (
    NOTHING,
    Answer,
    Content,
    Description,
    FreeText,
    Matching,
    MultipleAnswers,
    Numeric,
    NumericAnswer,
    OrderGrading,
    Ordering,
    Pair,
    Pattern,
    ShortText,
    SingleChoice,
    Text,
    TrueFalse,
)
from quizzes.formats.imported import Imported
from quizzes.formats.numerals import read_decimal
from quizzes.formats.qti.markup import from_xhtml, without
from quizzes.formats.shares import read_share
from quizzes.formats.xml_tree import Node
from quizzes.grading.rules import default_weights

GAP = "_____"
FEEDBACK = {
    "general": "general_feedback",
    "correct": "correct_feedback",
    "partly": "partially_correct_feedback",
    "incorrect": "incorrect_feedback",
}


@dataclass(frozen=True)
class Item:
    """An item, the interaction in it, and the declaration of its response."""

    root: Node
    interaction: Node
    declaration: Node

    @property
    def right(self) -> list[str]:
        """The identifiers or texts that are declared right."""
        correct = self.declaration.first("correctResponse")
        return [value.all_text.strip() for value in correct.each("value")] if correct else []

    @property
    def is_multiple(self) -> bool:
        """Whether several may be given."""
        return self.declaration.get("cardinality") == "multiple"

    @property
    def shuffle(self) -> bool:
        """Whether what is shown is shuffled."""
        return self.interaction.get("shuffle") == "true"

    def mapped(self) -> dict[str, Fraction] | None:
        """What each response earns, as a share of all; None when nothing is mapped."""
        mapping = self.declaration.first("mapping")
        if mapping is None:
            return None
        found = {
            entry.get("mapKey"): _share(entry, "mappedValue") for entry in mapping.each("mapEntry")
        }
        most = _share(mapping, "upperBound") if mapping.get("upperBound") else _most(self, found)
        return {key: value / most for key, value in found.items()} if most > 0 else found


def _most(item: Item, found: dict[str, Fraction]) -> Fraction:
    earned = [value for value in found.values() if value > 0]
    return sum(earned, Fraction(0)) if item.is_multiple else max(earned, default=Fraction(1))


def _share(node: Node, name: str) -> Fraction:
    said = node.get(name, "0")
    try:
        return read_share(said)
    except ValueError as error:
        raise node.wrong(f"{name} is “{said[:20]}”", "write a number") from error


def read_item(root: Node) -> Imported:
    """The question in an item. Raises Wrong."""
    if root.tag != "assessmentItem":
        cure = "choose an item, or the whole package with its imsmanifest.xml"
        raise root.wrong(f"the file begins with <{root.tag}>, not with <assessmentItem>", cure)
    body = root.first("itemBody")
    if body is None:
        raise root.wrong("the item has no <itemBody>", "write the question into one")
    found = [node for node in body.walk() if node.tag.endswith("Interaction")]
    if len(found) > 1:
        raise found[1].wrong("the item has several interactions", "make an item of each")
    content = _content(root, body, found[0]) if found else _description(root, body)
    left = tuple(f"<{node.tag}> is left out." for node in _left_out(root))
    return Imported(content, idnumber=root.get("label"), line=root.line, warnings=left)


def _left_out(root: Node) -> list[Node]:
    unknown = [n for n in root.each("modalFeedback") if n.get("identifier") not in FEEDBACK]
    return unknown + root.each("stylesheet") + root.each("templateDeclaration")


def _description(root: Node, body: Node) -> Description:
    return Description(**_common(root, from_xhtml(*body.content)))


def _content(root: Node, body: Node, interaction: Node) -> Content:
    if interaction.tag not in _READERS:
        known = ", ".join(_READERS)
        cure = f"use one of {known}"
        raise interaction.wrong(f"<{interaction.tag}> is unknown here", cure)
    name = interaction.get("responseIdentifier")
    declared = [n for n in root.each("responseDeclaration") if n.get("identifier") == name]
    if not declared:
        what = f"the response “{name[:30]}” is not declared"
        raise interaction.wrong(what, "add a <responseDeclaration> with that identifier")
    common = _common(root, _stem(body, interaction))
    return _READERS[interaction.tag](Item(root, interaction, declared[0]), common)


def _common(root: Node, stem: Text) -> dict[str, Any]:
    common: dict[str, Any] = {"name": root.get("title"), "stem": stem}
    for node in root.each("modalFeedback"):
        if node.get("identifier") in FEEDBACK:
            common[FEEDBACK[node.get("identifier")]] = from_xhtml(*node.content)
    return common


def _stem(body: Node, interaction: Node) -> Text:
    """The text around the interaction, and its prompt; a gap inside a sentence is a line."""
    parent = next(n for n in body.walk() if any(c is interaction for c in n.children))
    inside = parent.tag not in ("itemBody", "div") and bool(parent.text.strip())
    rest = without(body, interaction, GAP if inside else "")
    prompt = interaction.first("prompt")
    nodes = [*rest.content, *(prompt.content if prompt else [])]
    return from_xhtml(*nodes)


def _choices(item: Item) -> list[Node]:
    return [node for node in item.interaction.walk() if node.tag == "simpleChoice"]


def _text(choice: Node) -> Text:
    said = [n for n in choice.content if isinstance(n, str) or not n.tag.startswith("feedback")]
    return from_xhtml(*said)


def _feedback(choice: Node) -> Text:
    told = [node for node in choice.children if node.tag.startswith("feedback")]
    return from_xhtml(*told[0].content) if told else NOTHING


def _choice(item: Item, common: dict[str, Any]) -> Content:
    choices = _choices(item)
    names = [choice.get("identifier") for choice in choices]
    if names == ["true", "false"]:
        return _true_false(item, choices, common)
    weights = _weights(item, names)
    answers = tuple(
        Answer(_text(choice), weight, _feedback(choice))
        for choice, weight in zip(choices, weights, strict=True)
    )
    kind = MultipleAnswers if item.is_multiple else SingleChoice
    return kind(**common, answers=answers, shuffle=item.shuffle)


def _weights(item: Item, names: list[str]) -> list[Fraction]:
    mapped = item.mapped()
    if mapped is not None:
        return [mapped.get(name, Fraction(0)) for name in names]
    flags = [name in item.right for name in names]
    usual = default_weights(flags) if item.is_multiple else map(Fraction, map(int, flags))
    return list(usual)


def _true_false(item: Item, choices: list[Node], common: dict[str, Any]) -> TrueFalse:
    return TrueFalse(
        **common,
        right=item.right == ["true"],
        true_feedback=_feedback(choices[0]),
        false_feedback=_feedback(choices[1]),
    )


def _entry(item: Item, common: dict[str, Any]) -> Content:
    mapped = item.mapped() or dict.fromkeys(item.right, Fraction(1))
    if item.declaration.get("baseType") in ("float", "integer"):
        return Numeric(**common, answers=tuple(_number(item, *told) for told in mapped.items()))
    answers = tuple(Pattern(said, weight) for said, weight in mapped.items())
    return ShortText(**common, answers=answers, use_case=_case_counts(item))


def _case_counts(item: Item) -> bool:
    entries = [node for node in item.declaration.walk() if node.tag == "mapEntry"]
    return any(entry.get("caseSensitive") == "true" for entry in entries)


def _number(item: Item, said: str, weight: Fraction) -> NumericAnswer:
    try:
        return NumericAnswer(read_decimal(said), fraction=weight)
    except ValueError as error:
        what = f"“{said[:20]}” is no number"
        raise item.declaration.wrong(what, "write a number such as 3.14") from error


def _extended(item: Item, common: dict[str, Any]) -> FreeText:
    said = item.interaction.get("expectedLines")
    return FreeText(**common, lines=int(said) if said.isdecimal() and len(said) < 5 else 15)


def _match(item: Item, common: dict[str, Any]) -> Matching:
    """The first set are the stems; what nothing belongs to is a choice too many."""
    sets = item.interaction.each("simpleMatchSet")
    if len(sets) != 2:
        what = "there are not two sets to match"
        raise item.interaction.wrong(what, "write two <simpleMatchSet>")
    answers = {node.get("identifier"): node.all_text for node in sets[1].children}
    partner = dict(pair.split()[:2] for pair in item.right if len(pair.split()) == 2)
    pairs = [_pair(node, partner, answers) for node in sets[0].children]
    used = {partner.get(node.get("identifier")) for node in sets[0].children}
    spare = [Pair(NOTHING, said) for name, said in answers.items() if name not in used]
    return Matching(**common, pairs=(*pairs, *spare), shuffle=item.shuffle)


def _pair(node: Node, partner: dict[str, str], answers: dict[str, str]) -> Pair:
    name = partner.get(node.get("identifier"), "")
    if name not in answers:
        what = f"nothing belongs to “{node.all_text.strip()[:30]}”"
        raise node.wrong(what, "name its partner in <correctResponse>")
    return Pair(from_xhtml(*node.content), answers[name])


def _order(item: Item, common: dict[str, Any]) -> Ordering:
    """QTI gives all or nothing for an order."""
    choices = {choice.get("identifier"): choice for choice in _choices(item)}
    if sorted(item.right) != sorted(choices):
        what = "the right order does not name each choice once"
        raise item.declaration.wrong(what, "name all of them in <correctResponse>")
    items = tuple(_text(choices[name]) for name in item.right)
    return Ordering(**common, items=items, grading=OrderGrading.ALL_OR_NOTHING)


_READERS: dict[str, Callable[[Item, dict[str, Any]], Content]] = {
    "choiceInteraction": _choice,
    "textEntryInteraction": _entry,
    "extendedTextInteraction": _extended,
    "matchInteraction": _match,
    "orderInteraction": _order,
}
