"""What somebody knows, told to that person: how well, because of what, and what to read."""

from __future__ import annotations

import datetime
import math
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.db.models import QuerySet
from django.db.models.functions import Coalesce

from accounts.models import User
from kb.audiences import read_once
from kb.models import Passage, ProductPage
from quizzes.answering.prose import as_plain
from quizzes.content import Cloze, Description, GapText
from quizzes.content.gaps import MARK
from quizzes.models import AttemptSlot, TestedPassage
from quizzes.review.public_form import text_form
from training.answers import DAY, microseconds
from training.crediting import credit
from training.evidence import Evidence, evidence_of, masteries
from training.mastery import ENOUGH, Mastery, effects, remembered
from training.people import products_asked_about
from training.shown import hidden_from

FADES = 0.9  # below this chance, what was known is said to fade
RECENT, FADING, TO_READ = 12, 8, 8
Moment = datetime.datetime
Slots = QuerySet[AttemptSlot, AttemptSlot]


@dataclass(frozen=True)
class ProductKnowledge:
    """A product, and what somebody knows of it (None: nothing was answered)."""

    product: ProductPage
    known: Mastery | None

    @property
    def missing(self) -> int:
        """How many more answers there have to be before anything is said."""
        return math.ceil(ENOUGH - (self.known.answers if self.known else 0))


@dataclass(frozen=True)
class Told:
    """An answer: what was asked, how it went, what it makes up of the share (points).

    `effect` None: it is no evidence.
    """

    attempt: int
    number: int
    at: Moment
    said: str
    result: str
    effect: float | None


@dataclass(frozen=True)
class Fading:
    """A question that was answered right, and may not be any more."""

    said: str
    days: int
    kept: float


@dataclass(frozen=True)
class ToRead:
    """A passage that questions test which were answered wrong, or that fade."""

    passage: Passage
    many: int


@dataclass(frozen=True)
class Because:
    """All that a page about one product says. `waiting`: tries that do not show yet how they
    went."""

    standing: ProductKnowledge
    told: list[Told]
    fading: list[Fading]
    to_read: list[ToRead]
    waiting: int


@read_once()
def knowledge_of(person: User, now: Moment) -> tuple[list[ProductKnowledge], int]:
    """Every product there are questions about, and how many tries are hidden yet."""
    hidden = hidden_from(person, now)
    known = masteries(_only(person), None, now, hidden)
    products = products_asked_about(person)
    listed = [ProductKnowledge(one, known.get((person.pk, one.pk))) for one in products]
    return listed, len(hidden)


@read_once()
def because(person: User, product: ProductPage, now: Moment) -> Because:
    """Why somebody knows so much of a product; so many queries, however much they answered."""
    hidden, slots = hidden_from(person, now), _slots(person, product)
    waiting = slots.filter(attempt__in=hidden).order_by().values("attempt").distinct().count()
    evidence = evidence_of(_only(person), ProductPage.objects.filter(pk=product.pk), hidden)
    known = evidence.masteries(now).get((person.pk, product.pk))
    shown = slots.exclude(attempt__in=hidden)
    wrong, fading = _weak(evidence, now)
    to_read = _to_read(person, wrong | set(fading))
    told = _told(shown[:RECENT], evidence, now)
    standing = ProductKnowledge(product, known)
    return Because(standing, told, _fading(shown, fading, now), to_read, waiting)


def _only(person: User) -> QuerySet[User]:
    return User.objects.filter(pk=person.pk)


def _slots(person: User, product: ProductPage) -> Slots:
    """What they were asked about it in finished attempts, the latest first."""
    finished = AttemptSlot.objects.filter(attempt__person=person).that_count()
    about = finished.filter(version__question__product=product)
    about = about.exclude(version__type=Description.type)
    dated = about.annotate(at=Coalesce("settled_at", "attempt__finished_at"))
    return dated.select_related("version", "attempt").order_by("-at", "pk")


def _told(slots: Iterable[AttemptSlot], evidence: Evidence, now: Moment) -> list[Told]:
    """The last answers, the latest first."""
    last = list(slots)
    points = _points(last, evidence, now)
    return [
        Told(one.attempt_id, one.number, _at(one), _said(one), _result(one), points.get(one.pk))
        for one in last
    ]


def _points(last: list[AttemptSlot], evidence: Evidence, now: Moment) -> dict[int, float]:
    """What each of these answers makes up of the share, in points."""
    answers, live = evidence.answers, evidence.live(now)
    keys = zip(answers.question.tolist(), answers.at.tolist(), strict=True)
    places = {key: place for place, key in enumerate(keys)}
    found = {one.pk: places.get((one.version.question_id, microseconds(_at(one)))) for one in last}
    counted = {pk: place for pk, place in found.items() if place is not None}
    which = np.array(list(counted.values()), np.int64)
    points = effects(answers, which, live, now, evidence.changed) * 100 if live else which * 0
    return dict(zip(counted, points.tolist(), strict=True))


def _at(slot: Any) -> Moment:
    moment: Moment = slot.at
    return moment


def _said(slot: AttemptSlot) -> str:
    """What was asked, on one line; the number in a gap as it is kept would name the right word."""
    content = slot.version.said
    asked = text_form(content.stem)
    if isinstance(content, GapText | Cloze):
        asked["text"] = MARK.sub("…", asked["text"])
    return as_plain(asked)


def _result(slot: AttemptSlot) -> str:
    if slot.excused:
        return "excused"
    if slot.fraction is None:
        return "marking"
    behaviour, fraction = slot.attempt.behaviour, str(slot.fraction)
    kind, response = slot.version.type, slot.response
    earned = credit(kind, behaviour, slot.certainty, fraction, slot.tries, response).earned
    return "right" if earned >= 1 else "partly" if earned > 0 else "wrong"


def _weak(evidence: Evidence, now: Moment) -> tuple[set[int], dict[int, float]]:
    """Live questions answered wrong last; and those that fade, most faded first."""
    answers, known = remembered(evidence.answers, evidence.live(now), now, evidence.changed)
    questions = answers.question[known.last].tolist()
    rows = sorted(zip(known.kept.tolist(), questions, known.right.tolist(), strict=True))
    wrong = {question for _, question, right in rows if right < 1}
    return wrong, {question: kept for kept, question, right in rows if right == 1 and kept < FADES}


def _fading(slots: Slots, fading: dict[int, float], now: Moment) -> list[Fading]:
    most = list(fading)[:FADING]
    last: dict[int, AttemptSlot] = {}
    for slot in slots.filter(version__question__in=most):
        last.setdefault(slot.version.question_id, slot)
    days = {one: (microseconds(now) - microseconds(_at(last[one]))) // DAY for one in last}
    return [Fading(_said(last[one]), days[one], fading[one]) for one in most if one in last]


def _to_read(person: User, questions: Collection[int]) -> list[ToRead]:
    """The passages they test that this person may see, those most asked about first.

    The parts of a long section are one place to read.
    """
    tested = TestedPassage.objects.filter(question__in=questions, passage__isnull=False)
    tests = tested.values_list("passage_id", "question_id")
    visible = Passage.objects.visible_to(person).filter(pk__in={one for one, _ in tests})
    parts = {one.pk: one for one in visible.select_related("page").order_by("-part")}
    place = {pk: (one.page_id, one.anchor) for pk, one in parts.items()}
    times = Counter(at for at, _ in {(place[pk], asked) for pk, asked in tests if pk in place})
    first = {place[pk]: one for pk, one in parts.items()}
    found = [ToRead(first[at], many) for at, many in times.items()]
    return sorted(found, key=lambda one: (-one.many, str(one.passage)))[:TO_READ]
