"""Products are offered to those who may see them."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import PageViewRestriction

from accounts.models import User
from kb.models import ProductPage
from kb.querysets import products_for
from kb.studio.products import NOT_SHOWN
from tests.quizzes.exam import lights, question, quiz
from tests.studio.test_question_bank_writing import edit
from tests.studio.test_quiz_settings import settings

pytestmark = pytest.mark.django_db


@pytest.fixture
def secret(mobile: ProductPage) -> ProductPage:
    """A product that no trainer may see."""
    PageViewRestriction.objects.create(page=mobile, restriction_type="groups")
    mobile.title = "Snorkelwump"
    mobile.save()
    return mobile


@pytest.fixture
def browser(trainer: User, enter: Any) -> Client:
    """Tomas's."""
    client: Client = enter(trainer)
    return client


def test_products_are_those_that_one_may_see_and_that_are_there(
    internet: ProductPage, secret: ProductPage, trainer: User
) -> None:
    assert list(products_for(trainer)) == [internet]
    internet.live = False
    internet.save()
    assert not products_for(trainer)


@pytest.mark.parametrize(
    ("page", "args"),
    [
        ("questions", []),
        ("import", []),
        ("add", ["true_false"]),
        ("add_category", []),
        ("add_quiz", []),
        ("quizzes", []),
    ],
)
def test_no_form_and_no_list_names_a_product_that_one_may_not_see(
    browser: Client, internet: ProductPage, secret: ProductPage, page: str, args: list[str]
) -> None:
    shown = browser.get(reverse(f"bank:{page}", args=args)).content.decode()
    assert f'value="{internet.pk}"' in shown
    assert secret.title not in shown


def test_a_product_that_one_may_not_see_stays_and_can_be_changed(
    browser: Client, internet: ProductPage, secret: ProductPage
) -> None:
    asked, made = question(lights(), product=secret), quiz(product=secret)
    shown = browser.get(reverse("bank:edit", args=[asked.pk])).content.decode()
    assert NOT_SHOWN in shown
    assert secret.title not in shown
    edit(browser, asked, said__name="Renamed")
    settings(browser, made, product=str(secret.pk))
    for one in (asked, made):
        one.refresh_from_db()
        assert one.product == secret
    edit(browser, asked, filed__product=str(internet.pk))
    asked.refresh_from_db()
    assert asked.product == internet


def test_a_product_that_one_may_not_see_cannot_be_chosen(
    browser: Client, internet: ProductPage, secret: ProductPage
) -> None:
    made = quiz(product=internet)
    answer = settings(browser, made, product=str(secret.pk))
    assert "product" in answer.context["form"].errors
