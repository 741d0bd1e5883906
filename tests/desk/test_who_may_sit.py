"""Only agents sit at the desk, and only they get any part of it."""

import pytest
from django.test import Client
from django.urls import reverse

from desk.models import Deed
from kb.models import Flag
from tests.desk.conftest import CANARY

pytestmark = pytest.mark.django_db

GETS = [
    "/desk/",
    f"/desk/?q={CANARY}",
    "/desk/?q=router&open={page}&at=orange-light--agents",
    f"/desk/answers?q={CANARY}",
    "/desk/answers",
    "/desk/answer?open={page}",
    "/desk/at?path=/internet/what-the-lights-on-your-router-mean/",
    "/desk/flag/{page}",
]


@pytest.mark.parametrize("address", GETS)
def test_a_customer_is_sent_to_the_log_in_page(address, lights, customer, enter):
    response = enter(customer).get(address.format(page=lights.pk))
    assert response.status_code == 302
    assert response["Location"].startswith("/login/?next=/desk/")
    assert response.content == b""


@pytest.mark.parametrize("address", GETS)
def test_an_outsider_is_told_in_plain_words_that_this_login_may_not(
    address, lights, goodwill, outsider, enter
):
    response = enter(outsider).get(address.format(page=lights.pk))
    assert response.status_code == 403
    assert "This login may not open that page" in response.content.decode()
    assert CANARY not in response.content.decode()


@pytest.mark.parametrize("address", GETS)
def test_no_part_of_the_desk_is_kept_by_a_browser(address, lights, mia):
    response = mia.get(address.format(page=lights.pk))
    assert response.status_code == 200
    assert "no-store" in response["Cache-Control"]


def test_a_part_asked_for_after_the_log_in_ran_out_moves_the_whole_page(lights, customer, enter):
    headers = {"HX-Request": "true", "HX-Current-URL": "http://testserver/desk/?q=router"}
    response = enter(customer).get("/desk/answers?q=router", headers=headers)
    assert response["HX-Redirect"] == "/login/?next=/desk/%3Fq%3Drouter"
    assert response.content == b""


@pytest.mark.parametrize("who", ["customer", "outsider"])
def test_nobody_else_tells_the_desk_anything(who, request, lights, enter):
    client = enter(request.getfixturevalue(who))
    client.post(reverse("desk:deeds"), {"kind": "solved", "page": lights.pk})
    client.post(reverse("desk:flag", args=[lights.pk]), {"reason": "Wrong"})
    assert not Deed.objects.exists()
    assert not Flag.objects.exists()


def test_what_another_site_sends_in_an_agents_name_is_refused(lights, agent):
    client = Client(enforce_csrf_checks=True)
    client.force_login(agent)
    for address in (reverse("desk:deeds"), reverse("desk:flag", args=[lights.pk])):
        said = {"kind": "solved", "page": lights.pk, "reason": "Wrong"}
        assert client.post(address, said).status_code == 403
    assert not Deed.objects.exists()
    assert not Flag.objects.exists()


def test_an_agent_who_left_gets_nothing(lights, agent, mia):
    agent.is_active = False
    agent.save()
    assert mia.get("/desk/").status_code == 302


def test_every_role_sits_at_the_desk(agent, lead, trainer, editor, manager, enter):
    for person in (agent, lead, trainer, editor, manager):
        assert enter(person).get("/desk/").status_code == 200
