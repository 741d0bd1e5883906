"""What every answer carries, and what the door does to those who guess."""

import pytest
from django.test import override_settings

from tests.conftest import article

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("path", ["/", "/login/", "/healthz", "/no-such-page/"])
def test_public_answers_have_a_strict_policy(client, path):
    policy = client.get(path)["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy


def test_the_policy_is_relaxed_for_the_studio_alone(enter, editor):
    assert "Content-Security-Policy" not in enter(editor).get("/studio/")


@pytest.mark.parametrize("path", ["/", "/login/"])
def test_public_answers_have_the_other_security_headers(client, path):
    answer = client.get(path)
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["X-Frame-Options"] == "DENY"


def test_no_page_has_an_inline_script_or_style(client, internet):
    page = article(internet, "Router")
    for path in ("/", page.url, internet.url, "/login/", "/search/?q=router"):
        html = client.get(path).content.decode()
        assert " style=" not in html, path
        assert "<style" not in html, path
        assert "<script>" not in html, path


@override_settings(AXES_ENABLED=True, AXES_FAILURE_LIMIT=3)
def test_guessing_a_password_locks_the_door(client, agent):
    for _ in range(3):
        client.post("/login/", {"username": "mia", "password": "wrong"})
    answer = client.post("/login/", {"username": "mia", "password": "mia"})
    assert answer.status_code in (403, 429)
    assert "_auth_user_id" not in client.session


def test_an_uploaded_file_cannot_run_a_script(client, settings):
    folder = settings.MEDIA_ROOT
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "x.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>")
    answer = client.get("/media/x.svg")
    assert "sandbox" in answer["Content-Security-Policy"]


def test_a_path_cannot_leave_the_media_folder(client):
    assert client.get("/media/../rapport.sqlite3").status_code in (400, 404)


@override_settings(DEMO=False)
def test_the_demo_password_opens_nothing_outside_the_demo(client, agent):
    from demo.login import PASSWORD, DemoBackend

    agent.set_unusable_password()
    agent.save()
    assert DemoBackend().authenticate(None, "mia", PASSWORD) is None
    assert DemoBackend().get_user(agent.pk) is None


@override_settings(DEMO=True)
def test_the_demo_password_never_replaces_a_real_one(agent):
    from demo.login import PASSWORD, DemoBackend

    assert DemoBackend().authenticate(None, "mia", PASSWORD) is None
    agent.set_unusable_password()
    agent.save()
    assert DemoBackend().authenticate(None, "mia", PASSWORD) == agent
    assert DemoBackend().authenticate(None, "mia", "else") is None


@pytest.mark.parametrize("path", ["documents/prices.txt", "x/../documents/prices.txt"])
def test_a_document_is_had_from_its_own_address_alone(client, settings, path):
    folder = settings.MEDIA_ROOT / "documents"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "prices.txt").write_text("for agents")
    assert client.get(f"/media/{path}").status_code == 404
