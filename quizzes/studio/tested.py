"""Which of the passages that questions test somebody may read: the bank is open to more people
than a restricted article is."""

from __future__ import annotations

from collections.abc import Iterable

from accounts.models import User
from kb.audiences import Restrictions
from quizzes.models import TestedPassage


def closed_to(person: User, tests: Iterable[TestedPassage]) -> set[int]:
    """Ids of those of which this person may read nothing, neither what they said nor say now.

    `tests` with their passages and pages.
    """
    paths = {one.pk: one.passage.page.path for one in tests if one.passage}
    opened = set(Restrictions().opened(set(paths.values()), person))
    return {pk for pk, path in paths.items() if path not in opened}
