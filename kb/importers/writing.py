"""An article of a source written as a page: the way the studio does it, revision and all."""

from __future__ import annotations

import datetime
import hashlib
import json
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from accounts.models import User
from kb.importers.bookkeeping import Bookkeeping
from kb.importers.library import Library
from kb.importers.links import new_links, with_numbers
from kb.importers.pictures import Pictures
from kb.importers.products import Products
from kb.importers.publishing import publish_new
from kb.importers.raw_blocks import Changes, Raw, with_ids
from kb.importers.report import CREATED, UNCHANGED, UPDATED
from kb.importers.source import NOTICE, Notice, SourceArticle, SourceProduct, SourceSnippet
from kb.models import (
    AnnouncementIndexPage,
    AnnouncementPage,
    ArticlePage,
    HelpCenterPage,
    Snippet,
)


@dataclass
class Draft:
    """An article ready to be written; pages and pictures to come say `new:`."""

    source: SourceArticle
    home: HelpCenterPage
    owner: User | None
    blocks: list[Raw]

    @property
    def model(self) -> Any:
        """The kind of page it becomes."""
        return AnnouncementPage if self.source.kind == NOTICE else ArticlePage

    def fingerprint(self) -> str:
        """Changes when anything changes that an import of it would write."""
        source = self.source
        told = [
            *(source.title, source.summary, source.product, source.topic, source.audience),
            *(source.kind, source.tags, str(source.updated), source.language),
            *(self.owner and self.owner.pk, str(source.verified_until), source.live),
            *(str(source.notice), source.extra, self.blocks),
        ]
        return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()


