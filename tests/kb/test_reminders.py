"""Owners hear by mail when their word for an article runs out, once for each date."""

import datetime
from typing import Any

import pytest
from django.core import mail
from django.utils import timezone
from wagtail.models import PageViewRestriction

from accounts.models import User
from kb.models import ArticlePage, ProductPage
from kb.reminders import remind
from tests.conftest import article

pytestmark = pytest.mark.django_db


def owned(product: ProductPage, title: str, owner: User, days: int) -> ArticlePage:
    """An article for which somebody vouches for so many more days."""
    until = timezone.localdate() + datetime.timedelta(days=days)
    return article(product, title, owner_of_text=owner, verified_until=until)


def test_one_mail_names_all_articles_that_need_a_look(internet: Any, editor: User) -> None:
    soon, over = owned(internet, "Lights", editor, 10), owned(internet, "Reset", editor, -3)
    owned(internet, "Fine", editor, 100)
    assert remind() == 1
    (sent,) = mail.outbox
    assert sent.to == [editor.email]
    assert "Are these 2 articles still right?" in sent.subject
    assert soon.title in sent.body
    assert f"/studio/articles/{over.pk}/verify/" in sent.body
    assert "Fine" not in sent.body


def test_an_owner_is_told_of_a_date_once_before_and_once_after(internet: Any, editor: User) -> None:
    page = owned(internet, "Lights", editor, 10)
    assert [remind(), remind()] == [1, 0]
    ArticlePage.objects.filter(pk=page.pk).update(
        verified_until=timezone.localdate() - datetime.timedelta(days=1)
    )
    assert [remind(), remind()] == [1, 0]


def test_a_new_date_is_told_of_again(internet: Any, editor: User) -> None:
    page = owned(internet, "Lights", editor, 10)
    remind()
    ArticlePage.objects.filter(pk=page.pk).update(
        verified_until=timezone.localdate() + datetime.timedelta(days=20)
    )
    assert remind() == 1


def test_who_may_no_longer_read_an_article_hears_nothing_of_it(internet: Any, editor: User) -> None:
    page = owned(internet, "Secret plan", editor, 10)
    PageViewRestriction.objects.create(page=page, restriction_type="groups")
    assert remind() == 0


def test_who_has_left_or_has_no_address_gets_no_mail(
    internet: Any, editor: User, manager: User
) -> None:
    owned(internet, "Lights", editor, 10)
    owned(internet, "Reset", manager, 10)
    User.objects.filter(pk=editor.pk).update(is_active=False)
    User.objects.filter(pk=manager.pk).update(email="")
    assert remind() == 0


def test_a_mail_that_was_not_sent_is_sent_the_next_time(
    internet: Any, editor: User, monkeypatch: Any
) -> None:
    owned(internet, "Lights", editor, 10)

    def refuse(*args: Any) -> None:
        raise ConnectionRefusedError

    with monkeypatch.context() as patch:
        patch.setattr("kb.reminders.send_mail", refuse)
        with pytest.raises(ConnectionRefusedError):
            remind()
    assert remind() == 1


def test_without_mail_nobody_counts_as_told(internet: Any, editor: User, settings: Any) -> None:
    owned(internet, "Lights", editor, 10)
    settings.MAIL = False
    assert remind() == 0
    settings.MAIL = True
    assert remind() == 1
