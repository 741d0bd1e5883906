"""People hear by mail what they are to take: when it is new, and before it is due."""

import datetime
from typing import Any

import pytest
from django.core import mail
from django.utils import timezone

from accounts.models import Team, User
from quizzes.models import Quiz
from tests.quizzes.exam import question, quiz
from tests.training.given import assigned, day, handed_in
from training.models import DutyMail, OtherDueDate
from training.reminders import remind

pytestmark = pytest.mark.django_db


@pytest.fixture
def made() -> Quiz:
    """A quiz that everybody may take."""
    return quiz(question())


def reminded(days: int = 0) -> int:
    """How many mails are sent, so many days from now."""
    return remind(timezone.now() + datetime.timedelta(days=days))


def test_a_quiz_is_told_of_when_it_is_new_and_once_before_it_is_due(
    made: Quiz, agent: User
) -> None:
    assigned(made, agent, due=10, note="For the winter.")
    assert [reminded(), reminded(), reminded(6), reminded(7), reminded(8)] == [1, 0, 0, 1, 0]
    first, second = mail.outbox
    assert first.to == [agent.email]
    assert first.subject.startswith("Please take “Router” by ")
    assert "Router (new)" in first.body
    assert "For the winter." in first.body
    assert f"/quizzes/{made.pk}/" in first.body
    assert "(new)" not in second.body


def test_one_mail_a_day_names_all_quizzes(made: Quiz, agent: User, team: Team) -> None:
    assigned(made, teams=[team], due=2)
    other = quiz(question())
    assigned(other, agent)
    assert [reminded(), reminded(), reminded(1)] == [1, 0, 0]
    assert mail.outbox[0].subject == "2 quizzes for you to take"


def test_another_day_is_told_of_again(made: Quiz, agent: User) -> None:
    one = assigned(made, agent, due=2)
    assert [reminded(), reminded()] == [1, 0]
    OtherDueDate.objects.create(assignment=one, person=agent, due_on=day(3))
    assert [reminded(), reminded()] == [1, 0]
    OtherDueDate.objects.update(due_on=None)  # excused
    DutyMail.objects.all().delete()
    assert reminded() == 0


@pytest.mark.parametrize(
    "why", ["done", "long ago", "withdrawn", "no address", "left", "not for them"]
)
def test_who_has_nothing_to_do_hears_nothing(made: Quiz, agent: User, why: str) -> None:
    one = assigned(made, agent)
    if why == "done":
        handed_in(made, agent)
    elif why == "long ago":
        ago = timezone.now() - datetime.timedelta(days=60)
        type(one).objects.update(assigned_at=ago, due_on=day(-30))
    elif why == "withdrawn":
        type(one).objects.update(withdrawn_at=timezone.now())
    elif why == "no address":
        User.objects.filter(pk=agent.pk).update(email="")
    elif why == "left":
        User.objects.filter(pk=agent.pk).update(is_active=False)
    else:
        Quiz.objects.update(open_to_all=False)
    assert reminded() == 0


def test_a_mail_that_was_not_sent_is_sent_the_next_time(
    made: Quiz, agent: User, monkeypatch: Any
) -> None:
    assigned(made, agent)

    def refuse(*args: Any) -> None:
        raise ConnectionRefusedError

    with monkeypatch.context() as patch:
        patch.setattr("training.reminders.send_mail", refuse)
        with pytest.raises(ConnectionRefusedError):
            reminded()
    assert reminded() == 1


def test_nobody_is_mailed_where_no_mail_goes_out(made: Quiz, agent: User, settings: Any) -> None:
    assigned(made, agent)
    settings.MAIL = False
    assert reminded() == 0
    assert not DutyMail.objects.exists()
