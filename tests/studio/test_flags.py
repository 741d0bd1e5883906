"""Flags are seen and put right by those who write; they stand beside the article they are on."""

from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from wagtail.models import PageViewRestriction

from accounts.models import User
from kb.models import Flag, ProductPage
from kb.studio.readers import open_flags
from tests.conftest import article

pytestmark = pytest.mark.django_db


@pytest.fixture
def flag(internet: ProductPage, agent: User, editor: User) -> Flag:
    """Mia says that the router article is wrong; Priya owns it."""
    page = article(internet, "Router lights", owner_of_text=editor)
    made: Flag = Flag.objects.create(
        page=page, passage=page.passages.get(), reason="Orange means no line.", raised_by=agent
    )
    return made


def test_an_editor_sees_what_is_flagged(flag: Flag, editor: User, enter: Any) -> None:
    shown = enter(editor).get(reverse("flags:index")).content.decode()
    assert "Orange means no line." in shown
    assert "Router lights" in shown
    assert "mia" in shown


def test_resolving_a_flag_closes_it_and_it_can_be_opened_again(
    flag: Flag, editor: User, enter: Any
) -> None:
    browser, url = enter(editor), reverse("flags:edit", args=[flag.pk])
    browser.post(url)
    flag.refresh_from_db()
    assert flag.resolved_at
    assert "Orange" not in browser.get(reverse("flags:index_results")).content.decode()
    resolved = browser.get(reverse("flags:index_results"), {"state": "resolved"})
    assert "Orange" in resolved.content.decode()
    browser.post(url)
    flag.refresh_from_db()
    assert flag.resolved_at is None


def test_beside_an_article_stand_the_flags_that_the_list_of_flags_has(
    flag: Flag, editor: User, manager: User
) -> None:
    door = PageViewRestriction.objects.create(page=flag.page, restriction_type="groups")
    door.groups.set(Group.objects.filter(name="manager"))
    counts = [open_flags(flag.page, person).count() for person in (editor, manager)]
    assert counts == [0, 1]


def test_flags_can_be_narrowed_down_to_articles_of_ones_own(
    flag: Flag, editor: User, manager: User, enter: Any
) -> None:
    url = reverse("flags:index_results")
    assert "Orange" in enter(editor).get(url, {"owned": "mine"}).content.decode()
    assert "Orange" not in enter(manager).get(url, {"owned": "mine"}).content.decode()


def test_flags_can_be_narrowed_down_to_a_product(
    flag: Flag, editor: User, internet: ProductPage, mobile: ProductPage, enter: Any
) -> None:
    browser, url = enter(editor), reverse("flags:index_results")
    assert "Orange" in browser.get(url, {"product": internet.pk}).content.decode()
    assert "Orange" not in browser.get(url, {"product": mobile.pk}).content.decode()


def test_the_flag_stands_beside_the_article(flag: Flag, editor: User, enter: Any) -> None:
    url = reverse("wagtailadmin_pages:edit", args=[flag.page_id])
    shown = enter(editor).get(url).content.decode()
    assert "Orange means no line." in shown
    assert reverse("flags:edit", args=[flag.pk]) in shown


def test_a_flag_on_a_page_that_one_may_not_see_is_not_there(
    flag: Flag, internet: ProductPage, editor: User, admin_user: User, enter: Any
) -> None:
    browser = enter(editor)
    assert "Orange" in browser.get(reverse("flags:index")).content.decode()
    assert "1 Open <span>flag<" in browser.get(reverse("wagtailadmin_home")).content.decode()
    PageViewRestriction.objects.create(page=internet, restriction_type="groups")
    assert "Orange" not in browser.get(reverse("flags:index")).content.decode()
    for name in ("edit", "history", "usage"):
        address = reverse(f"flags:{name}", args=[flag.pk])
        assert browser.get(address).status_code == 404
        assert enter(admin_user).get(address).status_code == 200
    browser.post(reverse("flags:edit", args=[flag.pk]))
    flag.refresh_from_db()
    assert flag.resolved_at is None
    assert "0 Open <span>flags" in browser.get(reverse("wagtailadmin_home")).content.decode()


def test_a_flag_stays_when_its_page_is_taken_offline_to_be_mended(
    flag: Flag, editor: User, enter: Any
) -> None:
    flag.page.specific.unpublish()
    assert "Orange" in enter(editor).get(reverse("flags:index")).content.decode()


@pytest.mark.parametrize("who", ["agent", "lead", "trainer", "outsider"])
def test_nobody_else_resolves_flags(
    who: str, flag: Flag, request: pytest.FixtureRequest, enter: Any
) -> None:
    browser = enter(request.getfixturevalue(who))
    assert browser.get(reverse("flags:index")).status_code == 302
    browser.post(reverse("flags:edit", args=[flag.pk]))
    flag.refresh_from_db()
    assert flag.resolved_at is None


def test_flags_are_not_made_in_the_studio(editor: User, enter: Any) -> None:
    assert enter(editor).get(reverse("flags:add")).status_code == 302
