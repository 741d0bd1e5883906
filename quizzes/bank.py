"""Deeds in the question bank. Each is one transaction; texts are kept as they are given.

An edit makes a new version. Only a draft that nobody was asked yet is written over, so that half
an hour of polishing leaves one draft behind and not thirty.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable, Sequence

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from kb.models import Passage, ProductPage
from quizzes.content import Content, problems, to_json
from quizzes.models import Category, Question, QuestionVersion, TestedPassage

Status = QuestionVersion.Status
LONGEST_NAME = 300


class NotReady(Exception):
    """The question cannot be asked yet; `problems` says why, each in a sentence."""

    def __init__(self, wrong: list[str]) -> None:
        super().__init__(" ".join(wrong))
        self.problems = wrong


class Changed(Exception):
    """Somebody has edited the question, or what it tests, since the caller read it."""


@transaction.atomic
def create(
    content: Content,
    category: Category,
    by: User | None,
    *,
    ready: bool = False,
    product: ProductPage | None = None,
    idnumber: str = "",
    difficulty: int | None = None,
    tags: Iterable[str] = (),
    passages: Iterable[Passage] = (),
) -> Question:
    """A new question with its first version. Without a product, it gets the category's.

    Raises NotReady when it should be ready and cannot be.
    """
    question = Question.objects.create(
        category=category,
        product=product or category.product,
        idnumber=idnumber or None,
        difficulty=difficulty,
        created_by=by,
    )
    version = _add_version(question, content, by)
    question.tags.set(tags)
    name_passages(question, passages, by)
    if ready:
        make_ready(version)
    return question


@transaction.atomic
def edit(
    question: Question,
    content: Content,
    by: User | None,
    *,
    seen: Content | None = None,
    spare: bool = False,
) -> QuestionVersion:
    """What the question says from now on, as a draft; the one in use stays until it is ready.

    `seen`: what it said when the caller read it. Raises Changed when it says something else now.
    `spare`: the caller has read nothing, so a draft of somebody else is not written over.
    """
    question = _locked(question)
    newest = question.newest
    if seen is not None and (newest is None or newest.content != to_json(seen)):
        raise Changed(f"Question {question.pk}")
    if newest is None or _stays(newest) or (spare and newest.author != by):
        return _add_version(question, content, by)
    _say(newest, content)
    newest.author = by
    newest.save()
    return newest


@transaction.atomic
def make_ready(version: QuestionVersion, *, seen: Content | None = None) -> QuestionVersion:
    """Let this version be asked from now on. Raises NotReady.

    `seen`: what it said when the caller read it. Raises Changed when it says something else now.
    """
    _lock(version.question_id)  # else a draft could be written over while it is looked over
    version.refresh_from_db()
    vars(version).pop("said", None)  # what it said before is cached
    if seen is not None and version.content != to_json(seen):
        raise Changed(f"Question {version.question_id}")
    if wrong := problems(version.said):
        raise NotReady(wrong)
    version.status = Status.READY
    version.save(update_fields=["status"])
    return version


@transaction.atomic
def withdraw(version: QuestionVersion) -> QuestionVersion:
    """Ask this version no more: the ready one before it is used again, if there is one."""
    version.status = Status.RETIRED
    version.save(update_fields=["status"])
    return version


def retire(question: Question, now: datetime.datetime) -> None:
    """Ask this question no more; attempts keep it."""
    question.retired_at = now
    question.save(update_fields=["retired_at"])


def bring_back(question: Question) -> None:
    """Ask a retired question again."""
    question.retired_at = None
    question.save(update_fields=["retired_at"])


@transaction.atomic
def name_passages(question: Question, passages: Iterable[Passage], by: User | None) -> None:
    """Let the question test these passages and no others; those it tested stay as confirmed."""
    question = _locked(question)  # two windows at once would name a passage twice
    wanted = {passage.pk: passage for passage in passages}
    question.tests.exclude(passage__in=wanted).delete()
    known = set(question.tests.values_list("passage_id", flat=True))
    for pk, passage in wanted.items():
        if pk not in known:
            _test(question, passage, by)


@transaction.atomic
def add_passage(question: Question, passage: Passage, by: User | None) -> None:
    """Let the question test this passage, too; nothing happens to one that it tests already."""
    question = _locked(question)
    if not question.tests.filter(passage=passage).exists():
        _test(question, passage, by)


def _test(question: Question, passage: Passage, by: User | None) -> None:
    test = TestedPassage(question=question, confirmed_by=by, confirmed_at=timezone.now())
    test.take_over(passage)
    test.save()


@transaction.atomic
def confirm(
    question: Question,
    by: User,
    now: datetime.datetime,
    *,
    seen: Collection[str] | None = None,
    closed: Collection[int] = (),
) -> int:
    """ "Still right": somebody looked at what the passages say now. Returns how many were stale.

    `seen`: what they looked at, as in `as_seen` (None: at all). Raises Changed when a passage says
    something else by now. A passage that is gone is no longer tested. `closed`: ids of tests of
    which they may read nothing; these stay as they are.
    """
    stale = [test for test in _stale(question) if test.pk not in closed]
    if seen is not None and not {test.as_seen for test in stale} <= set(seen):
        raise Changed(f"Question {question.pk}")
    _confirm(question, stale, by, now)
    return len(stale)


@transaction.atomic
def confirm_edited(
    question: Question, by: User, now: datetime.datetime, seen: Collection[str]
) -> int:
    """Somebody made ready what they wrote with these texts before them; returns how many.

    What has changed once more since they looked stays stale.
    """
    compared = [test for test in _stale(question) if test.as_seen in seen]
    _confirm(question, compared, by, now)
    return len(compared)


def _stale(question: Question) -> list[TestedPassage]:
    return list(question.tests.all().stale().select_related("passage__page"))


def _confirm(
    question: Question, stale: Sequence[TestedPassage], by: User, now: datetime.datetime
) -> None:
    """Once the last change is written down, which outlives what is confirmed."""
    if stale:
        changed_at = max(test.stale_since or now for test in stale)
        Question.objects.filter(pk=question.pk).update(text_changed_at=changed_at)
    for test in stale:
        _take_over(test, by, now)


def _take_over(test: TestedPassage, by: User, now: datetime.datetime) -> None:
    passage = test.passage
    if passage is None or not test.hash_now:
        test.delete()
        return
    test.take_over(passage)
    test.confirmed_by, test.confirmed_at = by, now
    test.save()


def _locked(question: Question) -> Question:
    return _lock(question.pk)


def _lock(pk: int) -> Question:
    return Question.objects.select_for_update(no_key=True).get(pk=pk)


def _stays(version: QuestionVersion) -> bool:
    """Whether what it says is kept for good."""
    return version.status != Status.DRAFT or version.asked.exists()


def _add_version(question: Question, content: Content, by: User | None) -> QuestionVersion:
    newest = question.newest
    version = QuestionVersion(
        question=question, number=newest.number + 1 if newest else 1, author=by
    )
    _say(version, content)
    version.save()
    return version


def _say(version: QuestionVersion, content: Content) -> None:
    version.content, version.type = to_json(content), content.type
    version.name = content.name[:LONGEST_NAME]
    vars(version).pop("said", None)  # what it said before is cached
