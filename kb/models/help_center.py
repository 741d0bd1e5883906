"""The help center's own pages: its home, its products, and how it looks."""

from __future__ import annotations

from typing import Any

from django.db import models
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting
from wagtail.images import get_image_model_string
from wagtail.models import Page
from wagtail.search import index

from kb.querysets import SitePageManager

ICONS = "router phone tv home receipt user truck briefcase wifi wrench globe sim building book"


class HelpCenterPage(Page):
    """The first page customers see: a search box, products, what people use today."""

    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["kb.ProductPage", "kb.AnnouncementIndexPage"]
    objects = SitePageManager()
    template = "kb/help_center_page.html"

    class Meta:
        verbose_name = "help center"


class ProductPage(Page):
    """Something the company sells, or an area of its service; products stand below products."""

    summary = models.CharField(max_length=300, blank=True, help_text="One sentence.")
    icon = models.CharField(
        max_length=20, default="book", choices=[(name, name.capitalize()) for name in ICONS.split()]
    )

    parent_page_types = ["kb.HelpCenterPage", "kb.ProductPage"]
    subpage_types = ["kb.ProductPage", "kb.ArticlePage"]
    objects = SitePageManager()
    template = "kb/product_page.html"
    content_panels = [*Page.content_panels, FieldPanel("summary"), FieldPanel("icon")]
    search_fields = [*Page.search_fields, index.SearchField("summary")]

    class Meta:
        verbose_name = "product"
        verbose_name_plural = "products"


@register_setting(icon="cog")
class HelpCenterSettings(BaseSiteSetting):
    """What makes the help center this company's own."""

    name = models.CharField(max_length=80, default="Help center")
    tagline = models.CharField(max_length=120, default="How can we help?")
    logo = models.ForeignKey(
        get_image_model_string(), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    accent = models.CharField(
        max_length=7, default="#0b6b5d", help_text="The accent colour, such as #0b6b5d."
    )
    contact_phone = models.CharField(max_length=80, blank=True)
    contact_hours = models.CharField(max_length=120, blank=True)
    contact_chat = models.CharField(max_length=200, blank=True)
    search_examples = models.TextField(blank=True, help_text="What to try, one a line.")

    panels = [
        MultiFieldPanel([FieldPanel("name"), FieldPanel("tagline")], "Words"),
        MultiFieldPanel([FieldPanel("logo"), FieldPanel("accent")], "Looks"),
        MultiFieldPanel(
            [FieldPanel("contact_phone"), FieldPanel("contact_hours"), FieldPanel("contact_chat")],
            "Contact",
        ),
        FieldPanel("search_examples"),
    ]

    class Meta:
        verbose_name = "help center"

    def examples(self) -> list[str]:
        """The example searches, one each."""
        return [line.strip() for line in self.search_examples.splitlines() if line.strip()]

    def __str__(self) -> str:
        return self.name


def product_of(page: Any) -> ProductPage | None:
    """The nearest product above a page, or None."""
    found: ProductPage | None = ProductPage.objects.ancestor_of(page, inclusive=True).last()
    return found
