"""What an agent does is kept with the search, the passage and the contact."""

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from desk.models import Deed
from kb.models import Passage
from search.models import SearchClick, SearchLog

pytestmark = pytest.mark.django_db
DEEDS = "/desk/deeds"
HTMX = {"HX-Request": "true"}


@pytest.fixture
def log(lights, mia):
    """The reference of a search that Mia made."""
    answers = mia.get("/desk/answers?q=orange+line")
    return BeautifulSoup(answers.content, "html.parser").select_one("[name=log]")["value"]


def said(lights, log, **more):
    return {
        "page": lights.pk,
        "at": "orange-light",
        "q": "orange line",
        "log": log,
        "interaction": " C-4711 ",
        **more,
    }


def test_this_solved_it_is_kept_with_everything_around_it(lights, log, agent, mia):
    response = mia.post(DEEDS, said(lights, log, kind="solved"), headers=HTMX)
    deed = Deed.objects.get()
    passage = Passage.objects.get(page=lights, anchor="orange-light")
    assert response.status_code == 204
    assert "this solved it" in response["HX-Trigger"]
    assert (deed.kind, deed.person, deed.query) == ("solved", agent, "orange line")
    assert (deed.page_id, deed.passage, deed.interaction) == (lights.pk, passage, "C-4711")
    assert deed.search == SearchLog.objects.get()


def test_the_search_knows_that_it_was_solved(lights, log, mia):
    mia.post(DEEDS, said(lights, log, kind="solved"))
    search = SearchLog.objects.get()
    passage = Passage.objects.get(page=lights, anchor="orange-light")
    assert (search.outcome, search.outcome_passage) == ("solved", passage)
    assert search.interaction == "C-4711"


def test_nothing_here_helped_needs_no_open_answer(lights, log, mia):
    mia.post(DEEDS, {"kind": "nothing_helped", "q": "orange line", "log": log})
    deed, search = Deed.objects.get(), SearchLog.objects.get()
    assert (deed.kind, deed.page, deed.passage) == ("nothing_helped", None, None)
    assert search.outcome == "nothing_helped"


def test_a_copied_reply_is_kept_and_is_no_outcome_of_the_search(lights, log, mia):
    mia.post(DEEDS, said(lights, log, kind="reply_copied", reply="Reply · e-mail: About the light"))
    deed = Deed.objects.get()
    assert (deed.kind, deed.reply) == ("reply_copied", "Reply · e-mail: About the light")
    assert SearchLog.objects.get().outcome == ""


def test_a_copied_link_is_kept(lights, log, mia):
    mia.post(DEEDS, said(lights, log, kind="link_copied"))
    assert Deed.objects.get().kind == "link_copied"


def test_everything_but_nothing_helped_needs_an_open_answer(mia):
    response = mia.post(DEEDS, {"kind": "solved"}, headers=HTMX)
    assert response.status_code == 422
    assert response["X-Desk-Says"] == "Open%20an%20answer%20first."
    assert not Deed.objects.exists()


@pytest.mark.parametrize("kind", ["opened", "flagged", "deleted", ""])
def test_only_what_the_buttons_say_can_be_said(kind, lights, log, mia):
    mia.post(DEEDS, said(lights, log, kind=kind))
    assert not Deed.objects.exists()


def test_a_page_nobody_sees_cannot_be_told_of(lights, log, mia):
    lights.unpublish()
    mia.post(DEEDS, said(lights, log, kind="solved"))
    assert not Deed.objects.exists()


def test_a_deed_is_not_tied_to_the_search_of_somebody_else(lights, log, lead, enter):
    enter(lead).post(DEEDS, said(lights, log, kind="link_copied"))
    assert Deed.objects.get().search is None


def test_without_a_script_the_desk_is_back_as_it_was_and_says_what_was_stored(lights, log, mia):
    back = f"q=orange+line&open={lights.pk}&at=orange-light"
    response = mia.post(DEEDS, said(lights, log, kind="solved", back=back), follow=True)
    assert response.redirect_chain == [(f"/desk/?{back}", 302)]
    assert "Noted: this solved it" in response.content.decode()


def test_the_way_back_leads_nowhere_else(lights, log, mia):
    for back in ("//evil.example/", "https://evil.example/?q=x", "q=x&next=//evil.example"):
        response = mia.post(DEEDS, said(lights, log, kind="solved", back=back))
        assert response["Location"].startswith("/desk/")


def test_opening_an_answer_is_a_click_with_its_place_in_the_list(lights, log, agent, mia):
    what = {"open": lights.pk, "at": "orange-light", "q": "orange line", "log": log, "position": 1}
    mia.get("/desk/answer", what)
    click, deed = SearchClick.objects.get(), Deed.objects.get()
    assert (click.page_id, click.position, click.passage.anchor) == (lights.pk, 1, "orange-light")
    assert (deed.kind, deed.page_id, deed.search) == ("opened", lights.pk, click.search)


def test_loading_the_same_again_is_not_opening_it_again(lights, mia):
    for _ in range(3):
        mia.get(f"/desk/?q=router&open={lights.pk}")
    assert Deed.objects.count() == 1


@pytest.mark.parametrize("sign", [{"again": "1"}, {}])
def test_looking_ahead_or_going_back_opens_nothing(sign, lights, mia):
    headers = {} if sign else {"Sec-Purpose": "prefetch"}
    mia.get("/desk/answer", {"open": lights.pk, **sign}, headers=headers)
    assert not Deed.objects.exists()


def test_the_buttons_of_an_open_answer_post_its_passage_without_a_script(lights, mia):
    page = mia.get(f"/desk/?q=router&open={lights.pk}&at=red-light").content
    desk = BeautifulSoup(page, "html.parser")
    fields = desk.select('[form="desk-deeds"], #desk-deeds [name]')
    names = {field["name"]: field.get("value", "") for field in fields if field.name == "input"}
    assert names["page"] == str(lights.pk)
    assert names["at"] == "red-light"
    assert names["q"] == "router"
    assert {"log", "interaction", "csrfmiddlewaretoken", "back"} <= names.keys()
    kinds = {button["value"] for button in desk.select('button[form="desk-deeds"]')}
    assert kinds == {"solved", "nothing_helped"}
    assert desk.select_one("#desk-deeds")["action"] == reverse("desk:deeds")
