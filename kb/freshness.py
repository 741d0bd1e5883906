"""When kept pages are forgotten: after anything that a stranger can see was committed."""

from typing import Any

from django.db.models import Model
from django.db.models.signals import post_delete, post_save
from wagtail.models import Page, PageViewRestriction, Site
from wagtail.signals import page_unpublished, post_page_move

from kb import page_cache
from kb.models import HelpCenterSettings, Picture, Snippet

SHOWN = (Site, PageViewRestriction, HelpCenterSettings, Snippet, Picture)
# What saving a draft writes into the row of a live page.
OF_DRAFTS = {
    "latest_revision",
    "latest_revision_created_at",
    "draft_title",
    "has_unpublished_changes",
}


def forget(**_: Any) -> None:
    """Forget every kept page when the transaction is committed."""
    page_cache.forget()


def saved(instance: Model, update_fields: frozenset[str] | None, **_: Any) -> None:
    """Forget after a live page or something that pages show was saved."""
    if isinstance(instance, Page):
        only_draft = update_fields is not None and set(update_fields) <= OF_DRAFTS
        if instance.live and not only_draft:
            forget()
    elif isinstance(instance, SHOWN):
        forget()


def deleted(instance: Model, **_: Any) -> None:
    """Forget after something that pages show was deleted."""
    if isinstance(instance, (Page, *SHOWN)):
        forget()


def listen() -> None:
    """Connect; called once when the app is ready."""
    post_save.connect(saved, dispatch_uid="kb.freshness.saved")
    post_delete.connect(deleted, dispatch_uid="kb.freshness.deleted")
    page_unpublished.connect(forget, dispatch_uid="kb.freshness.unpublished")
    post_page_move.connect(forget, dispatch_uid="kb.freshness.moved")
