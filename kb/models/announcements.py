"""What is happening now: outages, changes, news."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.models import Page, PageManager

from kb.audiences import Person
from kb.models.answers import AnswerPage
from kb.models.help_center import ProductPage
from kb.page_cache import KeptPage
from kb.querysets import AnswerPageQuerySet, SitePageManager

LISTED = 30  # on a page of the list


class AnnouncementIndexPage(KeptPage, Page):
    """Where announcements stand."""

    parent_page_types = ["kb.HelpCenterPage"]
    subpage_types = ["kb.AnnouncementPage"]
    max_count_per_parent = 1
    objects = SitePageManager()
    template = "kb/announcement_index_page.html"

    class Meta:
        verbose_name = "announcements"

    def get_context(self, request: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Adds a list of the announcements this person may see, the newest first."""
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        shown = AnnouncementPage.objects.child_of(self).visible_to(request.user)
        newest = shown.defer("body").order_by("-starts_at", "-path")
        context["announcements"] = Paginator(newest, LISTED).get_page(request.GET.get("page"))
        return context


class AnnouncementQuerySet(AnswerPageQuerySet):
    """Announcements in time."""

    def current(self) -> AnnouncementQuerySet:
        """Begun and not over yet."""
        now = timezone.now()
        begun: AnnouncementQuerySet = self.filter(starts_at__lte=now)
        found: AnnouncementQuerySet = begun.filter(Q(ends_at=None) | Q(ends_at__gt=now))
        return found

    def worst_first(self) -> AnnouncementQuerySet:
        """What does not work before what works badly before the rest; the latest first."""
        worst = models.Case(
            models.When(severity=AnnouncementPage.Severity.OUTAGE, then=0),
            models.When(severity=AnnouncementPage.Severity.DEGRADED, then=1),
            default=2,
        )
        found: AnnouncementQuerySet = self.order_by(worst, "-starts_at")
        return found


class AnnouncementPage(AnswerPage):
    """Something that concerns many people at once, from a moment on."""

    class Severity(models.TextChoices):
        """How much it hurts."""

        INFO = "info", "Good to know"
        DEGRADED = "degraded", "Works badly"
        OUTAGE = "outage", "Does not work"
        RESOLVED = "resolved", "Solved"

    kind = "announcement"
    severity = models.CharField(max_length=10, choices=Severity.choices, default=Severity.INFO)
    starts_at = models.DateTimeField(default=timezone.now)
    ends_at = models.DateTimeField(null=True, blank=True)
    products = ParentalManyToManyField("kb.ProductPage", blank=True, related_name="announcements")
    external_id = models.CharField(
        max_length=200, unique=True, null=True, blank=True, editable=False
    )
    import_hash = models.CharField(max_length=64, blank=True, editable=False)
    imported_extra = models.JSONField(
        default=dict, blank=True, editable=False, help_text="What else its source said of it."
    )

    objects = PageManager.from_queryset(AnnouncementQuerySet)()

    parent_page_types = ["kb.AnnouncementIndexPage"]
    subpage_types: list[str] = []
    exclude_fields_in_copy = ["external_id", "import_hash", "imported_extra"]
    template = "kb/announcement_page.html"

    content_panels = [
        *Page.content_panels,
        FieldPanel("summary"),
        FieldPanel("audience"),
        MultiFieldPanel(
            [
                FieldPanel("severity"),
                FieldPanel("starts_at"),
                FieldPanel("ends_at"),
                FieldPanel("products"),
            ],
            "What, when, whom",
        ),
        FieldPanel("body"),
    ]

    class Meta:
        verbose_name = "announcement"
        verbose_name_plural = "announcements"
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at=None) | Q(ends_at__gt=models.F("starts_at")),
                name="announcement_ends_after_it_starts",
                violation_error_message="It must end after it starts.",
            )
        ]

    def get_context(self, request: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Adds the products concerned that this person may see."""
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        seen = ProductPage.objects.with_answers_for(request.user)
        context["concerned"] = seen.filter(pk__in=[product.pk for product in self.products.all()])
        return context

    @property
    def hurts(self) -> bool:
        """Whether something does not work as it should."""
        return self.severity in (self.Severity.OUTAGE, self.Severity.DEGRADED)

    @property
    def is_over(self) -> bool:
        """Whether it has ended by the clock."""
        return self.ends_at is not None and self.ends_at <= timezone.now()

    @classmethod
    def seconds_unchanged(cls, most: int) -> int:
        """Seconds until an announcement begins or ends by the clock, at most so many."""
        now = timezone.now()
        edges = cls.objects.live().aggregate(
            begins=models.Min("starts_at", filter=Q(starts_at__gt=now)),
            ends=models.Min("ends_at", filter=Q(ends_at__gt=now)),
        )
        seconds = [(edge - now).total_seconds() for edge in edges.values() if edge]
        return max(1, min(most, *map(int, seconds))) if seconds else most

    @classmethod
    def now_for(cls, person: Person) -> AnnouncementQuerySet:
        """What is happening now, for this person, the worst first."""
        found: AnnouncementQuerySet = cls.objects.visible_to(person).current()
        return found.worst_first()
