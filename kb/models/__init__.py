"""What the help center is made of."""

from typing import Any

from kb.models.announcements import AnnouncementIndexPage, AnnouncementPage
from kb.models.articles import ArticlePage, ArticleTag
from kb.models.edition import Edition
from kb.models.feedback import Feedback, Flag
from kb.models.help_center import HelpCenterPage, HelpCenterSettings, ProductPage
from kb.models.passages import Passage
from kb.models.pictures import Picture, Rendition
from kb.models.reminders import Reminder
from kb.models.snippets import Snippet

ANSWERS: tuple[Any, ...] = (ArticlePage, AnnouncementPage)  # every kind of AnswerPage

__all__ = [
    "ANSWERS",
    "AnnouncementIndexPage",
    "AnnouncementPage",
    "ArticlePage",
    "ArticleTag",
    "Edition",
    "Feedback",
    "Flag",
    "HelpCenterPage",
    "HelpCenterSettings",
    "Passage",
    "Picture",
    "ProductPage",
    "Reminder",
    "Rendition",
    "Snippet",
]
