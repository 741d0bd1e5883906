"""A product's answers by topic, as many of them as a page can hold."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.db.models import Count, F, Min, Window
from django.db.models.functions import RowNumber

if TYPE_CHECKING:
    from kb.models import ArticlePage
    from kb.querysets import AnswerPageQuerySet

WHOLE = 60  # answers that a page shows in full, whatever their topics
TOPICS = 20  # on a page, where there are more answers
BESIDE = 5  # answers of each of them
ALONE = 50  # answers on a page of one topic


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic with some of its answers."""

    name: str  # "" holds the answers without one
    number: int  # of all its answers that this person may see
    answers: list[ArticlePage]

    @property
    def address(self) -> str:
        """Query string of the page with all of it."""
        return urlencode({"topic": self.name})

    @property
    def has_more(self) -> bool:
        """Whether it has answers that are not shown."""
        return self.number > len(self.answers)


@dataclass(frozen=True, slots=True)
class Shelf:
    """One page of a product's answers."""

    topics: list[Topic]
    page: Page
    chosen: bool = False  # it holds one topic of several
    alone: bool = False  # it holds the only one

    @property
    def keep(self) -> str:
        """What the addresses of its other pages say besides the page."""
        return self.topics[0].address if self.chosen else ""


def shelf(answers: AnswerPageQuerySet, chosen: str | None, page: str | None) -> Shelf | None:
    """Answers by topic in the editors' order, or those of the chosen topic.

    None when there is no such topic among them.
    """
    numbers = _numbers(answers)
    if chosen is not None and chosen not in numbers:
        return None
    alone = len(numbers) == 1
    if chosen is None and not alone:
        return _topics(answers, numbers, page)
    name = next(iter(numbers)) if chosen is None else chosen
    shown = answers.filter(topic=name).defer("body").order_by("path")
    turned = Paginator(shown, ALONE).get_page(page)
    return Shelf([Topic(name, numbers[name], list(turned))], turned, not alone, alone)


def _numbers(answers: AnswerPageQuerySet) -> dict[str, int]:
    """How many answers each topic has, in the order of the first of each."""
    rows = answers.order_by().values("topic").annotate(number=Count("pk"), first=Min("path"))
    return {row["topic"]: row["number"] for row in rows.order_by("first")}


def _topics(answers: AnswerPageQuerySet, numbers: dict[str, int], page: str | None) -> Shelf:
    in_full = sum(numbers.values()) <= WHOLE
    turned = Paginator(list(numbers), WHOLE if in_full else TOPICS).get_page(page)
    place = Window(RowNumber(), partition_by=F("topic"), order_by="path")
    some = answers.filter(topic__in=list(turned)).annotate(place=place)
    some = some if in_full else some.filter(place__lte=BESIDE)
    of: dict[str, list[ArticlePage]] = {name: [] for name in turned}
    for answer in some.defer("body").order_by("path"):
        of[answer.topic].append(answer)
    return Shelf([Topic(name, numbers[name], found) for name, found in of.items()], turned)
