"""One question on paper: to answer, with its key, or as it was answered.

`shown` is what `quizzes.review` hands out, so that a printed page says nothing that a page on the
screen would not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from quizzes.answering.controls import gap_choices
from quizzes.answering.finding import Named
from quizzes.answering.prose import as_html, as_inline, as_lines
from quizzes.answering.rows import choices, rows
from quizzes.content import Content, FindIt, GapText, MultipleAnswers, SingleChoice
from quizzes.content.gaps import marks
from quizzes.grading import State
from quizzes.shuffling import Order
from quizzes.studio.keys import Line, key_of, share
from quizzes.studio.printing.nodes import Node, nodes
from quizzes.studio.printing.pictures import FILES, Album
from quizzes.templatetags.quizzes import number as as_number

GAPPED = ("gap_text", "cloze")
NOTHING = Fraction(0)
MOST_LINES = 25  # ruled ones for a free text
STATES = {
    State.RIGHT.value: "Right",
    State.PARTLY.value: "Partly right",
    State.WRONG.value: "Wrong",
    State.TO_MARK.value: "Waits for a mark",
}
EXCUSED = {
    "full": "Everybody has full marks for this question.",
    "dropped": "This question was taken out of the result, for everybody.",
}
Printed = dict[str, Any]


@dataclass(frozen=True)
class Asked:
    """A question and what may be printed of it. `answered`: it is not there to be filled in."""

    number: int
    heading: str
    out_of: str
    content: Content
    shown: dict[str, Any]
    answered: bool = False
    order: Order | None = None  # with it, its key is printed


class Press:
    """Prints questions for one paper. `pages`: articles by id, as the viewer may see them."""

    def __init__(self, album: Album, pages: Mapping[int, Named]) -> None:
        self.album, self.pages = album, pages

    def printed(self, asked: Asked) -> Printed:
        """The question as the template takes it."""
        form, content = asked.shown["form"], asked.content
        kind = form["type"]
        stem = as_html(form["stem"], FILES)
        page: Printed = {
            "kind": kind,
            "number": asked.number,
            "heading": asked.heading,
            "marks": as_number(asked.out_of) if kind != "description" else "",
            "stem": self.nodes(content, stem, gaps=kind in GAPPED),
            **self._outcome(asked),
        }
        body = self._answered(asked) if asked.answered else _BLANKS.get(kind, _nothing)(self, asked)
        key = {"key": self._key(asked)} if asked.order is not None else {}
        return {**page, **body, **self._picture(asked), **key}

    def nodes(self, content: Content, html: str, *, gaps: bool = False) -> list[Node]:
        """HTML as nodes; its pictures as files, or as their words."""
        return [self._with_files(content, node) for node in nodes(html, gaps=gaps)]

    def inline(self, content: Content, said: str | SafeString) -> list[Node]:
        """A text, or a line of HTML."""
        return self.nodes(content, said if isinstance(said, SafeString) else escape(said))

    def _with_files(self, content: Content, node: Node) -> Node:
        if isinstance(node, str):
            return node
        if node["t"] == "img":
            found = self.album.add(content, node["src"])
            return {"t": "img", "alt": node["alt"], **(found or {})}
        if "c" not in node:
            return node
        return {**node, "c": [self._with_files(content, below) for below in node["c"]]}

    def _outcome(self, asked: Asked) -> Printed:
        shown, told = asked.shown, dict[str, Any]()
        if not asked.answered or asked.shown["form"]["type"] == "description":
            return told
        if "state" in shown:
            told["state"] = STATES.get(shown["state"], "Not answered")
        if "mark" in shown:
            told["earned"] = as_number(shown["mark"]) if shown["mark"] is not None else "–"
        if "excused" in shown:
            told["excused"] = EXCUSED[shown["excused"]]
        texts = [*shown.get("feedback", ())]
        texts += [shown["general_feedback"]] if shown.get("general_feedback") else []
        told["feedback"] = [self.nodes(asked.content, as_html(text, FILES)) for text in texts]
        told["comments"] = list(shown.get("comments", ()))
        return told

    def _answered(self, asked: Asked) -> Printed:
        if listed := choices(asked.shown, FILES):
            items = [
                {
                    "text": self.inline(asked.content, one.text),
                    "picked": one.picked,
                    "best": bool(one.best),
                    "right": one.right,
                }
                for one in listed
            ]
            return {"choices": items, "many": asked.shown["form"]["type"] == "multiple_answers"}
        lines = rows(asked.shown, FILES, self.pages)
        return {"rows": [self._row(asked.content, row) for row in lines]}

    def _row(self, content: Content, row: Any) -> Printed:
        best = row.best if row.best and row.best != row.said else ""
        return {
            "label": self.inline(content, row.label),
            "said": self.inline(content, row.said or "–"),
            "right": row.right,
            "best": self.inline(content, best),
        }

    def _picture(self, asked: Asked) -> Printed:
        form = asked.shown["form"]
        if form["type"] != "hotspot":
            return {}
        said, right = (asked.shown.get(name) or {} for name in ("response", "right"))
        picture = form["picture"]
        return {
            "picture": {
                "alt": picture["alt"],
                **(self.album.add(asked.content, picture["source"]) or {}),
                "width": picture["width"],
                "height": picture["height"],
            },
            "points": said.get("points", []),
            "best_points": right.get("points", []),
        }

    def _key(self, asked: Asked) -> list[Printed]:
        """Each answer and what it earns; of choices, in the order in which they stand above."""
        content = asked.content
        if isinstance(content, SingleChoice | MultipleAnswers):
            kept = (asked.order or {})["choices"]
            fractions = [content.answers[at].fraction for at in kept]
            return [
                {"said": [letter(at)], "earns": share(fraction)}
                for at, fraction in enumerate(fractions)
                if fraction != NOTHING
            ]
        if isinstance(content, FindIt):
            return [_target(one, self.pages) for one in content.targets]
        if isinstance(content, GapText):
            return [{"said": [f"Gap {at}"], "earns": word} for at, word in _gap_words(content)]
        return [
            {"said": self.inline(content, line.said), "earns": line.earns, **self._notes(line)}
            for line in key_of(content, FILES)
            if line.earns != share(NOTHING)
        ]

    def _notes(self, line: Line) -> Printed:
        """What a marker goes by; feedback to answers is for those who gave them."""
        told = line.feedback and not line.earns
        return {"notes": nodes(str(line.feedback))} if told else {}


def letter(at: int) -> str:
    """A to Z, then AA."""
    return (letter(at // 26 - 1) if at >= 26 else "") + chr(ord("A") + at % 26)


def _gap_words(content: GapText) -> Iterator[tuple[int, str]]:
    """The word for each gap, as gaps are numbered on paper."""
    for at, gap in enumerate(marks(content.stem.text), start=1):
        if gap.number <= len(content.words):
            yield at, content.words[gap.number - 1].text


def _target(target: Any, pages: Mapping[int, Named]) -> Printed:
    page = pages.get(target.page)
    code = f" ({page.code})" if page and page.code else ""
    said = f"{page.at(target.anchor)}{code}" if page else gettext("An article")
    return {"said": [said], "earns": share(target.fraction)}


def _choices(press: Press, asked: Asked) -> Printed:
    texts = asked.shown["form"]["choices"]
    items = [{"text": press.inline(asked.content, as_inline(one, FILES))} for one in texts]
    return {"choices": items, "many": asked.shown["form"]["type"] == "multiple_answers"}


def _true_false(press: Press, asked: Asked) -> Printed:
    return {"choices": [{"text": [gettext("True")]}, {"text": [gettext("False")]}], "many": False}


def _line(press: Press, asked: Asked) -> Printed:
    return {"line": "Answer"}


def _number(press: Press, asked: Asked) -> Printed:
    return {"line": "Answer", "units": asked.shown["form"]["units"]}


def _pairs(press: Press, asked: Asked) -> Printed:
    form = asked.shown["form"]
    stems = [press.inline(asked.content, as_inline(one, FILES)) for one in form["stems"]]
    return {"stems": stems, "offered": form["choices"]}


def _items(press: Press, asked: Asked) -> Printed:
    items = asked.shown["form"]["items"]
    return {"items": [press.inline(asked.content, as_inline(one, FILES)) for one in items]}


def _words(press: Press, asked: Asked) -> Printed:
    return {"words": [word["text"] for word in asked.shown["form"]["words"]]}


def _parts(press: Press, asked: Asked) -> Printed:
    form = asked.shown["form"]
    picked = [at for at, gap in enumerate(form["gaps"]) if gap["is"] == "choice"]
    told = [{"gap": at + 1, "words": [text for _, text in gap_choices(form, at)]} for at in picked]
    return {"gap_choices": told}


def _text(press: Press, asked: Asked) -> Printed:
    form = asked.shown["form"]
    lengths = [
        form["least"] and f"At least {form['least']} words.",
        form["most"] and f"At most {form['most']} words.",
    ]
    lines = min(max(form["lines"], 3), MOST_LINES) if asked.order is None else 0
    begun = as_lines(form["template"])
    return {"ruled": lines, "begun": begun, "how": " ".join(filter(None, lengths))}


def _find(press: Press, asked: Asked) -> Printed:
    return {"line": "Code of the article"}


def _point(press: Press, asked: Asked) -> Printed:
    most = asked.shown["form"]["most"]
    return {"how": "Put a cross." if most == 1 else f"Put up to {most} crosses."}


def _nothing(press: Press, asked: Asked) -> Printed:
    return {}


_BLANKS: dict[str, Callable[[Press, Asked], Printed]] = {
    "single_choice": _choices,
    "multiple_answers": _choices,
    "true_false": _true_false,
    "short_text": _line,
    "numeric": _number,
    "matching": _pairs,
    "ordering": _items,
    "gap_text": _words,
    "cloze": _parts,
    "hotspot": _point,
    "free_text": _text,
    "find_it": _find,
}
