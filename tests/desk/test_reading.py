"""The open answer."""

import pytest
from bs4 import BeautifulSoup
from django.utils import timezone
from wagtail.models import PageViewRestriction

from kb.models import AnnouncementIndexPage, AnnouncementPage
from tests.conftest import article, for_agents, heading
from tests.desk.conftest import CANARY

pytestmark = pytest.mark.django_db


def reading(client, page, at=""):
    response = client.get("/desk/answer", {"open": page.pk, "at": at})
    return BeautifulSoup(response.content, "html.parser").select_one(".reading")


@pytest.fixture
def outage(home):
    index = AnnouncementIndexPage.objects.get()
    page = AnnouncementPage(
        title="Mobile data is slow",
        audience="agents",
        severity="degraded",
        starts_at=timezone.now(),
    )
    index.add_child(instance=page)
    page.save_revision().publish()
    return page


def test_an_answer_shows_what_is_for_agents_too(lights, mia):
    page = reading(mia, lights)
    assert CANARY in page.select_one(".agents").get_text()
    assert page.select_one(".reply__text").get_text() == "Hello {name}"


def test_its_code_stands_there_to_be_said(lights, mia):
    said = reading(mia, lights).select_one(".reading__code-digits").get_text()
    assert said == f"{lights.code[:2]} {lights.code[2:]}"


def test_it_knows_the_passage_it_was_opened_at(lights, mia):
    page = reading(mia, lights, "red-light")
    assert page["data-at"] == "red-light"
    assert page.select_one("#red-light")


def test_the_whole_page_opens_it_from_its_address(lights, mia):
    page = mia.get(f"/desk/?q=router&open={lights.pk}&at=red-light")
    whole = BeautifulSoup(page.content, "html.parser")
    assert whole.select_one(".reading")["data-at"] == "red-light"
    assert whole.select_one("[data-back]")["href"] == "/desk/?q=router"


def test_an_agents_part_of_a_public_answer_shares_the_public_page_alone(lights, mia):
    link = reading(mia, lights, "orange-light--agents").select_one("[data-link]")["data-link"]
    assert link.endswith("/internet/what-the-lights-on-your-router-mean/")


def test_a_public_passage_shares_a_link_to_itself(lights, mia):
    link = reading(mia, lights, "orange-light").select_one("[data-link]")["data-link"]
    assert link.endswith("/internet/what-the-lights-on-your-router-mean/#orange-light")


def test_a_heading_for_agents_is_no_part_of_a_shared_link(internet, mia):
    body = [("text", "<p>Hello.</p>"), for_agents(heading("Secret"), ("text", "<p>Key.</p>"))]
    page = article(internet, "Half open", body)
    assert "#" not in reading(mia, page, "secret").select_one("[data-link]")["data-link"]


def test_an_answer_for_agents_has_no_public_link(goodwill, mia):
    page = reading(mia, goodwill)
    assert not page.select("[data-link]")
    assert "No public link" in page.get_text()


def test_an_answer_behind_a_log_in_has_no_public_link(lights, internet, mia):
    PageViewRestriction.objects.create(page=internet, restriction_type=PageViewRestriction.LOGIN)
    assert not reading(mia, lights).select("[data-link]")


def test_an_answer_for_other_groups_does_not_open(lights, internet, agent, mia):
    PageViewRestriction.objects.create(page=internet, restriction_type=PageViewRestriction.GROUPS)
    assert mia.get("/desk/answer", {"open": lights.pk}).status_code == 404
    assert "reading__title" not in mia.get(f"/desk/?open={lights.pk}").content.decode()


@pytest.mark.parametrize("number", ["0", "999999", "-1", "x", "9" * 40, ""])
def test_what_is_not_there_does_not_open(number, lights, mia):
    assert mia.get("/desk/answer", {"open": number}).status_code == 404


def test_a_product_is_no_answer(internet, mia):
    assert mia.get("/desk/answer", {"open": internet.pk}).status_code == 404


def test_an_unpublished_answer_does_not_open(lights, mia):
    lights.unpublish()
    assert mia.get("/desk/answer", {"open": lights.pk}).status_code == 404


def test_an_announcement_opens_too(outage, mia):
    page = reading(mia, outage)
    assert page.select_one(".reading__title").get_text() == "Mobile data is slow"
    assert "Works badly" in page.get_text()
    assert not page.select(".reading__code")


def test_a_link_to_another_answer_is_found_by_its_address(lights, mia):
    response = mia.get("/desk/at", {"path": lights.get_url()})
    assert response.json() == {"open": lights.pk}


@pytest.mark.parametrize("path", ["/", "/internet/", "/studio/", "", "//evil.example/", "x"])
def test_a_link_elsewhere_is_no_answer(path, lights, mia):
    assert mia.get("/desk/at", {"path": path}).status_code == 404
