"""Judged queries: read from files, checked against what is there, and asked of an engine."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from kb.models import ANSWERS
from search.engines.base import Engine
from search.evaluation import Figures, measure
from search.ranking import rank
from search.steering import Steering


class BadJudgements(Exception):
    """A file cannot be read as queries or judgements, or names pages that are not there."""


@dataclass(frozen=True, slots=True)
class Question:
    """A query with the grades of the pages that answer it."""

    name: str
    text: str
    grades: dict[int, int]  # page id → grade


def read(queries: Path, qrels: Path) -> list[Question]:
    """Questions from `{"id", "text"}` lines and `query, article, grade` rows.

    Raises BadJudgements with file and line.
    """
    texts = dict(_queries(queries))
    grades = _grades(qrels)
    if unknown := grades.keys() - texts.keys():
        raise BadJudgements(f"{qrels}: {len(unknown)} queries are not in {queries.name}.")
    pages = _pages({article for judged in grades.values() for article in judged})
    return [
        Question(
            name, texts[name], {pages[article]: grade for article, grade in grades[name].items()}
        )
        for name in texts
        if name in grades
    ]


def ask(
    questions: Iterable[Question],
    engine: Engine,
    steering: Steering,
    access: Callable[[Question], frozenset[str] | None],
    k: int,
    *,
    by_words_alone: bool = False,
) -> Figures:
    """How well and how fast an engine answers; `access` says with whose eyes."""
    rankings: dict[str, list[int]] = {}
    times: list[float] = []
    by_copy = 0
    judged = {question.name: question.grades for question in questions}
    for question in questions:
        began = time.perf_counter()
        found = rank(
            question.text, engine, steering, access(question), by_words_alone=by_words_alone
        )
        times.append((time.perf_counter() - began) * 1000)
        rankings[question.name] = found.page_ids
        by_copy += bool(found.found.instead)
    return replace(measure(rankings, judged, k, times), local_copy=by_copy)


def _queries(path: Path) -> Iterator[tuple[str, str]]:
    for number, line in _lines(path):
        try:
            row = json.loads(line)
            yield str(row["id"]), str(row["text"])
        except (ValueError, KeyError, TypeError) as error:
            raise BadJudgements(
                f'{path}, line {number}: expected {{"id", "text"}}, found {line[:80]!r}.'
            ) from error


def _grades(path: Path) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = {}
    for number, line in _lines(path):
        cells = line.split("\t")
        if number == 1 and len(cells) == 3 and not _is_grade(cells[2]):
            continue  # a header
        if len(cells) != 3 or not _is_grade(cells[2]):
            raise BadJudgements(
                f"{path}, line {number}: expected query, article and grade with tabs between."
            )
        query, article, grade = (cell.strip() for cell in cells)
        found.setdefault(query, {})[article] = int(grade)
    return found


def _is_grade(text: str) -> bool:
    return text.strip().lstrip("-").isdecimal()


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    try:
        lines = path.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise BadJudgements(f"{path} cannot be read: {error}") from error
    return ((number, line) for number, line in enumerate(lines, start=1) if line.strip())


def _pages(external_ids: set[str]) -> dict[str, int]:
    """Page ids by external id. Raises BadJudgements when some are not live pages."""
    found: dict[str, int] = {}
    for model in ANSWERS:
        rows = model.objects.live().exclude(external_id=None)
        found.update(rows.values_list("external_id", "pk"))
    missing = sorted(external_ids - found.keys())
    if missing:
        raise BadJudgements(
            f"{len(missing)} of {len(external_ids)} judged articles are not in the index, "
            f"such as {', '.join(missing[:3])}. Import them first."
        )
    return {external_id: found[external_id] for external_id in external_ids}
