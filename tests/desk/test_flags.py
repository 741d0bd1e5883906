"""An agent says what is wrong, and where."""

import pytest
from bs4 import BeautifulSoup

from desk.models import Deed
from kb.models import Flag
from tests.conftest import article, for_agents, heading

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


def test_a_flag_goes_to_the_passage_with_its_reason(lights, agent, mia):
    said = {
        "at": "red-light",
        "reason": "Routers are repaired now",
        "q": "red",
        "interaction": "C-1",
    }
    response = mia.post(f"/desk/flag/{lights.pk}", said, headers=HTMX)
    flag, deed = Flag.objects.get(), Deed.objects.get()
    assert response.status_code == 204
    assert (flag.page_id, flag.passage.anchor, flag.raised_by) == (lights.pk, "red-light", agent)
    assert flag.reason == "Routers are repaired now"
    assert (deed.kind, deed.query, deed.interaction) == ("flagged", "red", "C-1")


def test_a_flag_without_a_reason_is_asked_for_one(lights, mia):
    response = mia.post(f"/desk/flag/{lights.pk}", {"reason": " "})
    assert "Say what is wrong, in a few words." in response.content.decode()
    assert not Flag.objects.exists()


def test_the_passage_that_is_open_is_chosen_already(lights, mia):
    page = BeautifulSoup(mia.get(f"/desk/flag/{lights.pk}?at=red-light").content, "html.parser")
    assert page.select_one("[name=at] option[selected]")["value"] == "red-light"


def test_without_a_script_flagging_has_a_page_of_its_own_and_leads_back(lights, mia):
    page = mia.get(f"/desk/flag/{lights.pk}?q=red&open={lights.pk}&at=red-light")
    form = BeautifulSoup(page.content, "html.parser").select_one("main form")
    said = {field["name"]: field.get("value", "") for field in form.select("[name]")}
    response = mia.post(form["action"], {**said, "at": "red-light", "reason": "Wrong"})
    assert response["Location"] == f"/desk/?q=red&open={lights.pk}&at=red-light"
    assert Flag.objects.get().passage.anchor == "red-light"


def test_a_flag_stays_on_the_page_it_is_raised_on(lights, goodwill, mia):
    said = {"page": goodwill.pk, "reason": "Wrong", "at": "red-light"}
    mia.post(f"/desk/flag/{lights.pk}", said)
    assert Flag.objects.get().page_id == lights.pk


def test_every_passage_can_be_chosen_once(internet, mia):
    body = [
        heading("One"),
        ("text", "<p>" + "Many words. " * 400 + "</p>"),
        for_agents(("text", "<p>Inside.</p>")),
        heading("Two"),
    ]
    page = article(internet, "Long", body)
    form = BeautifulSoup(mia.get(f"/desk/flag/{page.pk}").content, "html.parser")
    values = [option["value"] for option in form.select("[name=at] option")]
    assert values == ["one", "one--agents", "two"]


def test_what_is_not_there_cannot_be_flagged(lights, mia):
    assert mia.get("/desk/flag/999999").status_code == 404
    assert mia.post("/desk/flag/999999", {"reason": "Wrong"}).status_code == 404
