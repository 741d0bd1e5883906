"""What stands at the desk before anything is searched."""

from __future__ import annotations

from dataclasses import dataclass

from desk.models import Deed
from kb.audiences import Person
from kb.models import AnnouncementPage, ArticlePage
from search import popularity

HAPPENING = 5
LATELY = 6
USED_MOST = 8


@dataclass(frozen=True)
class Start:
    """Announcements, this agent's last articles, and what everybody uses most."""

    happening: list[AnnouncementPage]
    lately: list[ArticlePage]
    popular: list[ArticlePage]


def start_for(person: Person) -> Start:
    """All of it in a handful of queries."""
    mine = Deed.objects.last_opened(person, LATELY)
    pages = ArticlePage.objects.visible_to(person).defer("body").in_bulk(mine)
    lately = [pages[pk] for pk in mine if pk in pages]
    happening = AnnouncementPage.now_for(person).defer("body")[:HAPPENING]
    return Start(list(happening), lately, popularity.most_used(person, USED_MOST, besides=mine))
