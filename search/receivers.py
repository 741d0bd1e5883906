"""Events of pages and steering → rows of the change log; votes → the log of searches.

Each receiver runs where the event is written, inside the same transaction: a page's `post_save`
comes from within `Page.save`, which is atomic, and not from Wagtail's `page_published` or
`post_page_move`, which are sent after their own transaction.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db.models import Model
from django.db.models.signals import post_delete, post_save, pre_delete
from django.http import HttpRequest
from wagtail.models import Locale, Page, PageViewRestriction

from kb.importers.batch import bulk_finished
from kb.models import ANSWERS, Feedback, ProductPage, Snippet
from kb.models.answers import AnswerPage
from kb.models.snippets import says_something_new
from kb.voting import voted
from search import log
from search.indexing import after_bulk, record
from search.models import Change, Pin, StopPhrase, Synonym
from search.query import normalise
from search.visitors import bucket

# Written while a draft is saved or locked: nobody can find these.
_BOOKKEEPING = frozenset(
    {
        "draft_title",
        "has_unpublished_changes",
        "latest_revision",
        "latest_revision_created_at",
        "locked",
        "locked_at",
        "locked_by",
    }
)


def connect() -> None:
    """Listen. Safe to call twice."""
    post_save.connect(page_saved, dispatch_uid="search.page_saved")
    post_delete.connect(page_deleted, Page, dispatch_uid="search.page_deleted")
    post_save.connect(restricted, PageViewRestriction, dispatch_uid="search.restricted")
    post_delete.connect(restricted, PageViewRestriction, dispatch_uid="search.unrestricted")
    post_save.connect(snippet_changed, Snippet, dispatch_uid="search.snippet_changed")
    pre_delete.connect(snippet_changed, Snippet, dispatch_uid="search.snippet_deleted")
    voted.connect(reader_voted, dispatch_uid="search.reader_voted")
    bulk_finished.connect(after_bulk, dispatch_uid="search.bulk_finished")
    for model in (Synonym, StopPhrase, Pin, Locale):
        post_save.connect(steered, model, dispatch_uid=f"search.{model.__name__}.saved")
        post_delete.connect(steered, model, dispatch_uid=f"search.{model.__name__}.deleted")


def page_saved(instance: Model, raw: bool = False, **kwargs: Any) -> None:
    """Publishing, unpublishing, changing, moving: all of them save the page."""
    if raw or not isinstance(instance, Page) or _is_bookkeeping(kwargs.get("update_fields")):
        return
    if isinstance(instance, AnswerPage):
        if instance.live or instance.first_published_at:
            record([instance.pk], Change.Kind.SAVE)
    elif isinstance(instance, ProductPage):
        record(below(instance), Change.Kind.PRODUCT)
    elif type(instance) is Page:  # a move saves the bare page, inside its transaction
        record(below(instance), Change.Kind.MOVE)


def page_deleted(instance: Page, **kwargs: Any) -> None:
    """Deleting a page deletes those below it, each with a signal of its own."""
    record([instance.pk], Change.Kind.DELETE)


def restricted(instance: PageViewRestriction, raw: bool = False, **kwargs: Any) -> None:
    """A view restriction holds for a page and all below it."""
    page = Page.objects.filter(pk=instance.page_id).first()
    if page is not None and not raw:
        record(below(page), Change.Kind.ACCESS)


def snippet_changed(instance: Snippet, raw: bool = False, **kwargs: Any) -> None:
    """A shared text is part of every page that shows it."""
    if not raw and says_something_new(kwargs.get("update_fields")):
        record(instance.page_ids(), Change.Kind.SNIPPET)


def steered(raw: bool = False, **kwargs: Any) -> None:
    """No page changed, but answers do: processes read their steering again."""
    if not raw:
        record([None], Change.Kind.STEERING)


def reader_voted(request: HttpRequest, vote: Feedback, searched: str, **kwargs: Any) -> None:
    """What a reader says of an answer is how the search ended that led to it."""
    said = normalise(searched[: settings.SEARCH_QUERY_LENGTH], None)
    log.voted(said, request.user, bucket(request), helped=vote.helpful)


def below(page: Page) -> Iterable[int]:
    """Ids of live pages of this branch that can be found, the page itself included."""
    branch = Page.objects.descendant_of(page, inclusive=True).live().type(*ANSWERS)
    return list(branch.values_list("pk", flat=True))


def _is_bookkeeping(update_fields: Iterable[str] | None) -> bool:
    return update_fields is not None and _BOOKKEEPING.issuperset(update_fields)
