"""Machines find nothing to mend on the pages of what people know."""

from fractions import Fraction

import pytest
from django.urls import reverse

from kb.models import Passage
from tests.browser.axe import assert_no_axe_violations, violations_in_both_themes
from tests.conftest import article, person
from tests.quizzes.exam import question, quiz
from tests.training.known import answered, questions

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_axe_finds_nothing_on_the_pages_of_knowledge(
    open_page, enter_page, live_server, internet, mobile, agent, lead, trainer
):
    passage = Passage.objects.filter(page=article(internet, "Router"))
    asked = [question(product=internet, passages=passage) for _ in range(9)]
    answered(agent, asked, [1] * 6 + [0, Fraction(1, 2), 0], days_ago=20)
    answered(agent, questions(mobile, 2), days_ago=3)
    for number, share in enumerate((0, Fraction(3, 4), 1)):
        other = person(f"agent{number}", "agent", team=agent.team)
        answered(other, asked, share, days_ago=3)
    quiz(*asked[:1], product=internet)
    page = enter_page(open_page(width=390, height=844), agent)
    page.goto(live_server.url + reverse("training:knowledge"))
    found = violations_in_both_themes(page)
    page.goto(live_server.url + reverse("training:knowledge_product", args=[internet.pk]))
    found += violations_in_both_themes(page)
    hers = enter_page(open_page(), lead)
    hers.goto(live_server.url + reverse("training:team"))
    assert [*found, *violations_in_both_themes(hers)] == []
    studio = enter_page(open_page(), trainer)
    fit = f"{reverse('scores:routing')}?product={internet.pk}&at_least=50&certainty=60"
    for address in (reverse("scores:scores"), fit):
        studio.goto(live_server.url + address)
        assert_no_axe_violations(studio)
