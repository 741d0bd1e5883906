"""From the desk to what is due, through the quiz, and back to where it stands as done."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.browser.axe import assert_no_axe_violations, violations_in_both_themes
from tests.quizzes.exam import question, quiz
from tests.training.given import assigned, handed_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_what_is_due_is_found_at_the_desk_and_done(
    open_page, enter_page, live_server, help_center, agent, trainer
):
    made = quiz(question(), pass_percent=50, shuffle_choices=False)
    assigned(made, agent, due=-1, note="Before Monday.", assigned_by=trainer)
    page = enter_page(open_page(), agent)
    page.goto(live_server.url + "/desk/")
    page.get_by_role("link", name="1 due, 1 overdue").click()
    expect(page.get_by_role("heading", name="Your learning")).to_be_visible()
    page.get_by_role("link", name="Start Router").click()
    page.get_by_role("button", name="Start").click()
    page.get_by_label("No signal").check()
    page.get_by_role("button", name="Finish").click()
    page.get_by_role("button", name="Hand in").click()
    page.goto(live_server.url + "/learning/")
    expect(page.get_by_role("region", name="Done")).to_contain_text("Done late")
    page.goto(live_server.url + "/desk/")
    expect(page.locator(".desk-due")).to_have_count(0)


def test_axe_finds_nothing_on_the_pages_of_assignments(
    open_page, enter_page, live_server, agent, lead, trainer
):
    for due, done in ((-2, False), (1, False), (20, False), (-3, True)):
        made = quiz(question(), pass_percent=50)
        one = assigned(made, agent, due=due, note="Before Monday.", assigned_by=trainer)
        if done:
            handed_in(made, agent)
    page = enter_page(open_page(width=390, height=844), agent)
    page.goto(live_server.url + "/learning/")
    assert violations_in_both_themes(page) == []
    studio = enter_page(open_page(), trainer)
    addresses = [reverse("assignments:assignments"), reverse("assignments:add")]
    addresses += [reverse("assignments:assignment", args=[one.pk])]
    for address in addresses:
        studio.goto(live_server.url + address)
        assert_no_axe_violations(studio)
