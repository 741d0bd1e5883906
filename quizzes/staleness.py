"""Questions whose passages say something else than when somebody last looked.

Whether a question is stale is asked of the passages themselves (`Question.objects.stale()`). What
is written down is since when: evidence from before counts less.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping

from wagtail.models import Page

from kb.passages import PassageText
from quizzes.models import Question, TestedPassage
from quizzes.querysets import QuestionQuerySet, TestedQuerySet

Place = tuple[str, int]  # anchor and part: where on a page


def touched_by(page: Page, texts: Iterable[PassageText]) -> QuestionQuerySet:
    """Questions that would become stale if the page said this: what a publish would cost.

    Texts of a page that was cleaned, so that new headings have their anchors. Questions that are
    stale already are not among them.
    """
    tests = TestedPassage.objects.fresh().filter(passage__page_id=page.pk)
    rows = tests.values_list("pk", "passage__anchor", "passage__part", "text_hash")
    known = {pk: ((anchor, part), text_hash) for pk, anchor, part, text_hash in rows}
    gone = changed(known, {(text.anchor, text.part): text.text_hash for text in texts})
    return Question.objects.filter(tests__in=gone, retired_at=None).distinct()


def changed(known: Mapping[int, tuple[Place, str]], now: Mapping[Place, str]) -> list[int]:
    """Keys of what no longer says the same, or is not there any more. Pure."""
    return [key for key, (place, text_hash) in known.items() if now.get(place) != text_hash]


def note_changes(now: datetime.datetime, tests: TestedQuerySet | None = None) -> int:
    """Write down since when tests are stale, and forget it of those that are not.

    Returns how many became stale. May be run at any time, on any tests (None: all).
    """
    tests = TestedPassage.objects.all() if tests is None else tests
    fresh = tests.fresh().filter(stale_since__isnull=False).values_list("pk", flat=True)
    TestedPassage.objects.filter(pk__in=list(fresh)).update(stale_since=None)
    stale = tests.stale().filter(stale_since=None).values_list("pk", flat=True)
    return TestedPassage.objects.filter(pk__in=list(stale)).update(stale_since=now)
