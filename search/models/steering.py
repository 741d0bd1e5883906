"""How editors steer search: synonyms, stop phrases, pins, and queries that must find a page."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from wagtail.models import Page

from kb.audiences import Audience
from search.query import LONGEST_SYNONYM, phrase


class Synonym(models.Model):
    """Words that may stand for one another."""

    class Kind(models.TextChoices):
        """Which way it holds."""

        TWO_WAY = "two_way", "All mean the same"
        ONE_WAY = "one_way", "The first also finds the others"

    kind = models.CharField(
        max_length=8, choices=Kind.choices, default=Kind.TWO_WAY, verbose_name="how"
    )
    words = models.TextField(
        help_text="Words or short phrases, with commas between: wifi, wi-fi, wireless network."
    )

    class Meta:
        ordering = ["words"]

    def __str__(self) -> str:
        return self.words

    def clean(self) -> None:
        """At least two, none of them so long that nobody types it."""
        if len(self.group) < 2:
            raise ValidationError({"words": "Give at least two words, with a comma between."})
        for said in self.group:
            if len(phrase(said)) > LONGEST_SYNONYM:
                raise ValidationError(
                    {"words": f"“{said}” has more than {LONGEST_SYNONYM} words; shorten it."}
                )

    @property
    def group(self) -> list[str]:
        """The words and phrases, one each, those without a letter or digit left out."""
        said = (part.strip() for part in self.words.replace("\n", ",").split(","))
        return [part for part in dict.fromkeys(said) if phrase(part)]


class StopPhrase(models.Model):
    """Words that customers say and that say nothing: "I would like to know"."""

    text = models.CharField(max_length=100, unique=True, help_text="As people type it.")

    class Meta:
        ordering = ["text"]

    def __str__(self) -> str:
        return self.text

    def clean(self) -> None:
        """There must be a word in it."""
        if not phrase(self.text):
            raise ValidationError({"text": "Give at least one word."})


class Pin(models.Model):
    """A page that stands first for certain searches."""

    queries = models.TextField(help_text="Searches, one a line. Word endings do not matter.")
    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="pins")
    place = models.PositiveSmallIntegerField(
        default=1, help_text="Order among several pins for one search."
    )
    note = models.CharField(max_length=200, blank=True, help_text="Why, for your colleagues.")

    class Meta:
        ordering = ["place", "pk"]
        permissions = [("steer_search", "Can steer search")]

    def __str__(self) -> str:
        return f"{', '.join(self.lines)} → {self.page.title}"

    def clean(self) -> None:
        """At least one search with a word in it."""
        if not any(phrase(line) for line in self.lines):
            raise ValidationError({"queries": "Give at least one search."})

    @property
    def lines(self) -> list[str]:
        """The searches, one each."""
        return [line.strip() for line in self.queries.splitlines() if line.strip()]


class GoldenQuery(models.Model):
    """A search that must find a page: what every new index is measured by before it serves."""

    query = models.CharField(max_length=200, help_text="As a caller would say it.")
    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="golden_queries")
    asked_by = models.CharField(
        max_length=10,
        choices=[(Audience.PUBLIC.value, "A customer"), (Audience.AGENTS.value, "An agent")],
        default=Audience.AGENTS,
    )

    class Meta:
        ordering = ["query"]
        verbose_name_plural = "golden queries"
        constraints = [
            models.UniqueConstraint(fields=["query", "page", "asked_by"], name="one_golden_query"),
        ]

    def __str__(self) -> str:
        return f"{self.query} → {self.page.title}"
