"""When search cannot answer, everybody gets words for people; the engine's own go to the log."""

import logging
from typing import Any

import pytest
from django.test import Client, RequestFactory

from accounts.models import User
from quizzes.studio.searching import searched
from quizzes.studio.writing import to_find
from search import engines
from search.engines.base import EngineSlow, EngineUnavailable
from search.problems import problem_of
from search.query import QueryTooLong

OPERATORS = "There is no index yet: run manage.py rebuild_search."
FACES = ["/search/", "/api/search", "/desk/", "/studio/try-a-query/"]


def away(*args: Any, **kwargs: Any) -> None:
    raise EngineUnavailable(OPERATORS)


@pytest.mark.parametrize("error", [EngineUnavailable, EngineSlow])
def test_what_an_engine_says_goes_to_the_log(
    error: type[EngineUnavailable], caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        problem = problem_of(error(OPERATORS))
    assert problem.line == "Search does not answer now. Try again in a moment."
    assert problem.status == 503
    assert OPERATORS in caplog.text


def test_who_can_go_on_without_a_search_is_told_how() -> None:
    problem = problem_of(EngineUnavailable(OPERATORS), "look among the products")
    assert problem.text == "Try again in a moment, or look among the products."


def test_too_long_a_search_is_told_in_one_line_too(caplog: pytest.LogCaptureFixture) -> None:
    problem = problem_of(QueryTooLong(300, 200))
    assert problem.line.endswith("this one has 300. Shorten it to what matters.")
    assert (problem.status, caplog.text) == (400, "")


@pytest.mark.django_db
@pytest.mark.parametrize("address", FACES)
def test_no_page_shows_the_words_of_an_engine(
    address: str, manager: User, enter: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("search", "suggest"):
        monkeypatch.setattr(type(engines.current()), name, away)
    browser: Client = enter(manager)
    shown = browser.get(address, {"q": "lamp"}).content.decode()
    assert "Search does not answer now" in shown
    assert "manage.py" not in shown


def test_no_trainer_is_shown_the_words_of_an_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("searching", "writing.to_find"):
        monkeypatch.setattr(f"quizzes.studio.{module}.find", away)
    asking = RequestFactory()
    said = [searched(_from(asking.get("/", {"q": "lamp"}))), to_find.searched(_posted(asking))]
    refusals = {one["refusal"] for one in said}
    assert refusals == {"Search does not answer now. Try again in a moment."}


def _from(request: Any) -> Any:
    request.user = None
    return request


def _posted(asking: RequestFactory) -> Any:
    return _from(asking.post("/", {to_find.WORDS: "lamp"}))
