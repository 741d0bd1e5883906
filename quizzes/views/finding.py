"""Finding an article while a quiz is taken: the real search, as the person who takes it.

It is no search of somebody who needs an answer, so the search log knows nothing of it: its reports
and what is popular stay as they are. The log of the attempt does.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest

from kb.models.answers import AnswerPage
from kb.numbers import said_number
from kb.querysets import pages_visible_to
from quizzes import attempts
from quizzes.answering.finding import Named, named
from quizzes.answering.sheets import Sheet
from quizzes.content.texts import tidy
from quizzes.models import Attempt
from search.find import find
from search.problems import REFUSED, problem_of
from search.rate import TOO_OFTEN, too_often
from search.results import Results

TYPE = "find_it"
ASKED, FAR, READING = "find-", "far-", "read-"  # before the number of the question
LONGEST = 500  # characters that are carried along; the search takes fewer and says so


@dataclass(frozen=True)
class Article:
    """The article that is answered with: its name, where it was opened, and its text to read."""

    name: Named
    anchor: str
    value: str  # as the form sends it
    page: int
    text: dict[str, Any] = field(default_factory=dict)

    @property
    def words(self) -> str:
        """Its title, and the section."""
        return self.name.at(self.anchor)

    @property
    def url(self) -> str:
        """On its own page, at the section."""
        return f"{self.name.url}#{self.anchor}" if self.anchor else self.name.url


@dataclass(frozen=True)
class Finding:
    """What was searched for a question, what was found, and what is the answer now."""

    asked: str = ""
    results: Results | None = None
    problem: str = ""
    chosen: Article | None = None


def with_findings(request: HttpRequest, sheets: Iterable[Sheet]) -> list[Sheet]:
    """Sheets of a page; those to be found with what the address says was searched."""
    return [
        replace(sheet, finding=_finding(request, sheet))
        if sheet.type == TYPE and sheet.open
        else sheet
        for sheet in sheets
    ]


def carried(posted: Mapping[str, str], reading: int = 0) -> str:
    """What was searched, as an address takes it on to the same page. `reading`: which is read."""
    said = {
        name: text[:LONGEST]
        for name, text in posted.items()
        if name.startswith((ASKED, FAR)) and text.strip()
    }
    return urlencode({**said, **({f"{READING}{reading}": "1"} if reading else {})})


def note(going: Attempt, posted: Mapping[str, str], number: int, now: datetime.datetime) -> None:
    """Write down in the attempt's log that was searched."""
    said = tidy(" ".join(posted.get(f"{ASKED}{number}", "").split()))
    if said:
        attempts.searched(going, number, said, now)


def _said(request: HttpRequest) -> Mapping[str, str]:
    """What the address says; of a form that is shown again, what it said."""
    return request.POST if request.method == "POST" else request.GET


def _finding(request: HttpRequest, sheet: Sheet) -> Finding:
    asked = " ".join(_said(request).get(f"{ASKED}{sheet.number}", "").split())
    results, problem = _searched(request, asked, _far(request, sheet.number))
    return Finding(asked, results, problem, _chosen(request, sheet))


def _searched(request: HttpRequest, asked: str, page: int) -> tuple[Results | None, str]:
    if not asked:
        return None, ""
    if too_often(request, "quiz"):
        return None, TOO_OFTEN
    try:
        return find(asked, request.user, page=page), ""
    except REFUSED as error:
        return None, problem_of(error).line


def _far(request: HttpRequest, number: int) -> int:
    return said_number(_said(request).get(f"{FAR}{number}"), 3) or 1


def _chosen(request: HttpRequest, sheet: Sheet) -> Article | None:
    """The page that is answered with, if it is still there for this person."""
    value = sheet.controls["field"].value
    page, _hash, anchor = value.partition("#")
    number = said_number(page) or 0
    known = named(request.user, [number]).get(number) if number else None
    if known is None:
        return None
    read = f"{READING}{sheet.number}" in _said(request)
    return Article(known, anchor, value, number, _text(request, number) if read else {})


def _text(request: HttpRequest, number: int) -> dict[str, Any]:
    """What the templates of the page's blocks need, for this person."""
    found = pages_visible_to(request.user).filter(pk=number).first()
    page = found.specific if found else None
    return page.get_context(request) if isinstance(page, AnswerPage) else {}
