"""`load_demo` fills an empty site, says so without a warning, and changes nothing when repeated."""

import io
import tomllib
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from wagtail.models import Revision

import demo as company
from accounts.models import Team, User
from accounts.roles import ROLES
from demo.people import LOGINS
from kb.models import AnnouncementPage, ArticlePage, Feedback, Picture, ProductPage
from search import engines
from search.models import Change, GoldenQuery, Pin, SearchClick, SearchLog, StopPhrase, Synonym

FOLDER = Path(company.__file__).parent
TABLES = (
    *(User, Team, ArticlePage, AnnouncementPage, ProductPage, Picture, Revision, Feedback),
    *(Change, GoldenQuery, Pin, SearchClick, SearchLog, StopPhrase, Synonym),
)


def rows():
    return {model.__name__: model.objects.count() for model in TABLES}


def loaded_again(*options):
    out = io.StringIO()
    call_command("load_demo", *options, stdout=out)
    return out.getvalue()


def test_loading_says_no_warning(demo):
    assert demo.warned == ""
    assert demo.logged == []
    assert "new" in demo.told


def test_loading_again_does_nothing():
    before = rows()
    assert loaded_again() == "The demo is loaded.\n"
    assert rows() == before


def test_looking_at_every_file_again_changes_nothing():
    before = rows()
    told = loaded_again("--again")
    assert " 0 new, 0 updated" in told
    assert all(" 0 new, 0 updated" in line for line in told.splitlines() if "unchanged" in line)
    assert rows() == before


def test_an_index_that_cannot_be_read_is_built_anew(settings, tmp_path):
    (tmp_path / "index-0a").mkdir()
    (tmp_path / "index-0a" / "meta.json").write_text("of another time")
    (tmp_path / "current").write_text("index-0a")
    settings.SEARCH_DIR = tmp_path
    assert not engines.current().health().ok
    assert "pages" in loaded_again()
    assert engines.current().health().ok


def test_outside_a_demo_nothing_is_loaded(settings):
    settings.DEMO = False
    with pytest.raises(CommandError, match="belong in a demo"):
        call_command("load_demo", stdout=io.StringIO())


def test_the_company_is_of_a_believable_size():
    articles = ArticlePage.objects.live()
    assert ProductPage.objects.live().count() >= 8
    assert articles.count() >= 80
    assert articles.filter(audience="agents").count() >= 8
    assert articles.filter(kind="playbook").count() >= 2
    assert AnnouncementPage.objects.live().count() >= 4
    assert GoldenQuery.objects.count() >= 60
    assert Team.objects.exclude(lead=None).count() == 3
    assert User.objects.filter(groups__name="agent").count() >= 30


def test_some_answers_are_long_and_every_one_says_something():
    words = {
        page.title: sum(len(passage.text.split()) for passage in page.passages.all())
        for page in ArticlePage.objects.live()
    }
    assert min(words.values()) > 60
    assert sum(count > 900 for count in words.values()) >= 3


def test_there_is_a_login_for_each_role_and_one_without():
    people = {user.username: user for user in User.objects.filter(username__in=LOGINS)}
    assert set(people) == set(LOGINS)
    roles = [list(person.groups.values_list("name", flat=True)) for person in people.values()]
    assert sorted(role for one in roles for role in one) == sorted(ROLES)
    assert [] in roles


def test_no_person_of_the_demo_has_a_password():
    assert not [user.username for user in User.objects.all() if user.has_usable_password()]


def test_everything_steering_names_is_there():
    told = tomllib.loads((FOLDER / "steering.toml").read_text(encoding="utf-8"))
    counted = {
        "stop_phrases": StopPhrase.objects.count(),
        "synonym": Synonym.objects.count(),
        "pin": Pin.objects.count(),
        "golden": GoldenQuery.objects.count(),
    }
    assert {name: len(rows) for name, rows in told.items()} == counted
