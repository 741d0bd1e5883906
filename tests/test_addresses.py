"""Every address of ours, whoever asks: no error of the server, and nothing for who has no part."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.urls import URLPattern, get_resolver

from tests.conftest import person

pytestmark = pytest.mark.django_db

OURS = (*("accounts", "config", "desk", "kb", "operations"), "quizzes", "search", "training")
HUGE = "9" * 26  # more than a database's whole numbers hold
HOSTILE = {
    "IntConverter": HUGE,
    "SlugConverter": "x",
    "PathConverter": "x/../y",
    "StringConverter": "99999999",
    "UUIDConverter": "00000000-0000-0000-0000-000000000000",
    "HexColour": "112233",
}
ASKED = ("p", "page", "open", "person", "team", "product", "quiz", "question", "category", "id")
PRIVATE = ("studio/", "desk/", "quizzes/", "learning/")
LEADS_READ = tuple(f"/studio/{one}/" for one in ("training", "reports", "feedback", "flags"))
HAND_MADE = dict.fromkeys(ASKED, HUGE) | {"q": "a\x00%_\\", "do": "x", "sort": "-x", "at": HUGE}


@dataclass(frozen=True)
class Address:
    """One pattern, filled in."""

    name: str
    path: str
    is_studio: bool

    @property
    def is_private(self) -> bool:
        return self.path.startswith(tuple(f"/{one}" for one in PRIVATE))


def patterns(found: Any, above: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    for one in found:
        if isinstance(one, URLPattern):
            yield (*above, one)
        else:
            yield from patterns(one.url_patterns, (*above, one))


def is_ours(view: Any) -> bool:
    while hasattr(view, "__wrapped__"):
        view = view.__wrapped__
    module = getattr(view, "view_class", view).__module__
    return module.split(".")[0] in OURS


def filled(chain: tuple[Any, ...], numbers: str) -> Address:
    path, converters = "", {}
    for one in chain:
        converters |= one.pattern.converters
        path += str(one.pattern)
    for name, converter in converters.items():
        kind = type(converter).__name__
        said = numbers if kind == "IntConverter" else HOSTILE[kind]
        tag = next(part for part in path.split("<") if part.split(">")[0].endswith(name))
        path = path.replace(f"<{tag.split('>')[0]}>", said, 1)
    return Address(chain[-1].name or path, f"/{path}", path.startswith("studio/"))


def addresses(numbers: str) -> list[Address]:
    every = patterns(get_resolver().url_patterns)
    return [filled(chain, numbers) for chain in every if is_ours(chain[-1].callback)]


@pytest.fixture
def all_powerful(db):
    """Somebody who gets past every guard, to what is behind it."""
    return person("root", "manager", "editor", "trainer", "agent", is_superuser=True)


def test_there_are_addresses_to_ask():
    assert len(addresses("1")) > 120
    assert any(one.is_private for one in addresses("1"))


@pytest.mark.parametrize("numbers", ["1", HUGE])
def test_nothing_hand_made_is_an_error_of_the_server(all_powerful, enter, home, numbers):
    browser = enter(all_powerful)
    browser.raise_request_exception = False
    for one in addresses(numbers):
        for answer in (browser.get(one.path, HAND_MADE), browser.post(one.path, HAND_MADE)):
            assert answer.status_code < 500 or answer.status_code == 503, one


def test_a_customer_gets_to_the_login_at_most(customer, enter, home):
    browser = enter(customer)
    for one in filter(lambda one: one.is_private, addresses("1")):
        for answer in (browser.get(one.path), browser.post(one.path)):
            refused = answer.status_code in {401, 403, 404, 405}
            assert refused or (answer.status_code == 302 and "/login/" in answer.url), one


def test_an_outsider_is_refused(outsider, enter, home):
    browser = enter(outsider)
    for one in filter(lambda one: one.is_private, addresses("1")):
        for answer in (browser.get(one.path), browser.post(one.path)):
            assert answer.status_code in {302, 403, 404, 405}, one
            assert answer.status_code != 302 or answer.url.startswith("/login/"), one


@pytest.mark.parametrize("role", ["agent", "lead"])
def test_who_does_not_write_gets_no_page_of_those_who_do(role, enter, home):
    browser = enter(person("somebody", role))
    reads = LEADS_READ if role == "lead" else ()
    for one in filter(lambda one: one.is_studio, addresses("1")):
        if not one.path.startswith(reads):
            answer = browser.get(one.path)
            assert answer.status_code in {302, 403, 404, 405}, one
