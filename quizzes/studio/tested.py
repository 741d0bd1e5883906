"""What a question tests, as somebody may be told it: the bank is open to more people than a
restricted article is."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from accounts.models import User
from kb.audiences import Restrictions
from quizzes.models import Question, TestedPassage
from quizzes.studio.differences import side_by_side


def closed_to(person: User, tests: Iterable[TestedPassage]) -> set[int]:
    """Ids of those of which this person may read nothing, neither what they said nor say now.

    `tests` with their passages and pages.
    """
    paths = {one.pk: one.passage.page.path for one in tests if one.passage}
    opened = set(Restrictions().opened(set(paths.values()), person))
    return {pk for pk, path in paths.items() if path not in opened}


def tests_of(question: Question) -> list[TestedPassage]:
    """The passages of a question with their pages, and who looked at them last."""
    return list(question.tests.select_related("passage__page", "confirmed_by"))


def told_of(question: Question, person: User) -> list[dict[str, Any]]:
    """The passages of a question; of one that this person may not read, only whether it changed."""
    tests = tests_of(question)
    closed = closed_to(person, tests)
    return [
        {"closed": True, "changed": one.is_stale} if one.pk in closed else told(one)
        for one in tests
    ]


def told(test: TestedPassage) -> dict[str, Any]:
    """A passage that is tested; when it changed, both texts."""
    if not test.is_stale:
        return {"test": test}
    passage = test.passage if test.hash_now else None
    before, after = side_by_side(test.text, passage.text if passage else "")
    return {"test": test, "stale": True, "gone": not passage, "before": before, "after": after}
