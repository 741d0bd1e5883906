"""Articles: the pages that answer."""

from __future__ import annotations

import datetime
from typing import Any

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.utils import timezone
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey
from taggit.models import TaggedItemBase
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, ObjectList, TabbedInterface
from wagtail.models import Page
from wagtail.search import index

from kb.codes import free_code, spoken
from kb.models.answers import AnswerPage
from kb.verification import is_current


def text_changed(
    updated: datetime.date | None, published: datetime.datetime | None
) -> datetime.date | None:
    """The day a text last changed; of what was imported without one, the day it came."""
    return updated or (timezone.localdate(published) if published else None)


class ArticleTag(TaggedItemBase):
    """A word people search by that the article may not contain."""

    content_object = ParentalKey("kb.ArticlePage", on_delete=models.CASCADE, related_name="tagged")


class ArticlePage(AnswerPage):
    """Answers one question or guides through one procedure. Its product is the page above."""

    class Kind(models.TextChoices):
        """What the page is for."""

        ARTICLE = "article", "Article"
        PLAYBOOK = "playbook", "Playbook"

    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.ARTICLE)
    topic = models.CharField(max_length=100, blank=True, help_text="Groups articles of a product.")
    tags = ClusterTaggableManager(
        through=ArticleTag, blank=True, help_text="Words that people search by."
    )
    code = models.CharField(
        max_length=5,
        unique=True,
        null=True,
        blank=True,
        editable=False,
        validators=[RegexValidator(r"^\d{5}$")],
    )
    owner_of_text = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name="owner",
        help_text="Vouches for the text and hears when somebody says it is wrong.",
    )
    verified_until = models.DateField(
        null=True, blank=True, help_text="The owner vouches for the text up to this day."
    )
    text_updated = models.DateField(
        null=True, blank=True, editable=False, help_text="When the text last changed, if imported."
    )
    external_id = models.CharField(
        max_length=200,
        unique=True,
        null=True,
        blank=True,
        editable=False,
        help_text="Its id where it was imported from.",
    )
    import_hash = models.CharField(max_length=64, blank=True, editable=False)
    imported_extra = models.JSONField(
        default=dict, blank=True, editable=False, help_text="What else its source said of it."
    )

    parent_page_types = ["kb.ProductPage"]
    subpage_types: list[str] = []
    exclude_fields_in_copy = ["code", "external_id", "import_hash", "imported_extra"]
    template = "kb/article_page.html"

    content_panels = [
        *Page.content_panels,
        FieldPanel("summary"),
        FieldPanel("audience"),
        FieldPanel("body"),
    ]
    detail_panels = [
        MultiFieldPanel([FieldPanel("kind"), FieldPanel("topic"), FieldPanel("tags")], "Found by"),
        MultiFieldPanel([FieldPanel("owner_of_text"), FieldPanel("verified_until")], "Vouched for"),
    ]
    edit_handler = TabbedInterface(
        [
            ObjectList(content_panels, heading="Content"),
            ObjectList(detail_panels, heading="Details"),
            ObjectList(Page.promote_panels, heading="Promote"),
            ObjectList(Page.settings_panels, heading="Settings"),
        ]
    )
    search_fields = [
        *AnswerPage.search_fields,
        index.FilterField("kind"),
        index.FilterField("audience"),
        index.SearchField("code"),
    ]

    class Meta:
        verbose_name = "article"
        verbose_name_plural = "articles"

    def save(self, *args: Any, **kwargs: Any) -> Any:
        """Save; an article without a code gets one, an alias of another none."""
        if self.alias_of_id:
            self.code = None
        elif not self.code:
            self.code = free_code(lambda code: ArticlePage.objects.filter(code=code).exists())
        return super().save(*args, **kwargs)

    @property
    def spoken_code(self) -> str:
        """The code as an agent says it."""
        return spoken(self.code or "")

    @property
    def is_verified(self) -> bool:
        """Whether somebody vouches for the text today."""
        return is_current(self.verified_until, timezone.localdate())

    @property
    def updated(self) -> datetime.date | None:
        """When the text last changed."""
        return text_changed(self.text_updated, self.last_published_at)
