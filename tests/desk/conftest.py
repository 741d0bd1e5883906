"""A desk with something on it: an article with words for agents inside, and one for agents."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from kb.models import ArticlePage, ProductPage
from search import indexing
from tests.conftest import article, for_agents, heading

CANARY = "xylophone"  # stands in agents' text alone


@pytest.fixture(autouse=True)
def _own_index(settings: Any, tmp_path: Path) -> None:
    settings.SEARCH_DIR = tmp_path / "search"
    settings.ENCODER_PATH = tmp_path / "encoder"


@pytest.fixture
def index() -> Callable[[], int]:
    """`index()`: what happens after a commit."""
    return indexing.apply_pending


def lights_article(internet: ProductPage) -> ArticlePage:
    """The article of most stories."""
    return article(
        internet,
        "What the lights on your router mean",
        [
            ("text", "<p>Find the colour of the light.</p>"),
            heading("Orange light"),
            ("text", "<p>The router looks for the line. Wait two minutes.</p>"),
            for_agents(("text", f"<p>Goodwill for a {CANARY} up to 50.</p>")),
            ("reply", {"channel": "email", "title": "About the light", "text": "Hello {name}"}),
            heading("Red light"),
            ("text", "<p>Exchange the router.</p>"),
        ],
        summary="Each colour and what to do.",
    )


@pytest.fixture
def lights(internet: ProductPage, index: Callable[[], int]) -> ArticlePage:
    """A public article with a part for agents and a reply."""
    page = lights_article(internet)
    index()
    return page


@pytest.fixture
def goodwill(internet: ProductPage, index: Callable[[], int]) -> ArticlePage:
    """An article for agents alone."""
    page = article(internet, f"Goodwill for a {CANARY} router", audience="agents")
    index()
    return page


@pytest.fixture
def mia(agent: User, enter: Callable[[User], Client]) -> Client:
    """Mia at her desk."""
    return enter(agent)
