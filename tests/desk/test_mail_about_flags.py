"""Who vouches for a text hears what is wrong in it, and no flag is lost when mail is."""

from typing import Any

import pytest
from django.core import mail
from wagtail.models import PageViewRestriction

from kb.models import Flag
from kb.tasks import tell_of_flag
from operations import queue
from tests.operations.test_queue import queued

__all__ = ["queued"]

pytestmark = pytest.mark.django_db
SAID = {"at": "red-light", "reason": "Routers <are> repaired & now"}


@pytest.fixture
def flag(lights: Any, mia: Any, django_capture_on_commit_callbacks: Any) -> Any:
    """`flag()`: Mia says that something is wrong; gives what the desk answers."""

    def _flag() -> Any:
        with django_capture_on_commit_callbacks(execute=True):
            return mia.post(f"/desk/flag/{lights.pk}", SAID, headers={"HX-Request": "true"})

    return _flag


def own(page: Any, owner: Any) -> None:
    page.owner_of_text = owner
    page.save_revision().publish()


def test_the_owner_gets_what_is_wrong_and_a_link_to_the_flag(lights, editor, manager, agent, flag):
    own(lights, editor)
    assert "Sent to the owner" in flag()["HX-Trigger"]
    (sent,) = mail.outbox
    assert sent.to == [editor.email]
    assert sent.subject == f"Something is wrong in “{lights.title}”"
    for words in ("“Red light”", SAID["reason"], str(agent)):
        assert words in sent.body
    assert f"/studio/flags/edit/{Flag.objects.get().pk}/" in sent.body
    assert sent.message().get_content_type() == "text/plain"


def test_without_an_owner_those_who_put_texts_right_are_told(editor, manager, lead, flag):
    assert "Sent to the writers" in flag()["HX-Trigger"]
    assert {to for sent in mail.outbox for to in sent.to} == {editor.email, manager.email}


@pytest.mark.parametrize("fields", [{"is_active": False}, {"email": ""}])
def test_an_owner_who_cannot_be_reached_is_stood_in_for(lights, lead, editor, flag, fields):
    own(lights, lead)
    type(lead).objects.filter(pk=lead.pk).update(**fields)
    flag()
    assert [sent.to for sent in mail.outbox] == [[editor.email]]


def test_who_may_not_read_the_answer_hears_nothing_of_it(lights, outsider, editor, flag, agent):
    own(lights, outsider)  # has no role, so agents' words are not for them
    closed = PageViewRestriction.objects.create(page=lights, restriction_type="groups")
    closed.groups.set(agent.groups.all())
    flag()
    assert mail.outbox == []


def test_an_owner_without_the_studio_is_sent_to_the_answer(lights, lead, flag):
    own(lights, lead)
    flag()
    assert mail.outbox[0].to == [lead.email]
    assert lights.full_url in mail.outbox[0].body
    assert "/studio/" not in mail.outbox[0].body


def test_who_says_so_of_their_own_text_gets_no_mail(lights, agent, editor, flag):
    own(lights, agent)
    flag()
    assert mail.outbox == []


def test_a_mail_server_that_fails_costs_neither_the_flag_nor_the_answer(
    lights, editor, flag, monkeypatch, caplog
):
    def refused(*args: Any) -> int:
        raise ConnectionRefusedError("no mail today")

    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", refused)
    assert flag().status_code == 204
    assert Flag.objects.count() == 1
    assert "no mail today" in caplog.text


@pytest.mark.usefixtures("queued")
def test_with_a_queue_the_mail_is_part_of_what_is_committed(lights, editor, mia):
    mia.post(f"/desk/flag/{lights.pk}", SAID, headers={"HX-Request": "true"})
    (waits,) = queue.rows()  # the process may be killed from here on
    assert (waits.task_path, waits.args_kwargs["args"]) == (
        "kb.tasks.tell_of_flag",
        [Flag.objects.get().pk],
    )
    assert mail.outbox == []


def test_without_a_mail_server_no_mail_is_tried(lights, editor, flag, settings):
    settings.MAIL = False
    flag()
    assert mail.outbox == []


def test_a_flag_that_was_resolved_meanwhile_is_no_news(lights, agent, editor):
    flag = Flag.objects.create(page=lights, reason="Wrong", raised_by=agent)
    Flag.objects.update(resolved_at=flag.created_at)
    assert tell_of_flag.call(flag.pk) == 0
