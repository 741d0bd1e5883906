"""What stands there before anything is searched."""

import datetime

import pytest
from bs4 import BeautifulSoup
from django.core.cache import cache
from django.utils import timezone

from kb.models import AnnouncementIndexPage, AnnouncementPage
from tests.conftest import article

pytestmark = pytest.mark.django_db


def group(client, name):
    page = BeautifulSoup(client.get("/desk/answers").content, "html.parser")
    section = page.select_one(f'[aria-labelledby="{name}"]')
    return [title.get_text() for title in section.select(".hit__title")] if section else []


def announce(title, **fields):
    page = AnnouncementPage(title=title, **{"starts_at": timezone.now(), **fields})
    AnnouncementIndexPage.objects.get().add_child(instance=page)
    page.save_revision().publish()


def test_what_happens_now_is_there_even_if_it_is_for_agents_alone(home, mia):
    hour = datetime.timedelta(hours=1)
    announce("Slow data", audience="agents")
    announce("Over", starts_at=timezone.now() - 2 * hour, ends_at=timezone.now() - hour)
    assert group(mia, "desk-now") == ["Slow data"]


def test_what_an_agent_opened_last_is_there_once_the_latest_first(internet, mia):
    pages = [article(internet, f"Router {number}") for number in range(3)]
    for page in (*pages, pages[0]):
        mia.get("/desk/answer", {"open": page.pk})
    assert group(mia, "desk-lately") == ["Router 0", "Router 2", "Router 1"]


def test_what_somebody_else_opened_is_not_ones_own(lights, lead, mia, enter):
    enter(lead).get("/desk/answer", {"open": lights.pk})
    assert group(mia, "desk-lately") == []


def test_what_is_gone_is_not_offered(lights, mia):
    mia.get("/desk/answer", {"open": lights.pk})
    lights.unpublish()
    assert group(mia, "desk-lately") == []


def test_what_is_used_most_is_there_without_what_one_used_oneself(lights, lead, mia, enter):
    lena = enter(lead)
    log = BeautifulSoup(lena.get("/desk/answers?q=router").content, "html.parser")
    reference = log.select_one("[name=log]")["value"]
    lena.get("/desk/answer", {"open": lights.pk, "log": reference, "position": 1})
    cache.clear()  # what is used most is counted again after ten minutes
    assert group(mia, "desk-popular") == [lights.title]
    mia.get("/desk/answer", {"open": lights.pk})
    assert group(mia, "desk-popular") == []


def test_an_empty_desk_says_what_to_do(home, mia):
    assert "Type what the customer says" in mia.get("/desk/answers").content.decode()
