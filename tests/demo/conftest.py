"""The demo company, loaded once for all tests in this folder.

It is loaded into an open transaction that every test runs inside of and that is rolled back at
the end, so that no other test meets it. One worker runs them all (tests/workers.py).
"""

import contextlib
import io
import logging
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup, SoupStrainer
from django.contrib.auth.models import AnonymousUser
from django.core.management import call_command
from django.db import transaction
from django.test import Client, override_settings

from accounts.models import User
from kb.querysets import pages_visible_to
from search import indexing


@dataclass
class Loaded:
    """What loading said, where its index is, and what customers get to see of it."""

    folder: Path
    told: str = ""
    warned: str = ""
    logged: list[str] = field(default_factory=list)
    public: dict[str, str] = field(default_factory=dict)  # address → page

    @cached_property
    def parsed(self) -> dict[str, BeautifulSoup]:
        """The main part of each public page."""
        main = SoupStrainer("main")
        return {
            address: BeautifulSoup(page, "html.parser", parse_only=main)
            for address, page in self.public.items()
        }


class Listener(logging.Handler):
    """Keeps what is logged as a warning or worse."""

    def __init__(self, kept: list[str]) -> None:
        super().__init__(logging.WARNING)
        self.kept = kept

    def emit(self, record: logging.LogRecord) -> None:
        self.kept.append(self.format(record))


@contextlib.contextmanager
def listening(loaded: Loaded) -> Iterator[None]:
    out, err, handler = io.StringIO(), io.StringIO(), Listener(loaded.logged)
    logging.getLogger().addHandler(handler)
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        yield
    logging.getLogger().removeHandler(handler)
    loaded.told, loaded.warned = out.getvalue(), err.getvalue()


@pytest.fixture(scope="package")
def demo(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Loaded]:
    """The demo company, with an index that goes by words."""
    loaded = Loaded(tmp_path_factory.mktemp("demo"))
    own = {"DEMO": True, "DATA_DIR": loaded.folder, "SEARCH_DIR": loaded.folder / "search"}
    with django_db_blocker.unblock(), override_settings(**own), transaction.atomic():
        with listening(loaded):
            call_command("load_demo")
            indexing.apply_pending()
        pages = pages_visible_to(AnonymousUser()).filter(depth__gt=1)  # the root has no address
        loaded.public = {page.url: seen(page.url) for page in pages}
        yield loaded
        transaction.set_rollback(True)


def seen(address: str, person: User | None = None) -> str:
    """A page as this person, or a customer, gets it."""
    client = Client()
    if person:
        client.force_login(person)
    answer = client.get(address)
    assert answer.status_code == 200, f"{address} {answer.status_code}"
    return answer.content.decode()


@pytest.fixture(autouse=True)
def _own_index(demo: Loaded, settings: Any, db: None) -> None:
    """The demo's, instead of an empty one for each test."""
    settings.DEMO, settings.DATA_DIR = True, demo.folder
    settings.SEARCH_DIR = demo.folder / "search"


@pytest.fixture
def mia() -> User:
    """An agent of the demo company."""
    return User.objects.get(username="mia")
