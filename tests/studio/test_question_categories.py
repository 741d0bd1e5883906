"""Who looks after the bank renames, moves and deletes its categories."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from accounts.models import User
from kb.models import ProductPage
from quizzes.models import Category
from quizzes.shelving import file_category
from tests.quizzes.exam import question, quiz, random_slot, shelf

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser(trainer: User, enter: Any) -> Client:
    """Tomas's."""
    client: Client = enter(trainer)
    return client


def listed(browser: Client) -> str:
    """The list."""
    return str(browser.get(reverse("bank:categories")).content.decode())


def send(browser: Client, category: Category | None, **sent: Any) -> str:
    """Save the form of a category, or of a new one."""
    name = "bank:category" if category else "bank:add_category"
    url = reverse(name, args=[category.pk] if category else [])
    fields = {"name": "", "parent": "", "product": "", "do": "save", **sent}
    return str(browser.post(url, fields, follow=True).content.decode())


def test_categories_are_listed_below_the_one_they_stand_in(browser: Client) -> None:
    question(into=shelf("Internet", "Router"))
    question(into=shelf("Internet", "Router"), ready=False)
    shelf("Billing")
    said = listed(browser)
    assert said.index(">Billing<") < said.index(">Internet<") < said.index(">Router<")
    assert "Internet/Router" in said
    assert f"?category={shelf('Internet', 'Router').pk}" in said
    assert reverse("bank:categories") in browser.get(reverse("bank:questions")).content.decode()


def test_a_list_without_categories_says_so(browser: Client) -> None:
    assert "no category yet" in listed(browser)


def test_a_category_is_made_renamed_and_moved(browser: Client, internet: ProductPage) -> None:
    send(browser, None, name="Router", product=internet.pk)
    made = Category.objects.get()
    assert (made.name, made.parent, made.product) == ("Router", None, internet)
    asked, above = question(into=made), shelf("Internet")
    assert "saved" in send(browser, made, name="Routers", parent=above.pk)
    made.refresh_from_db()
    assert (made.name, made.parent, made.product) == ("Routers", above, None)
    asked.refresh_from_db()
    assert asked.category == made


def test_two_of_one_name_cannot_stand_side_by_side(browser: Client) -> None:
    shelf("Internet")
    other = shelf("Mobile")
    send(browser, other, name="Internet")
    other.refresh_from_db()
    assert other.name == "Mobile"
    send(browser, None, name="Internet")
    assert Category.objects.filter(name="Internet").count() == 1


def test_a_category_is_not_offered_a_place_in_itself(browser: Client) -> None:
    inner = shelf("Internet", "Router")
    outer = shelf("Internet")
    said = browser.get(reverse("bank:category", args=[outer.pk])).content.decode()
    assert f'value="{inner.pk}"' not in said
    send(browser, outer, name="Internet", parent=inner.pk)
    outer.refresh_from_db()
    assert outer.parent is None


def test_two_moves_at_once_put_neither_into_the_other(db: None) -> None:
    here, there = shelf("Here"), shelf("There")
    late = Category.objects.get(pk=there.pk)
    here.parent = there
    file_category(here)
    late.parent = here
    with pytest.raises(ValidationError, match="cannot stand in itself"):
        file_category(late)


def test_an_empty_category_is_deleted(browser: Client) -> None:
    assert "deleted" in send(browser, shelf("Old"), do="delete")
    assert not Category.objects.exists()


def test_one_that_is_needed_is_not_and_says_by_what(browser: Client) -> None:
    asked = question(into=shelf("Internet"))
    shelf("Internet", "Router")
    random_slot(quiz(asked), category=shelf("Internet"))
    said = send(browser, shelf("Internet"), do="delete")
    assert "It is not empty: 1 category stands in it, 1 question" in said
    assert "1 draw of a quiz" in said
    assert 'value="delete"' not in said
    assert Category.objects.count() == 2


def test_a_new_one_cannot_be_deleted(browser: Client) -> None:
    answer = browser.post(reverse("bank:add_category"), {"do": "delete"})
    assert answer.status_code == 404


@pytest.mark.parametrize("who", ["agent", "lead", "outsider"])
def test_others_are_turned_away(who: str, request: pytest.FixtureRequest, enter: Any) -> None:
    browser, kept = enter(request.getfixturevalue(who)), shelf("Internet")
    assert browser.get(reverse("bank:categories")).status_code == 302
    send(browser, kept, do="delete")
    send(browser, kept, name="Mine")
    kept.refresh_from_db()
    assert kept.name == "Internet"
