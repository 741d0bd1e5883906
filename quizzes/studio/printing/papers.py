"""Whole papers: a quiz to take with a pen, its key, and an attempt as it was taken."""

from __future__ import annotations

import datetime
import tempfile
from collections.abc import Iterable
from fractions import Fraction
from pathlib import Path
from random import Random
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format

from accounts.models import User
from quizzes.answering.finding import named
from quizzes.attempts import review_of
from quizzes.attempts.places import parts_of
from quizzes.content import Content, FindIt
from quizzes.counting import passed
from quizzes.drawing import draw
from quizzes.models import Attempt, QuestionVersion, Quiz
from quizzes.review import public_form
from quizzes.shuffling import order_for
from quizzes.studio.printing.pictures import Album
from quizzes.studio.printing.questions import Asked, Press
from quizzes.studio.printing.typesetting import CannotPrint, typeset
from quizzes.templatetags.quizzes import number, span

MOST_QUESTIONS = 500  # of one paper


def paper_of(quiz: Quiz, seed: int, viewer: User, *, key: bool = False) -> bytes:
    """The quiz as PDF, drawn and shuffled by `seed`: the same number, the same paper.

    `key`: with what is right; the caller has asked whether the viewer may see it. Raises TooFew and
    CannotPrint.
    """
    random = Random(seed)  # noqa: S311 - the number stands on the paper
    drawn = draw(parts_of(quiz), random)
    _must_fit(len(drawn))
    versions = QuestionVersion.objects.all().to_use([one.question for one in drawn])
    asked = []
    for one in drawn:
        content = versions[one.question].said
        order = order_for(content, random, shuffle=quiz.shuffle_choices)
        mark = content.default_mark if one.mark is None else one.mark
        form = {"form": public_form(content, order)}
        asked.append(
            Asked(
                *(one.number, one.heading, str(mark), content, form),
                order=order if key else None,
            )
        )
    limit = f"{span(quiz.time_limit)}" if quiz.time_limit else ""
    head = {"title": quiz.title, "kind": "key" if key else "paper", "intro": quiz.intro}
    facts = [f"Paper {seed}", _marks(asked), *([limit] if limit else [])]
    return _printed(
        {**head, "facts": facts, "footer": f"{quiz.title} · paper {seed}"}, asked, viewer
    )


def attempt_paper(attempt: Attempt, viewer: User, now: datetime.datetime) -> bytes:
    """An attempt as PDF: what its review shows this viewer now, and no more. Raises CannotPrint."""
    review = review_of(attempt, viewer, now)
    _must_fit(len(review.papers))
    slots = {slot.number: slot for slot in attempt.slots.select_related("version")}
    asked = [
        Asked(
            *(paper.number, paper.heading, paper.out_of, slots[paper.number].version.said),
            *(paper.shown, True),
        )
        for paper in review.papers
    ]
    head = {"title": attempt.quiz.title, "kind": "attempt", "intro": ""}
    who = str(attempt.person or "Somebody who has left")
    facts = [who, f"try {attempt.number}", *_course(attempt), *_total(attempt, review.marks)]
    footer = f"{attempt.quiz.title} · {who}, try {attempt.number}"
    return _printed({**head, "facts": facts, "footer": footer}, asked, viewer)


def _printed(head: dict[str, Any], asked: list[Asked], viewer: User) -> bytes:
    pages = named(viewer, set(_pages(asked)))
    with tempfile.TemporaryDirectory(prefix="rapport-print-") as place:
        press = Press(Album(Path(place)), pages)
        questions = [press.printed(one) for one in asked]
        made = f"Printed {_moment(timezone.now())}"
        return typeset(
            {**head, "questions": questions, "made": made, "pictures": True}, Path(place)
        )


def _must_fit(many: int) -> None:
    if many > MOST_QUESTIONS:
        raise CannotPrint(f"{many} questions are too many for one paper: {MOST_QUESTIONS} at most.")


def _pages(asked: Iterable[Asked]) -> Iterable[int]:
    """Articles that answers or keys name."""
    for one in asked:
        for name in ("response", "right"):
            page = (one.shown.get(name) or {}).get("page")
            if page is not None:
                yield page
        if one.order is not None:
            yield from _targets(one.content)


def _targets(content: Content) -> list[int]:
    return [target.page for target in content.targets] if isinstance(content, FindIt) else []


def _marks(asked: Iterable[Asked]) -> str:
    listed = [one for one in asked if one.shown["form"]["type"] != "description"]
    whole = sum((Fraction(one.out_of) for one in listed), Fraction(0))
    many = len(listed)
    questions, marks = ("s" if one != 1 else "" for one in (many, whole))
    return f"{many} question{questions}, {number(whole)} mark{marks}"


def _course(attempt: Attempt) -> list[str]:
    if attempt.finished_at is None:
        return [f"began {_moment(attempt.started_at)}", "still under way"]
    taken = span(int((attempt.finished_at - attempt.started_at).total_seconds()))
    ended = "submitted" if attempt.state == Attempt.State.FINISHED else "not submitted"
    return [f"began {_moment(attempt.started_at)}", f"{ended} after {taken}"]


def _total(attempt: Attempt, marks: dict[str, str] | None) -> list[str]:
    """Only where the review shows marks; no verdict while something waits for one."""
    if marks is None:
        return []
    verdict = passed(attempt.share, attempt.quiz.pass_percent) if not attempt.to_mark else None
    said = {True: ["passed"], False: ["not passed"], None: []}[verdict]
    return [f"{number(marks['earned'])} of {number(marks['out_of'])} marks", *said]


def _moment(moment: datetime.datetime) -> str:
    return date_format(timezone.localtime(moment), "j M Y, H:i")
