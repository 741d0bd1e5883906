"""Articles to be found that somebody may not see: nobody is asked for what they cannot find.

A quiz with such a question is not published; where an article is restricted or taken down later,
the question is left out for those who cannot see it, as one that was retired.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection

from django.db.models import Q

from accounts.holders import holders_of
from accounts.models import User
from accounts.roles import TAKES_QUIZZES
from kb.querysets import pages_visible_to
from quizzes.content import FindIt
from quizzes.models import QuestionVersion, Quiz


def not_to_be_found(person: User, questions: Collection[int]) -> set[int]:
    """Those of these questions whose right article this person may not see."""
    targets = _right_pages(questions)
    wanted = {page for pages in targets.values() for page in pages}
    if not wanted:
        return set()
    seen = set(pages_visible_to(person).filter(pk__in=wanted).values_list("pk", flat=True))
    return {question for question, pages in targets.items() if not pages & seen}


def takers(quiz: Quiz) -> list[User]:
    """Of the people the quiz is meant for, one for each set of roles: roles open pages."""
    people = holders_of(TAKES_QUIZZES, superusers=False)
    if not quiz.open_to_all:
        named = Q(quizzes=quiz) | Q(team__quizzes=quiz) | Q(groups__quizzes=quiz)
        people = people.filter(pk__in=User.objects.filter(named).values("pk"))
    roles: defaultdict[int, set[int]] = defaultdict(set)
    for person, role in User.groups.through.objects.values_list("user_id", "group_id"):
        roles[person].add(role)
    return list({frozenset(roles[person.pk]): person for person in people.distinct()}.values())


def _right_pages(questions: Collection[int]) -> dict[int, set[int]]:
    """The pages that earn the whole mark, of those of these questions that have any."""
    kind = QuestionVersion.objects.filter(type=FindIt.type, status=QuestionVersion.Status.READY)
    to_find = set(kind.values_list("question_id", flat=True)) & set(questions)
    if not to_find:
        return {}
    said = {pk: row.said for pk, row in QuestionVersion.objects.all().to_use(to_find).items()}
    return {
        pk: {target.page for target in one.targets if target.fraction >= 1}
        for pk, one in said.items()
        if isinstance(one, FindIt)
    }
