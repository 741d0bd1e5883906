"""Questions as templates show them: to fill in, or to read again."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse
from django.utils.safestring import SafeString

from kb.audiences import Person
from quizzes.answering.controls import Piece, controls, picture, pieces
from quizzes.answering.fields import Fields, read, written
from quizzes.answering.finding import Named, named
from quizzes.answering.prose import as_html
from quizzes.answering.rows import Choice, Row, choices, rows
from quizzes.attempts import Paper
from quizzes.attempts.checking import CHECKED
from quizzes.earning import tries_allowed
from quizzes.models import Attempt, AttemptSlot
from quizzes.responses import ResponseError
from quizzes.review import Phase, Thing, allowed

GAPPED = ("gap_text", "cloze")
UNCHECKED = ("description", "free_text")  # nothing to say before a person has read it


@dataclass(frozen=True)
class Sheet:
    """A question on a page; all of it comes from what may leave the server.

    `open`: there are fields to fill in. `mine`: what was typed here while something newer was
    saved in another window.
    """

    paper: Paper
    stem: SafeString
    open: bool
    seen: int = 0
    certainty: str = ""
    error: str = ""
    controls: dict[str, Any] = field(default_factory=dict)
    pieces: list[Piece] = field(default_factory=list)
    choices: list[Choice] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    hints: list[dict[str, Any]] = field(default_factory=list)
    feedback: list[SafeString] = field(default_factory=list)
    general_feedback: SafeString | str = ""
    picture: dict[str, Any] | None = None
    mine: list[Row] = field(default_factory=list)
    can_check: bool = False
    finding: Any = None  # quizzes.views.finding.Finding, of a page to be found
    tries_left: int | None = None  # after a try that was not right, where that may be known

    @property
    def number(self) -> int:
        """Its number in the attempt."""
        return self.paper.number

    @property
    def type(self) -> str:
        """The type of the question."""
        return str(self.paper.shown["form"]["type"])

    @property
    def template(self) -> str:
        """The template for its fields."""
        return f"quizzes/types/{self.type}.html"

    @property
    def asks(self) -> bool:
        """Whether there is anything to answer."""
        return self.type != "description"

    @property
    def state(self) -> str:
        """How the answer did, where that may be known."""
        return str(self.paper.shown.get("state", ""))


@dataclass(frozen=True)
class Unsaved:
    """What was sent and could not be saved, by number of the question."""

    fields: Mapping[int, Fields] = field(default_factory=dict)
    wrong: Mapping[int, str] = field(default_factory=dict)
    stale: Collection[int] = ()


def to_fill_in(
    attempt: Attempt, papers: Iterable[Paper], slots: Mapping[int, AttemptSlot], unsaved: Unsaved
) -> list[Sheet]:
    """Sheets of a page of a running attempt; what was checked and settled is only read again."""
    listed = list(papers)
    pages = _pages(listed, attempt.person)
    return [
        _settled(attempt, paper, pages)
        if slots[paper.number].settled_at
        else _fresh(attempt, paper, slots[paper.number], unsaved)
        for paper in listed
    ]


def to_read(attempt: Attempt, papers: Iterable[Paper], viewer: Person) -> list[Sheet]:
    """Sheets of a review."""
    listed = list(papers)
    pages = _pages(listed, viewer)
    return [_settled(attempt, paper, pages) for paper in listed]


def files_of(attempt: Attempt, number: int) -> str:
    """Where the files of a question are served, with a slash at the end."""
    return reverse("quizzes:file", args=[attempt.pk, number, "-", "-"]).removesuffix("-/-")


def _fresh(attempt: Attempt, paper: Paper, slot: AttemptSlot, unsaved: Unsaved) -> Sheet:
    number, shown, files = paper.number, paper.shown, files_of(attempt, paper.number)
    typed, stale = unsaved.fields.get(number), number in unsaved.stale
    saved = written(shown["form"], shown.get("response"))
    fields = saved if typed is None or stale else typed
    return Sheet(
        paper,
        as_html(shown["form"]["stem"], files),
        open=True,
        seen=slot.sequence,
        certainty=slot.certainty,
        error=unsaved.wrong.get(number, ""),
        controls=controls(shown["form"], fields, f"q{number}-", files),
        hints=[{**hint, "html": as_html(hint, files)} for hint in shown.get("hints", [])],
        mine=_mine(shown["form"], typed, files) if stale and typed else [],
        tries_left=_tries_left(attempt, slot),
        can_check=attempt.behaviour in CHECKED and shown["form"]["type"] not in UNCHECKED,
    )


def _tries_left(attempt: Attempt, slot: AttemptSlot) -> int | None:
    """After a wrong try that can be made again; None: there was none, or nobody may know."""
    shown = allowed(attempt.quiz.review, Phase.DURING)
    if not slot.tries or Thing.CORRECTNESS not in shown:
        return None
    return tries_allowed(slot.version.said) - len(slot.tries)


def _settled(attempt: Attempt, paper: Paper, pages: Mapping[int, Named]) -> Sheet:
    shown, files = paper.shown, files_of(attempt, paper.number)
    form, general = shown["form"], shown.get("general_feedback")
    gapped = form["type"] in GAPPED
    return Sheet(
        paper,
        as_html(form["stem"], files),
        open=False,
        pieces=pieces(form, files, lambda at: at + 1) if gapped else [],
        choices=choices(shown, files),
        rows=rows(shown, files, pages),
        feedback=[as_html(text, files) for text in shown.get("feedback", [])],
        general_feedback=as_html(general, files) if general else "",
        picture=_pointed(shown, files) if form["type"] == "hotspot" else None,
    )


def _mine(form: dict[str, Any], typed: Fields, files: str) -> list[Row]:
    try:
        shown = {"form": form, "response": read(form, typed)}
    except ResponseError:
        return []
    picked = [Row("", one.text) for one in choices(shown, files) if one.picked]
    return picked or rows(shown, files, {})


def _pointed(shown: dict[str, Any], files: str) -> dict[str, Any]:
    """The picture with the points that were set, and those that would have been right."""
    said, right = shown.get("response") or {}, shown.get("right") or {}
    points = {"said": said.get("points", []), "best": right.get("points", [])}
    return {**picture(shown["form"], files), **points}


def _pages(papers: Iterable[Paper], person: Person | None) -> dict[int, Named]:
    said = [paper.shown.get(key) or {} for paper in papers for key in ("response", "right")]
    ids = {one["page"] for one in said if one.get("page") is not None}
    return named(person, ids) if person is not None else {}
