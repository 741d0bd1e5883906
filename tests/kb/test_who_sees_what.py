"""Permission stories: who meets which page and passage."""

import pytest
from django.contrib.auth.models import Group
from wagtail.models import BaseViewRestriction, PageViewRestriction

from kb.audiences import Restrictions, access_keys
from kb.models import AnnouncementIndexPage, AnnouncementPage, ArticlePage, Passage, ProductPage
from kb.querysets import pages_visible_to
from tests.conftest import article, for_agents, person

pytestmark = pytest.mark.django_db


def texts(someone):
    return set(Passage.objects.visible_to(someone).values_list("text", flat=True))


@pytest.fixture
def fees(internet):
    return article(
        internet, "Fees", [("text", "<p>A fee is 5.</p>"), for_agents(("text", "<p>Waive it.</p>"))]
    )


def test_a_customer_sees_the_public_part_of_an_article(fees, customer, outsider):
    assert texts(customer) == texts(outsider) == {"A fee is 5."}


def test_everyone_with_a_role_sees_the_part_for_agents(fees, agent, lead, trainer, editor, manager):
    for someone in (agent, lead, trainer, editor, manager):
        assert texts(someone) == {"A fee is 5.", "Waive it."}


def test_somebody_who_left_sees_what_a_customer_sees(fees, agent):
    agent.is_active = False
    assert texts(agent) == {"A fee is 5."}


def test_an_article_for_agents_does_not_exist_for_customers(internet, customer, agent, enter):
    page = article(internet, "Goodwill", audience="agents")
    assert page not in ArticlePage.objects.visible_to(customer)
    assert page in ArticlePage.objects.visible_to(agent)
    assert enter(customer).get(page.url).status_code == 404


def test_a_product_without_an_answer_for_somebody_does_not_exist_for_them(
    home, internet, mobile, agent, editor, customer, enter
):
    below = internet.add_child(instance=ProductPage(title="Fibre", slug="fibre"))
    article(below, "Goodwill", audience="agents")
    article(mobile, "Speed")
    for product in (internet, below):
        assert enter(customer).get(product.url).status_code == 404
        assert enter(agent).get(product.url).status_code == 200
        assert not pages_visible_to(customer).filter(pk=product.pk).exists()
    empty = home.add_child(instance=ProductPage(title="New", slug="new"))
    assert [enter(who).get(empty.url).status_code for who in (customer, agent, editor)] == [
        404,
        404,
        200,
    ]
    article(below, "Router")
    for product in (internet, below, mobile):
        assert enter(customer).get(product.url).status_code == 200
        assert pages_visible_to(customer).filter(pk=product.pk).exists()


def test_a_draft_is_seen_by_nobody(internet, agent):
    page = internet.add_child(instance=ArticlePage(title="Draft", live=False))
    assert page not in ArticlePage.objects.visible_to(agent)
    assert not page.passages.exists()


def restrict(page, kind, *groups):
    row = PageViewRestriction.objects.create(page=page, restriction_type=kind)
    row.groups.set(Group.objects.filter(name__in=groups))
    return row


def test_a_group_restriction_on_a_product_hides_all_below(internet, fees, agent, lead, customer):
    restrict(internet, BaseViewRestriction.GROUPS, "lead")
    assert texts(agent) == texts(customer) == set()
    assert texts(lead) == {"A fee is 5.", "Waive it."}


def test_a_login_restriction_lets_anyone_in_who_logged_in(internet, fees, outsider, customer):
    restrict(internet, BaseViewRestriction.LOGIN)
    assert texts(customer) == set()
    assert texts(outsider) == {"A fee is 5."}


def test_what_is_behind_a_shared_password_is_in_no_list(internet, fees, manager):
    restrict(internet, BaseViewRestriction.PASSWORD)
    assert texts(manager) == set()


def test_two_restrictions_above_each_other_must_both_be_passed(home, internet, fees, agent):
    restrict(internet, BaseViewRestriction.GROUPS, "agent")
    assert "A fee is 5." in texts(agent)
    restrict(fees, BaseViewRestriction.GROUPS, "editor")
    assert texts(agent) == set()
    assert texts(person("both", "agent", "editor")) == {"A fee is 5.", "Waive it."}


def test_access_keys_and_lists_agree_for_everyone(
    internet, mobile, fees, agent, lead, editor, outsider, customer
):
    article(mobile, "Roaming", audience="agents")
    restrict(mobile, BaseViewRestriction.GROUPS, "lead", "editor")
    restrict(fees, BaseViewRestriction.LOGIN)
    for someone in (agent, lead, editor, outsider, customer):
        keys, restrictions = access_keys(someone), Restrictions()
        by_key = {
            row.text
            for row in Passage.objects.select_related("page")
            if restrictions.key(row.audience, row.page) in keys
        }
        assert by_key == texts(someone)


def test_a_draft_of_a_live_page_leaves_its_passages_alone(internet):
    page = article(internet, "Lights", audience="agents")
    page.audience, page.body = "public", [("text", "<p>Not said yet.</p>")]
    page.save_revision()
    rows = Passage.objects.filter(page_id=page.pk, live=True)
    assert list(rows.values_list("audience", "text")) == [("agents", "Lights.")]


def test_an_alias_follows_its_original_to_the_agents(internet, mobile, customer):
    page = article(internet, "Lights", external_id="lights")
    alias = page.create_alias(parent=mobile)
    assert ArticlePage.objects.visible_to(customer).filter(pk=alias.pk).exists()
    page.audience = "agents"
    page.save_revision().publish()
    assert not ArticlePage.objects.visible_to(customer).filter(pk=alias.pk).exists()
    assert not Passage.objects.visible_to(customer).filter(page_id=alias.pk).exists()


def test_an_announcement_names_no_product_that_is_closed_to_its_reader(internet, client):
    PageViewRestriction.objects.create(page=internet, restriction_type="login")
    notice = AnnouncementPage(title="Outage", products=[internet])
    AnnouncementIndexPage.objects.get().add_child(instance=notice)
    assert internet.title not in client.get(notice.url).content.decode()
