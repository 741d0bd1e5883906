"""A passage that says something else → since when the questions about it are stale.

Receivers run in the transaction of the change. Passages that are gone are written without a
signal, after the page itself: for these the page is looked at again at its commit.
"""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models.signals import post_delete, post_save, pre_delete
from django.utils import timezone
from wagtail.models import Page

from kb.audiences import Restrictions
from kb.models import Passage
from kb.models.answers import AnswerPage
from quizzes.models import TestedPassage
from quizzes.staleness import note_changes

CLOSED = "An article that not everybody could read"


def connect() -> None:
    """Listen. Safe to call twice."""
    post_save.connect(passage_saved, Passage, dispatch_uid="quizzes.passage_saved")
    post_save.connect(page_saved, dispatch_uid="quizzes.page_saved")
    pre_delete.connect(page_goes, Page, dispatch_uid="quizzes.page_goes")
    post_delete.connect(page_deleted, Page, dispatch_uid="quizzes.page_deleted")


def passage_saved(
    instance: Passage, created: bool = False, raw: bool = False, **kwargs: Any
) -> None:
    """It may say something new, or the same as before again. Nobody tests one that is new."""
    if not (raw or created):
        note_changes(timezone.now(), TestedPassage.objects.filter(passage=instance))


def page_saved(instance: Any, created: bool = False, raw: bool = False, **kwargs: Any) -> None:
    """Sections may be gone, or the whole page unpublished."""
    if isinstance(instance, AnswerPage) and not (raw or created):
        tests = TestedPassage.objects.filter(passage__page_id=instance.pk)
        transaction.on_commit(lambda: _look(tests), robust=True)


def page_goes(instance: Page, **kwargs: Any) -> None:
    """With a page go its restrictions: what questions remember of it would be open to all."""
    if Restrictions().above(instance.path):
        tests = TestedPassage.objects.filter(passage__page_id=instance.pk)
        tests.update(place=CLOSED, headings=[], text="")


def page_deleted(**kwargs: Any) -> None:
    """Its passages are gone, and nobody says any more which they were."""
    tests = TestedPassage.objects.filter(passage=None, stale_since=None)
    transaction.on_commit(lambda: _look(tests), robust=True)


def _look(tests: Any) -> None:
    note_changes(timezone.now(), tests)
