"""The help center's own pages: its home, its products, and how it looks."""

from __future__ import annotations

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting
from wagtail.images import get_image_model_string
from wagtail.models import Page
from wagtail.search import index

from kb import branding
from kb.audiences import Person
from kb.models.articles import ArticlePage
from kb.page_cache import KeptPage
from kb.querysets import ProductManager, SitePageManager
from kb.topics import shelf

ICONS = "router phone tv home receipt user truck briefcase wifi wrench globe sim building book"


class HelpCenterPage(KeptPage, Page):
    """The first page customers see: a search box, products, what people use today."""

    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["kb.ProductPage", "kb.AnnouncementIndexPage"]
    objects = SitePageManager()
    template = "kb/help_center_page.html"

    class Meta:
        verbose_name = "help center"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Adds products with their number of answers."""
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        context["products"] = ProductPage.below_for(self, request.user)
        return context


class ProductPage(KeptPage, Page):
    """Something the company sells, or an area of its service; products stand below products."""

    summary = models.CharField(max_length=300, blank=True, help_text="One sentence.")
    icon = models.CharField(
        max_length=20, default="book", choices=[(name, name.capitalize()) for name in ICONS.split()]
    )

    parent_page_types = ["kb.HelpCenterPage", "kb.ProductPage"]
    subpage_types = ["kb.ProductPage", "kb.ArticlePage"]
    objects = ProductManager()
    template = "kb/product_page.html"
    content_panels = [*Page.content_panels, FieldPanel("summary"), FieldPanel("icon")]
    search_fields = [*Page.search_fields, index.SearchField("summary")]

    class Meta:
        verbose_name = "product"
        verbose_name_plural = "products"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Adds the products below and the answers by topic that this person may see.

        Raises Http404 for a topic that has none of them.
        """
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        context["products"] = ProductPage.below_for(self, request.user)
        answers = ArticlePage.objects.child_of(self).visible_to(request.user)
        context["shelf"] = shelf(answers, request.GET.get("topic"), request.GET.get("page"))
        if context["shelf"] is None:
            raise Http404
        return context

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Answer as if it did not exist when it holds no answer for the person."""
        if not self._is_there_for(request):
            raise Http404
        return super().serve(request, *args, **kwargs)

    def _is_there_for(self, request: HttpRequest) -> bool:
        """Also before it has answers, for who is to fill it."""
        with_answers = ProductPage.objects.with_answers_for(request.user)
        return (
            getattr(request, "is_preview", False)
            or with_answers.filter(pk=self.pk).exists()
            or bool(self.permissions_for_user(request.user).can_edit())
        )

    @classmethod
    def below_for(cls, page: Page, person: Person) -> list[ProductPage]:
        """Products directly below a page that hold an answer for this person.

        Each carries `answers`: how many this person finds in it and below it.
        """
        shelves = ArticlePage.objects.descendant_of(page).visible_to(person).count_by_parent()
        products: list[ProductPage] = list(cls.objects.child_of(page).visible_to(person))
        for product in products:
            product.answers = sum(
                count for path, count in shelves.items() if path.startswith(product.path)
            )
        return [product for product in products if product.answers]


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

    def clean(self) -> None:
        """Refuse an accent colour that cannot be read, and offer the nearest that can."""
        super().clean()
        if not re.fullmatch(r"#[0-9a-fA-F]{6}", self.accent):
            raise ValidationError({"accent": "Write the colour as # and six digits: #0b6b5d."})
        if not branding.is_readable(self.accent):
            ratio = branding.contrast(self.accent, "#ffffff")
            raise ValidationError(
                {
                    "accent": f"Too light to read on white: its contrast is {ratio:.1f}, and "
                    f"{branding.ENOUGH} is needed. The nearest that can be read is "
                    f"{branding.nearest_readable(self.accent)}."
                }
            )

    def examples(self) -> list[str]:
        """The example searches, one each."""
        return [line.strip() for line in self.search_examples.splitlines() if line.strip()]

    def __str__(self) -> str:
        return self.name
