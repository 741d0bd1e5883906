"""Finished answers out of the database, in the form that mastery reads.

What counts: the answers of attempts that were handed in and are no preview, once they have their
mark. What was excused or dropped tells nothing, and neither does a question that any answer is
right to. A question left empty counts as not known, as it does in the quiz. So many queries,
however many people, products and answers there are; millions of answers are read row by row.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

import numpy as np
from django.db.models import Case, F, Max, Q, QuerySet, TextField, When
from django.db.models.functions import Cast, Coalesce

from accounts.models import User
from kb.models import ProductPage
from quizzes.content import Description, from_json
from quizzes.grading import guess_fraction
from quizzes.models import AttemptSlot, Question, QuestionVersion, Quiz
from training.answers import Answers, without_luck
from training.crediting import credit
from training.mastery import Cell, Figures, Mastery, figures

AT_ONCE = 20_000
TELLS_MORE = (Quiz.Behaviour.INTERACTIVE, Quiz.Behaviour.CERTAINTY)
Moment = datetime.datetime
Products = QuerySet[ProductPage] | None  # None: all


@dataclass(frozen=True)
class Evidence:
    """All that is known of what some people answered; ask it as of any moment."""

    answers: Answers
    questions: list[tuple[int, int, Moment | None]]  # question, product, when it was retired
    changed: dict[int, Moment]

    def masteries(self, now: Moment) -> dict[Cell, Mastery]:
        """Of every person and product with an answer by then."""
        return self.figures(now).by_cell()

    def figures(self, now: Moment) -> Figures:
        """The same as columns."""
        return figures(self.answers, self.live(now), now, self.changed)

    def live(self, now: Moment) -> dict[int, list[int]]:
        """The questions of each product that were in use then. Newer ones are in it, too: what is
        asked of two moments has to be the same."""
        found = defaultdict(list)
        for question, product, retired_at in self.questions:
            if retired_at is None or retired_at > now:
                found[product].append(question)
        return dict(found)


def masteries(
    people: QuerySet[User], products: Products, now: Moment, hidden: Collection[int] = ()
) -> dict[Cell, Mastery]:
    """What these people know of these products as of `now`, by (person, product)."""
    return evidence_of(people, products, hidden).masteries(now)


def evidence_of(
    people: QuerySet[User], products: Products = None, hidden: Collection[int] = ()
) -> Evidence:
    """Read what these people answered about these products; five queries at most.

    Who may be shown it is for the caller to know: see `training.people`. `hidden`: attempts to
    leave out, because whoever looks may not know yet how they went (`training.shown`).
    """
    versions = _Versions(products)
    rows = _rows(counted(people, products, hidden)).iterator(chunk_size=AT_ONCE)
    return Evidence(_answers(rows, versions), _questions(products), _changed(products))


def _questions(products: Products) -> list[tuple[int, int, Moment | None]]:
    ready = QuestionVersion.objects.filter(status=QuestionVersion.Status.READY)
    ready = ready.exclude(type=Description.type)
    in_use = _about(ready, "question__", products)
    asked = Question.objects.filter(pk__in=in_use.values("question_id"))
    rows = asked.order_by().values_list("pk", "product_id", "retired_at")
    return [(pk, product, retired_at) for pk, product, retired_at in rows if product]


def _changed(products: Products) -> dict[int, Moment]:
    """When the text behind each question last changed, whether it was confirmed since or not."""
    since = Max("tests__stale_since")
    asked = _about(Question.objects.order_by(), "", products).annotate(since=since)
    rows = asked.filter(Q(text_changed_at__isnull=False) | Q(since__isnull=False))
    told = rows.values_list("pk", "text_changed_at", "since")
    return {pk: max(one for one in moments if one) for pk, *moments in told}


def counted(
    people: QuerySet[User], products: Products, hidden: Collection[int] = ()
) -> QuerySet[AttemptSlot, AttemptSlot]:
    """The slots whose answers count, in no order."""
    slots = AttemptSlot.objects.filter(attempt__person__in=people.order_by()).that_count()
    slots = slots.filter(excused=AttemptSlot.Excused.NOT, fraction__isnull=False)
    if products is not None:
        slots = slots.filter(version__question__product__in=products.order_by())
    return (slots.exclude(attempt__in=hidden) if hidden else slots).order_by()


def _rows(slots: QuerySet[AttemptSlot, AttemptSlot]) -> QuerySet[Any, Any]:
    """Person, version, behaviour, certainty, fraction, moment, tries and response.

    The last two only where they tell more than the fraction does.
    """
    told = When(attempt__behaviour__in=TELLS_MORE, then=F("response"))
    tried = When(attempt__behaviour=Quiz.Behaviour.INTERACTIVE, then=F("tries"))
    return slots.values_list(
        *("attempt__person_id", "version_id", "attempt__behaviour", "certainty"),
        Cast("fraction", TextField()),
        Cast(Coalesce("settled_at", "attempt__finished_at"), TextField()),
        Case(tried),
        Case(told),
    )


def _about(rows: QuerySet[Any, Any], to_question: str, products: Products) -> QuerySet[Any, Any]:
    """Those of questions of these products."""
    if products is None:
        return rows.filter(**{f"{to_question}product__isnull": False})
    return rows.filter(**{f"{to_question}product__in": products.order_by()})


class _Versions:
    """Question, product, type and chance of guessing of every version that may have been asked."""

    def __init__(self, products: Products) -> None:
        draft = Q(status=QuestionVersion.Status.DRAFT)
        asked = QuestionVersion.objects.exclude(draft | Q(type=Description.type))
        known = _about(asked, "question__", products).order_by()
        fields = ("question_id", "question__product_id", "type")
        rows = list(known.values_list("pk", _MADE, *fields))
        guesses = _guesses([(pk, made) for pk, made, *_ in rows])
        kept = [row for row in rows if guesses[row[0], row[1]] < 1]
        self.place = {row[0]: at for at, row in enumerate(kept)}
        self.question = np.array([row[2] for row in kept], np.int32)
        self.product = np.array([row[3] for row in kept], np.int32)
        self.guess = np.array([guesses[row[0], row[1]] for row in kept], float)
        self.type = {row[0]: row[4] for row in kept}


# What a version says never changes once it was asked, so its chance is worked out once a process.
# When it was made is part of the key: a database that was restored may give its number again.
_GUESSES: dict[tuple[int, str], float] = {}
_MADE = Cast("created_at", TextField())  # as a text it costs less to read


def _guesses(versions: list[tuple[int, str]]) -> dict[tuple[int, str], float]:
    missing = {pk for pk, made in versions if (pk, made) not in _GUESSES}
    for pk, made, content in _contents(missing):
        _GUESSES[pk, made] = float(guess_fraction(from_json(content)) or 0)
    return _GUESSES


def _contents(missing: set[int]) -> Iterator[tuple[int, str, Any]]:
    if not missing:
        return
    versions = QuestionVersion.objects.order_by().values_list("pk", _MADE, "content")
    few = versions.filter(pk__in=missing) if len(missing) <= AT_ONCE else versions
    yield from (row for row in few.iterator(chunk_size=500) if row[0] in missing)


def _answers(rows: Iterator[tuple[Any, ...]], versions: _Versions) -> Answers:
    """The answers of all rows, taken in one part after the other."""
    parts = []
    while part := list(islice(rows, AT_ONCE)):
        parts.append(_part([row for row in part if row[1] in versions.place], versions))
    return Answers.joined(parts)


def _part(rows: list[tuple[Any, ...]], versions: _Versions) -> Answers:
    credited = [credit(versions.type[row[1]], *row[2:5], *row[6:]) for row in rows]
    at = np.array([versions.place[row[1]] for row in rows], np.int64)
    earned = np.array([one.earned for one in credited], float)
    seconds = _seconds([row[5] for row in rows])
    return Answers(
        np.array([row[0] for row in rows], np.int32),
        versions.product[at],
        versions.question[at],
        np.rint(seconds * 1e6).astype(np.int64),
        without_luck(earned, versions.guess[at]),
        np.array([one.rating for one in credited], np.int8),
    )


def _seconds(moments: list[str]) -> Any:
    """Since 1970, of moments as the database writes them: as many share one, each is read once.

    SQLite's have no zone and are of UTC.
    """
    read = {text: datetime.datetime.fromisoformat(text) for text in set(moments)}
    utc = {text: at if at.tzinfo else at.replace(tzinfo=datetime.UTC) for text, at in read.items()}
    return np.array([utc[text].timestamp() for text in moments], float)
