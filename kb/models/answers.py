"""What articles and announcements share: an audience, a body of blocks, passages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from django.core.validators import MaxLengthValidator
from django.db import models, transaction
from django.http import Http404, HttpRequest, HttpResponse
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index

from kb.audiences import Audience, audiences
from kb.blocks import ArticleStreamBlock, audience_of, stream_pieces
from kb.links import PageLinks, texts_in
from kb.models.passages import sync_passages
from kb.page_cache import KeptPage
from kb.passages import INTRO, PassageText, agents_anchor, cut, is_reserved, unique_anchor
from kb.querysets import AnswerPageManager

WORDS_A_MINUTE = 200


class ShownBlock(NamedTuple):
    """A block to be shown, with the anchor it is found at if it has one of its own."""

    block: Any
    anchor: str


class AnswerPage(KeptPage, Page):
    """A page that answers something, for one audience."""

    audience = models.CharField(
        max_length=10,
        choices=Audience.choices,
        default=Audience.PUBLIC,
        db_index=True,
        help_text="Agents only: customers never see this page in any form.",
    )
    summary = models.TextField(
        blank=True,
        validators=[MaxLengthValidator(300)],
        help_text="One sentence, shown under the title and in lists.",
    )
    body = StreamField(ArticleStreamBlock(), blank=True)
    external_id: models.Field[str | None, str | None]  # each kind has a column of its own

    objects = AnswerPageManager()

    # Two ways to look at a page before it is published.
    preview_modes = [("customer", "As a customer"), ("agent", "As an agent")]
    search_fields = [*Page.search_fields, index.SearchField("summary"), index.SearchField("body")]

    class Meta:
        abstract = True

    def clean(self) -> None:
        """Give every heading an anchor of its own; those that have one keep it.

        A heading that was copied with its anchor gets a new one: the first is linked to.
        """
        super().clean()
        taken: set[str] = set()
        without = [heading for heading in _headings(self.body) if not _claims(heading, taken)]
        for heading in without:
            heading["anchor"] = unique_anchor(heading["text"], taken)
            taken.add(heading["anchor"])

    @transaction.atomic
    def save(self, *args: Any, **kwargs: Any) -> Any:
        """Save; what is live is cut into passages in the same transaction."""
        if self.alias_of_id:  # Wagtail copies it along; it is the original's alone
            self.external_id = None
        saved = super().save(*args, **kwargs)
        if self.live and _says_something_new(kwargs.get("update_fields")):
            self.save_passages()
        return saved

    @transaction.atomic
    def publish(self, *args: Any, **kwargs: Any) -> Any:
        """Publish, in one transaction with everything that listens."""
        return super().publish(*args, **kwargs)

    @transaction.atomic
    def unpublish(self, *args: Any, **kwargs: Any) -> Any:
        """Unpublish, in one transaction with everything that listens."""
        return super().unpublish(*args, **kwargs)

    @transaction.atomic
    def move(self, *args: Any, **kwargs: Any) -> Any:
        """Move, in one transaction with everything that listens."""
        return super().move(*args, **kwargs)

    def passage_texts(self) -> list[PassageText]:
        """What the page says, cut into passages."""
        return cut(stream_pieces(self.body), self.audience)

    def save_passages(self) -> bool:
        """Bring the passage rows up to date; returns whether anything changed."""
        return sync_passages(self, self.passage_texts())

    def blocks_for(self, named: frozenset[str]) -> Iterator[ShownBlock]:
        """The body's blocks for people of these audiences, each with its anchor."""
        anchor, agents_runs = INTRO, set[str]()
        for block in self.body:
            if block.block_type == "heading":
                anchor = block.value["anchor"]
            if audience_of(block) not in named:
                continue
            own = ""
            if audience_of(block) == Audience.AGENTS and anchor not in agents_runs:
                agents_runs.add(anchor)
                own = agents_anchor(anchor)
            yield ShownBlock(block, own)

    def headings_for(self, named: frozenset[str]) -> list[Any]:
        """The headings people of these audiences see, for a table of contents."""
        return list(_headings(shown.block for shown in self.blocks_for(named)))

    def reading_minutes(self, named: frozenset[str]) -> int:
        """Minutes it takes people of these audiences to read the page, at least one."""
        texts = (passage.text for passage in self.passage_texts() if passage.audience in named)
        return max(1, round(sum(len(text.split()) for text in texts) / WORDS_A_MINUTE))

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Answer as if the page did not exist when the person may not see it."""
        if self.audience not in audiences(request.user):
            raise Http404
        return super().serve(request, *args, **kwargs)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Adds what this person may see of the body."""
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        named = self.audiences_shown(request)
        context["blocks"] = list(self.blocks_for(named))
        context["headings"] = self.headings_for(named)
        context["for_agents"] = Audience.AGENTS.value in named
        context["reading_minutes"] = self.reading_minutes(named)
        context["links"] = PageLinks(request)
        context["links"].learn(texts_in(self.body.raw_data))
        return context

    def audiences_shown(self, request: HttpRequest) -> frozenset[str]:
        """The audiences to show the page for: the person's own, or the preview's."""
        mode = getattr(request, "preview_mode", "")
        if mode == "customer":
            return frozenset({Audience.PUBLIC.value})
        if mode == "agent":
            return frozenset(Audience.values)
        return audiences(request.user)


def _says_something_new(update_fields: Iterable[str] | None) -> bool:
    # A draft in hand saves a few fields of the live row; its text is not what the page says yet.
    return update_fields is None or not {"body", "audience", "live"}.isdisjoint(update_fields)


def _claims(heading: Any, taken: set[str]) -> bool:
    """Whether a heading has an anchor that it may keep; it is taken then."""
    anchor = heading["anchor"]
    if not anchor or anchor in taken or is_reserved(anchor):
        return False
    taken.add(anchor)
    return True


def _headings(blocks: Iterable[Any]) -> Iterator[Any]:
    for block in blocks:
        if block.block_type == "heading":
            yield block.value
        elif block.block_type == "agents":
            yield from _headings(block.value["content"])
