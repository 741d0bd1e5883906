"""The cast: the same people in every story, and a small help center for them to meet in."""

import gc
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser, Group
from django.core.cache import caches
from django.test import Client
from django.utils import timezone
from wagtail.signal_handlers import disable_reference_index_auto_update

from accounts.models import Team, User
from kb.models import ArticlePage, HelpCenterPage, ProductPage
from search import library, steering, suggest, vectors
from tests.database import django_db_modify_db_settings, django_db_setup, migrated
from tests.properties import tried
from tests.workers import pytest_xdist_make_scheduler

__all__ = [
    "django_db_modify_db_settings",
    "django_db_setup",
    "migrated",
    "pytest_xdist_make_scheduler",
    "tried",
]


def pytest_collection_finish() -> None:
    """What was imported stays: looking through it again and again is a twentieth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


@pytest.fixture(autouse=True)
def _fresh_cache() -> Iterator[None]:
    for cache in caches.all():
        cache.clear()
    yield
    for cache in caches.all():
        cache.clear()


@pytest.fixture(autouse=True)
def _nothing_kept() -> None:
    """The next test's changes have the same numbers, and other things were done by them."""
    library.OUTLINE.forget()
    steering.STEERING.forget()
    suggest.occurs.cache_clear()
    vectors.request_ended()  # a response that nobody read to its end leaves it open


@pytest.fixture(autouse=True)
def _own_index(settings: Any, tmp_path: Path) -> None:
    """Page ids come again in the next test, and so would what was indexed under them."""
    settings.SEARCH_DIR = tmp_path / "search"


def person(username: str, *roles: str, **fields: Any) -> User:
    """A user with these roles; the password is the username."""
    user = User.objects.create_user(username, f"{username}@example.com", username, **fields)
    user.groups.set(Group.objects.filter(name__in=roles))
    return user


@pytest.fixture
def team(db: None) -> Team:
    return Team.objects.create(name="North")


@pytest.fixture
def agent(team: Team) -> User:
    """Mia answers calls."""
    return person("mia", "agent", team=team)


@pytest.fixture
def lead(team: Team) -> User:
    """Lena leads Mia's team."""
    user = person("lena", "lead", team=team)
    team.lead = user
    team.save()
    return user


@pytest.fixture
def trainer(db: None) -> User:
    """Tomas writes quizzes."""
    return person("tomas", "trainer")


@pytest.fixture
def editor(db: None) -> User:
    """Priya writes articles."""
    return person("priya", "editor")


@pytest.fixture
def manager(db: None) -> User:
    """Jonas runs the place."""
    return person("jonas", "manager")


@pytest.fixture
def outsider(db: None) -> User:
    """Casey has a login and no role."""
    return person("casey")


@pytest.fixture
def customer() -> AnonymousUser:
    """Whoever opens the help center."""
    return AnonymousUser()


@pytest.fixture
def enter() -> Any:
    """`enter(person)`: a browser in which this person has logged in."""

    def _enter(user: User | AnonymousUser) -> Client:
        client = Client()
        if isinstance(user, User):
            client.force_login(user)
        return client

    return _enter


@pytest.fixture
def home(db: None) -> HelpCenterPage:
    return HelpCenterPage.objects.get()


@pytest.fixture
def internet(home: HelpCenterPage) -> ProductPage:
    product: ProductPage = home.add_child(instance=ProductPage(title="Internet", slug="internet"))
    return product


@pytest.fixture
def mobile(home: HelpCenterPage) -> ProductPage:
    product: ProductPage = home.add_child(instance=ProductPage(title="Mobile", slug="mobile"))
    return product


def article(
    product: ProductPage, title: str, body: list[Any] | None = None, **fields: Any
) -> ArticlePage:
    """A live article below a product; `body` as StreamField takes it, or one paragraph.

    As if its only revision had been published, but saved once instead of three times. What it
    refers to (documents, shared texts) is noted where it has a body of its own.
    """
    page = ArticlePage(title=title, body=body or [("text", f"<p>{title}.</p>")], **fields)
    page.first_published_at = page.last_published_at = timezone.now()
    with nullcontext() if body else disable_reference_index_auto_update():
        added: ArticlePage = product.add_child(instance=page)
        revision = added.save_revision(clean=False)
        kept = {"live_revision": revision, "has_unpublished_changes": False}
        ArticlePage.objects.filter(pk=added.pk).update(**kept)
    return ArticlePage.objects.get(pk=added.pk)


def heading(text: str, level: int = 2, anchor: str = "") -> tuple[str, dict[str, str]]:
    """A heading block."""
    return "heading", {"text": text, "level": str(level), "anchor": anchor}


def for_agents(*blocks: Any) -> tuple[str, dict[str, Any]]:
    """A block that only agents see."""
    return "agents", {"content": list(blocks)}
