"""The studio's own pages: its home, its menus, its lists of articles and reusable texts."""

import datetime
from typing import Any

import pytest
from django.test import RequestFactory
from django.urls import reverse
from django.utils import timezone
from wagtail.admin.menu import admin_menu
from wagtail.admin.site_summary import SummaryItem
from wagtail.images.wagtail_hooks import ImagesSummaryItem

from accounts.models import User
from kb.models import Flag, ProductPage, Snippet
from kb.wagtail_hooks import summary_items
from tests.conftest import article

pytestmark = pytest.mark.django_db


def menu(person: User) -> dict[str, list[str]]:
    """What stands in the studio's menu for this person: entries by heading."""
    # Addresses are read first: Wagtail's menu remembers what was registered when it was first seen.
    request = RequestFactory().get(reverse("wagtailadmin_home"))
    request.user = person
    return {
        str(item.label): [str(entry.label) for entry in item.menu.menu_items_for_request(request)]
        for item in admin_menu.menu_items_for_request(request)
        if hasattr(item, "menu")
    }


def test_an_editors_menu_holds_the_knowledge(editor: User) -> None:
    shown = menu(editor)
    assert shown["Knowledge"] == ["Articles", "Flags", "Feedback", "Reusable texts"]
    assert "Articles to check" in shown["Reports"]


def test_a_lead_sees_reports_and_no_editor(lead: User) -> None:
    shown = menu(lead)
    assert shown["Knowledge"] == ["Feedback"]
    assert "Articles to check" in shown["Reports"]


def test_a_manager_looks_after_people(manager: User) -> None:
    assert {"People", "Teams"} <= set(menu(manager)["Settings"])


@pytest.mark.parametrize("who", ["agent", "outsider"])
def test_an_agent_has_no_studio(who: str, request: pytest.FixtureRequest, enter: Any) -> None:
    answer = enter(request.getfixturevalue(who)).get("/studio/")
    assert answer.status_code in (302, 403)


def test_what_another_room_says_at_home_stays(editor: User) -> None:
    request = RequestFactory().get("/studio/")
    request.user = editor
    said, images = SummaryItem(request), ImagesSummaryItem(request)
    items: list[Any] = [said, images]
    summary_items(request, items)
    assert said in items
    assert images not in items


def test_home_says_what_needs_a_hand(
    internet: ProductPage, editor: User, agent: User, enter: Any
) -> None:
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    mine = article(internet, "Mine, run out", owner_of_text=editor, verified_until=yesterday)
    article(internet, "Hers, run out", verified_until=yesterday)
    Flag.objects.create(page=mine, reason="Wrong", raised_by=agent)
    shown = enter(editor).get("/studio/").content.decode()
    assert "Rapport studio" in shown
    assert "2 Articles" in shown
    assert "1 Open" in shown
    assert "Mine, run out" in shown
    assert "Hers, run out" not in shown.split('id="own-articles-content"')[1].split("</table>")[0]


def test_home_leads_an_owner_who_writes_nothing_to_the_article_itself(
    internet: ProductPage, trainer: User, enter: Any
) -> None:
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    his = article(internet, "His, run out", owner_of_text=trainer, verified_until=yesterday)
    panel = enter(trainer).get("/studio/").content.decode().split('id="own-articles-content"')[1]
    assert f'href="{his.url}"' in panel
    assert f"/studio/pages/{his.pk}/edit/" not in panel


def test_the_list_of_articles_shows_who_vouches(
    internet: ProductPage, mobile: ProductPage, editor: User, enter: Any
) -> None:
    article(internet, "Router", verified_until=datetime.date(2099, 2, 3))
    article(mobile, "Roaming", audience="agents")
    browser, url = enter(editor), reverse("articles:index")
    shown = browser.get(url).content.decode()
    assert "Until 3 Feb 2099" in shown
    assert "Never verified" in shown
    narrowed = browser.get(url, {"product": mobile.pk}).context["object_list"]
    assert [page.title for page in narrowed] == ["Roaming"]


def test_below_a_product_articles_show_who_vouches(
    internet: ProductPage, editor: User, enter: Any
) -> None:
    internet.add_child(instance=ProductPage(title="Wi-Fi", slug="wi-fi"))
    article(internet, "Router", verified_until=datetime.date(2099, 2, 3))
    shown = enter(editor).get(reverse("wagtailadmin_explore", args=[internet.pk])).content.decode()
    assert "Until 3 Feb 2099" in shown
    assert "Wi-Fi" in shown


def test_a_reusable_text_is_written_and_counted_where_it_is_shown(
    internet: ProductPage, editor: User, enter: Any
) -> None:
    text = Snippet.objects.create(title="Refunds", slug="refunds", text="<p>14 days.</p>")
    article(internet, "Returns", body=[("snippet", text)])
    shown = enter(editor).get(reverse("wagtailsnippets_kb_snippet:list")).content.decode()
    assert "Refunds" in shown
    assert "Used 1 time" in shown


@pytest.mark.parametrize("who", ["agent", "lead", "trainer", "outsider"])
def test_who_does_not_write_has_no_list_of_articles(
    who: str, request: pytest.FixtureRequest, enter: Any
) -> None:
    browser = enter(request.getfixturevalue(who))
    for name in ("articles:index", "wagtailsnippets_kb_snippet:list"):
        assert browser.get(reverse(name)).status_code == 302
