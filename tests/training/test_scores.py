"""Scores in the studio: whose, narrowed down, taken along; and who is fit for calls."""

import csv
import io
from typing import Any

import pytest
from openpyxl import load_workbook

from accounts.models import Team, User
from kb.models import ProductPage
from tests.conftest import person
from tests.training.known import answered, questions
from tests.training.test_knowledge_pages import days_ago
from training.studio.scores import listing

SCORES, FIT = "/studio/training/scores/", "/studio/training/scores/fit/"
FILES = {kind: f"/studio/training/scores.{kind}" for kind in ("csv", "xlsx")}
FIT_FILES = {kind: f"/studio/training/scores/fit.{kind}" for kind in ("csv", "xlsx", "json")}


@pytest.fixture
def known(agent: User, internet: ProductPage, mobile: ProductPage) -> None:
    """Mia knows the internet; Otto, of another team, half of it, and one thing about mobile."""
    south = Team.objects.create(name="=South")
    otto = person("otto", "agent", team=south, first_name="Otto")
    asked = questions(internet, 8)
    answered(agent, asked, 1, days_ago=days_ago(1))
    answered(otto, asked, [1, 1, 1, 1, 0, 0, 0, 0], days_ago=days_ago(1))
    answered(otto, questions(mobile, 1), 1, days_ago=days_ago(1))


def rows(client: Any, address: str, **query: Any) -> list[dict[str, str]]:
    text = client.get(address, query).content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


@pytest.mark.parametrize("who", ["agent", "outsider", "customer", "editor"])
@pytest.mark.parametrize("address", [SCORES, FIT, *FILES.values(), *FIT_FILES.values()])
def test_nobody_else_gets_in(
    who: str, address: str, enter: Any, request: pytest.FixtureRequest
) -> None:
    response = enter(request.getfixturevalue(who)).get(address)
    assert response.status_code in (302, 403)


@pytest.mark.parametrize("who", ["trainer", "manager"])
def test_trainers_and_managers_see_everybody(
    who: str, known: None, enter: Any, request: pytest.FixtureRequest
) -> None:
    html = enter(request.getfixturevalue(who)).get(SCORES).content.decode()
    assert "3 scores" in html
    assert "Otto" in html
    assert "not enough evidence" in html


def test_leads_see_their_own_team(known: None, lead: User, enter: Any) -> None:
    client = enter(lead)
    assert "Otto" not in client.get(SCORES).content.decode()
    assert [row["User name"] for row in rows(client, FILES["csv"])] == ["mia"]
    otto = User.objects.get(username="otto")
    assert rows(client, FILES["csv"], person=otto.pk) == []
    assert client.get(FILES["csv"], {"team": otto.team_id}).status_code == 400


def test_scores_are_narrowed_down_and_sorted_by_the_address(
    known: None, trainer: User, internet: ProductPage, mobile: ProductPage, enter: Any
) -> None:
    client = enter(trainer)

    def people(**query: Any) -> list[str]:
        return [row["User name"] for row in rows(client, FILES["csv"], **query)]

    assert people(product=internet.pk) == ["mia", "otto"]
    assert people(product=internet.pk, sort="share") == ["otto", "mia"]
    assert people(product=internet.pk, sort="-share") == ["mia", "otto"]
    assert people(q="ott", product=mobile.pk) == ["otto"]
    assert people(product=internet.pk, as_of="2020-01-01") == []


def test_a_file_says_what_the_page_says_and_no_cell_is_a_formula(
    known: None, trainer: User, internet: ProductPage, enter: Any
) -> None:
    client = enter(trainer)
    [mia, otto] = rows(client, FILES["csv"], product=internet.pk)
    assert (mia["Questions answered"], mia["Tries"]) == ("8", "1")
    assert float(mia["At least %"]) < float(mia["Percent"]) <= float(mia["At most %"])
    assert otto["Team"] == "'=South"
    workbook = client.get(FILES["xlsx"], {"product": internet.pk}).content
    table = list(load_workbook(io.BytesIO(workbook)).active.iter_rows(values_only=True))
    assert table[2][2] == "'=South"
    assert client.get("/studio/training/scores.pdf").status_code == 404


def test_who_is_sure_enough_to_know_enough_is_fit_for_calls(
    known: None, trainer: User, internet: ProductPage, enter: Any
) -> None:
    client = enter(trainer)
    asked = {"product": internet.pk, "at_least": 70, "certainty": 80}
    said = client.get(FIT_FILES["json"], asked).json()
    assert (said["product"], said["at_least"], said["certainty"]) == ("internet", 0.7, 0.8)
    assert [one["username"] for one in said["agents"]] == ["mia"]
    assert said["agents"][0]["certainty"] > 0.8
    both = client.get(FIT_FILES["json"], {**asked, "at_least": 10}).json()["agents"]
    assert [one["username"] for one in both] == ["mia", "otto"]
    assert [row["User name"] for row in rows(client, FIT_FILES["csv"], **asked)] == ["mia"]
    assert "1 person, the surest first" in client.get(FIT, asked).content.decode()
    nobody = client.get(FIT, {**asked, "team": User.objects.get(username="otto").team_id})
    assert "Nobody is so sure" in nobody.content.decode()


def test_thin_evidence_is_never_fit(
    known: None, trainer: User, mobile: ProductPage, enter: Any
) -> None:
    asked = {"product": mobile.pk, "at_least": 1, "certainty": 50}
    assert enter(trainer).get(FIT_FILES["json"], asked).json()["agents"] == []


def test_a_wrong_address_is_told_what_is_wrong(trainer: User, enter: Any) -> None:
    response = enter(trainer).get(FIT_FILES["json"], {"at_least": 120, "certainty": 80})
    assert response.status_code == 400
    assert set(response.json()["errors"]) == {"product", "at_least"}


def test_so_many_queries_however_many_scores(
    known: None,
    trainer: User,
    internet: ProductPage,
    enter: Any,
    django_assert_max_num_queries: Any,
) -> None:
    client = enter(trainer)
    client.get(SCORES)
    for number in range(5):
        answered(person(f"agent{number}", "agent"), questions(internet, 3))
    with django_assert_max_num_queries(40):
        assert client.get(SCORES).status_code == 200


def test_a_file_of_too_much_or_of_nonsense_says_so(
    known: None, trainer: User, enter: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = enter(trainer)
    wrong = client.get(FILES["csv"], {"as_of": "yesterday"})
    assert (wrong.status_code, list(wrong.json()["errors"])) == (400, ["as_of"])
    monkeypatch.setattr(listing, "TOO_MANY", 1)
    much = client.get(FILES["csv"])
    assert much.status_code == 400
    assert "Choose a team" in much.content.decode()
    assert "too many people" in client.get(SCORES).content.decode()