@dataclass
class Writer:
    """Writes drafts, one transaction a file around it being the caller's business."""

    library: Library
    pictures: Pictures
    products: dict[int, Products]  # by the pk of their help center
    drafts: dict[str, Draft]  # everything that is to come, by external id
    default_product: str
    books: Bookkeeping
    user: Any = None

    def outcome(self, draft: Draft) -> str:
        """What writing this draft would do."""
        known = self.library.pages.get(draft.source.id)
        if known is None or not known.import_hash:
            return CREATED
        return UNCHANGED if known.import_hash == draft.fingerprint() else UPDATED

    def write(self, draft: Draft) -> str:
        """Make the page be as the draft says; returns what was done."""
        what = self.outcome(draft)
        if what != UNCHANGED:
            self._settle(draft)
            page = self._page(draft)
            with self.books.page(page):
                self._fill(page, draft)
                self._keep(page, draft)
            self.library.remember(draft.source.id, page)
        return what

    def _settle(self, draft: Draft) -> None:
        """Give everything a number that only has a name so far."""
        changes = Changes(html=self._numbered, picture=self.pictures.save, snippet=self._snippet)
        draft.blocks = changes.stream(draft.blocks)

    def _numbered(self, html: str) -> str:
        for name in new_links(html):
            if name not in self.library.pages:
                self._make_room(self.drafts[name])
        return with_numbers(html, lambda name: self.library.pages[name].pk)

    def _snippet(self, value: int | str) -> int:
        return value if isinstance(value, int) else self.library.snippets[value[4:]][0]

    def _page(self, draft: Draft) -> Any:
        """The page as it is, in its place; a new one is not saved yet."""
        known = self.library.pages.get(draft.source.id)
        if known is None:
            return self._new(draft)
        page = known.model.objects.get(pk=known.pk)
        above = self._above(draft)
        if not page.is_child_of(above):
            page.move(above, pos="last-child", user=self.user)
            page = known.model.objects.get(pk=known.pk)
        return page

    def _new(self, draft: Draft) -> Any:
        page = draft.model(title=draft.source.title, external_id=draft.source.id)
        page.owner = self.user
        return page

    def _make_room(self, draft: Draft) -> None:
        """A page that others link to before it is its turn: not live yet."""
        page = self._new(draft)
        page.live, page.has_unpublished_changes = False, True
        added = self._above(draft).add_child(instance=page)
        self.library.remember(draft.source.id, added)

    def _above(self, draft: Draft) -> Any:
        if draft.model is AnnouncementPage:
            return announcements_of(draft.home)
        name = draft.source.product or self.default_product
        above = self.products[draft.home.pk].find_or_make(name)
        above.refresh_from_db(fields=["path", "numchild"])
        return above

    def _fill(self, page: Any, draft: Draft) -> None:
        source = draft.source
        page.title, page.summary, page.audience = source.title, source.summary, source.audience
        page.body = page.body.stream_block.to_python(with_ids(draft.blocks, source.id))
        page.imported_extra = source.extra
        if source.notice:
            self._fill_notice(page, source.notice, draft.home)
            return
        page.kind, page.topic = source.kind, source.topic
        page.text_updated = source.updated
        # Who vouches for a text is also said in the studio: silence here takes nothing back.
        page.verified_until = source.verified_until or page.verified_until
        page.owner_of_text = draft.owner or page.owner_of_text
        page.tags.set(source.tags)

    def _fill_notice(self, page: AnnouncementPage, notice: Notice, home: HelpCenterPage) -> None:
        page.severity = notice.severity
        page.starts_at = notice.starts or _hours_from_now(-(notice.starts_hours_ago or 0))
        page.ends_at = notice.ends
        if notice.ends_in_hours is not None:
            page.ends_at = _hours_from_now(notice.ends_in_hours)
        products = self.products[home.pk]
        page.products.set([products.find_or_make(name) for name in notice.products])

    def _keep(self, page: Any, draft: Draft) -> None:
        """Save as a revision and publish it; what its source calls a draft is not published."""
        page.import_hash = draft.fingerprint()
        if page.pk is None and draft.source.live:
            publish_new(page, self._above(draft), self.user)
            return
        if page.pk is None:
            page.live = False
            self._above(draft).add_child(instance=page)
        revision = page.save_revision(user=self.user, log_action=True)
        if draft.source.live:
            revision.publish(user=self.user, skip_permission_checks=True)
        else:
            self._keep_hidden(page)

    def _keep_hidden(self, page: Any) -> None:
        if page.live:
            page.unpublish(user=self.user)
        type(page).objects.filter(pk=page.pk).update(import_hash=page.import_hash)

    def write_product(self, product: SourceProduct, home: HelpCenterPage) -> str:
        """Make a product be as its source says; returns what was done."""
        return self.products[home.pk].write(product)

    def snippet_outcome(self, source: SourceSnippet, html: str) -> str:
        """What writing this snippet would do."""
        if source.id not in self.library.snippets:
            return CREATED
        known = self.library.snippets[source.id][1]
        return UNCHANGED if known == _snippet_hash(source, html) else UPDATED

    def write_snippet(self, source: SourceSnippet, html: str) -> str:
        """Make a snippet be as its source says; returns what was done."""
        html = self._numbered(html)
        what = self.snippet_outcome(source, html)
        if what == UNCHANGED:
            return what
        pk = self.library.snippets[source.id][0] if what == UPDATED else None
        snippet = Snippet.objects.get(pk=pk) if pk else Snippet(slug=source.id, live=False)
        snippet.title, snippet.audience, snippet.text = source.title, source.audience, html
        snippet.import_hash = _snippet_hash(source, html)
        if not pk:
            snippet.save()
        snippet.save_revision(user=self.user, log_action=True).publish(
            user=self.user, skip_permission_checks=True
        )
        self.library.snippets[source.id] = (snippet.pk, snippet.import_hash)
        return what


def _snippet_hash(source: SourceSnippet, html: str) -> str:
    told = json.dumps([source.title, source.audience, html])
    return hashlib.sha256(told.encode()).hexdigest()


def announcements_of(home: HelpCenterPage) -> AnnouncementIndexPage:
    """Where a help center's announcements stand; made if it has none."""
    index: AnnouncementIndexPage | None = AnnouncementIndexPage.objects.child_of(home).first()
    if index is None:
        home.refresh_from_db(fields=["path", "numchild"])
        index = home.add_child(instance=AnnouncementIndexPage(title="Happening now", slug="now"))
    return index


def _hours_from_now(hours: float) -> datetime.datetime:
    return timezone.now() + datetime.timedelta(hours=hours)
