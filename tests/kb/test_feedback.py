"""Did this answer it? With and without scripts, and only from our own pages."""

import pytest
import time_machine
from django.core import signing
from django.test import RequestFactory

from kb.models import Feedback
from kb.origin import is_from_this_site
from kb.views import TO_SAY_WHY
from tests.conftest import article

pytestmark = pytest.mark.django_db

OWN = {"sec-fetch-site": "same-origin"}
BY_SCRIPT = {**OWN, "x-requested-with": "fetch"}


@pytest.fixture
def page(internet):
    return article(internet, "Router lights")


@pytest.fixture
def vote(page, customer, enter):
    """`vote("no")`: what comes back to a customer's vote, after the redirect."""

    def _vote(helpful, client=None, headers=OWN, **more):
        client = client or enter(customer)
        data = {"helpful": helpful, **more}
        return client.post(f"/feedback/{page.pk}/", data, headers=headers, follow=True)

    return _vote


def test_a_yes_is_kept_and_thanked_for_on_a_page_of_its_own(page, vote):
    answer = vote("yes", searched="router blinks")
    kept = Feedback.objects.get()
    assert (kept.page_id, kept.helpful, kept.searched) == (page.pk, True, "router blinks")
    assert "We noted that it helped" in answer.content.decode()
    assert "<html" in answer.content.decode()
    assert page.url in answer.content.decode()


def test_what_was_searched_is_kept_without_what_names_somebody(vote):
    vote("yes", searched="bill of jane.doe@example.com 4012 888 777 or 48213")
    assert Feedback.objects.get().searched == "bill of … … or 48213"


def test_a_no_is_asked_why_and_the_reason_is_kept(vote, customer, enter):
    answer = vote("no")
    assert "What was missing?" in answer.content.decode()
    address = answer.redirect_chain[-1][0]
    thanks = enter(customer).post(
        address, {"reason": "unclear", "comment": "Which light?"}, headers=OWN, follow=True
    )
    kept = Feedback.objects.get()
    assert (kept.helpful, kept.reason, kept.comment) == (False, "unclear", "Which light?")
    assert "The writers see it" in thanks.content.decode()


def test_scripts_get_the_part_that_changes_alone(vote):
    answer = vote("no", headers=BY_SCRIPT).content.decode()
    assert "What was missing?" in answer
    assert "<html" not in answer


def test_a_reason_without_words_or_choice_is_asked_for_again(vote, customer, enter):
    address = vote("no").redirect_chain[-1][0]
    again = enter(customer).post(address, {}, headers=OWN)
    assert "Choose a reason, or write one." in again.content.decode()


def test_a_made_up_reason_is_refused(vote, customer, enter):
    address = vote("no").redirect_chain[-1][0]
    enter(customer).post(address, {"reason": "<script>"}, headers=OWN)
    assert Feedback.objects.get().reason == ""


def test_reloading_the_thanks_votes_no_second_time(vote, customer, enter):
    address = vote("yes").redirect_chain[-1][0]
    enter(customer).get(address)
    assert Feedback.objects.count() == 1


@pytest.mark.parametrize("helpful", ["", "maybe"])
def test_a_vote_that_says_nothing_is_no_vote(vote, helpful):
    assert vote(helpful).status_code == 404
    assert not Feedback.objects.exists()


def test_nobody_can_vote_on_what_they_may_not_see(internet, customer, agent, enter):
    secret = article(internet, "Goodwill rules", audience="agents")
    address = f"/feedback/{secret.pk}/"
    assert enter(customer).post(address, {"helpful": "yes"}, headers=OWN).status_code == 404
    assert enter(agent).post(address, {"helpful": "yes"}, headers=OWN).status_code == 302


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site", "origin": "http://testserver"},
        {"sec-fetch-site": "same-site"},
        {"origin": "https://evil.example"},
        {"referer": "https://evil.example/testserver"},
        {},
    ],
)
def test_another_site_cannot_vote_through_our_visitors(vote, headers):
    assert vote("yes", headers=headers).status_code == 403
    assert not Feedback.objects.exists()


@pytest.mark.parametrize(
    "headers",
    [OWN, {"origin": "http://testserver"}, {"referer": "http://testserver/internet/"}],
)
def test_old_browsers_say_where_they_come_from_in_their_own_way(headers):
    assert is_from_this_site(RequestFactory().post("/", headers=headers))


def test_a_made_up_token_leads_nowhere(vote, customer, enter):
    vote("no")
    forged = signing.dumps(Feedback.objects.get().pk, salt="other")
    for token in (forged, "x"):
        assert enter(customer).get(f"/feedback/said/{token}/").status_code == 404


def test_a_reason_can_be_given_for_an_hour(vote, customer, enter):
    with time_machine.travel("2026-11-03 12:00:00+00:00", tick=False) as clock:
        address = vote("no").redirect_chain[-1][0]
        clock.shift(TO_SAY_WHY)
        assert enter(customer).get(address).status_code == 200
        clock.shift(1)
        assert enter(customer).get(address).status_code == 404


def test_too_many_votes_from_one_address_are_refused(vote, monkeypatch):
    monkeypatch.setattr("kb.views.VOTES", "2/m")
    assert [vote("yes").status_code for _ in range(3)] == [200, 200, 429]
    assert Feedback.objects.count() == 2


def test_a_vote_says_nothing_of_a_page_that_was_closed_since(client, internet):
    page = article(internet, "Lights")
    voted = client.post(f"/feedback/{page.pk}/", {"helpful": "no"}, headers=OWN)
    assert client.get(voted["Location"]).status_code == 200
    page.audience = "agents"
    page.save_revision().publish()
    assert client.get(voted["Location"]).status_code == 404
