"""Redis is shared by all processes and missed by nobody. A real server is killed here."""

import logging
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache, caches
from django.test import Client, RequestFactory, override_settings
from wagtail.models import Site

from config.settings.caches import caches as cache_settings
from kb.models import Edition
from kb.page_cache import GENERATION
from search import rate, visitors
from tests.conftest import article
from tests.servers import Redis, redis, wait_until

__all__ = ["redis"]
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _with_redis(redis: Redis, settings: Any, tmp_path: Any) -> Iterator[None]:
    settings.CACHES = cache_settings(tmp_path, redis.url)
    settings.SESSION_ENGINE = "config.sessions"
    Client().get("/")  # makes the row of the help center's settings, which is a change, too
    yield
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}


def come_back(redis: Redis) -> None:
    """Started again with what it held, and noticed."""
    redis.start()
    wait_until(caches["default"].is_there)


def is_kept(answer: Any) -> bool:
    return answer.headers.get("X-Rapport-Page") == "kept"


def test_pages_are_kept_in_it_and_found_by_one_small_query(
    internet, client, django_assert_num_queries
):
    page = article(internet, "Router lights")
    client.get(page.url)
    with django_assert_num_queries(1):
        assert is_kept(client.get(page.url))


def test_pages_are_served_without_it(redis, internet, client):
    page = article(internet, "Router lights")
    client.get(page.url)
    redis.kill()
    answers = [client.get(page.url) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 200]
    assert not any(is_kept(answer) for answer in answers)


def test_pages_are_served_while_it_hangs(redis, internet, client):
    page = article(internet, "Router lights")
    client.get(page.url)
    redis.freeze()
    assert client.get(page.url).status_code == 200
    redis.thaw()
    wait_until(caches["default"].is_there)
    assert is_kept(client.get(page.url))


def test_what_was_kept_before_a_publish_that_it_missed_is_never_shown(redis, internet, client):
    page = article(internet, "Router lights", [("text", "<p>Orange means wait.</p>")])
    client.get(page.url)
    assert is_kept(client.get(page.url))
    redis.kill()
    page.body = [("text", "<p>Orange means update.</p>")]
    page.save_revision().publish()
    come_back(redis)
    answer = client.get(page.url)
    assert "Orange means update" in answer.content.decode()
    assert is_kept(client.get(page.url))


def test_the_same_server_without_a_publish_still_has_the_page(redis, internet, client):
    page = article(internet, "Router lights")
    client.get(page.url)
    redis.kill()
    come_back(redis)
    assert is_kept(client.get(page.url))  # so the tests above and below could fail


def test_a_publish_by_a_process_that_cannot_reach_it_is_seen_by_all(internet, client):
    page = article(internet, "Router lights")
    client.get(page.url)
    Edition.begin()  # all that such a process can do
    assert not is_kept(client.get(page.url))


def test_a_change_that_is_rolled_back_begins_no_edition(internet):
    from django.db import transaction

    before = Edition.now()
    with transaction.atomic():
        internet.save()
        assert Edition.now() != before
        transaction.set_rollback(True)
    assert Edition.now() == before
    assert cache.get(GENERATION) is None


def test_an_address_of_the_site_that_changed_without_it_is_known_with_it(redis):
    Site.get_site_root_paths()
    redis.kill()
    Site.objects.update(hostname="help.example.com")
    Site.clear_site_root_paths_cache()  # as Wagtail does
    come_back(redis)
    assert "help.example.com" in Site.get_site_root_paths()[0].root_url


def test_health_is_told_without_asking_for_a_kept_page(redis, client, django_assert_num_queries):
    redis.freeze()
    with django_assert_num_queries(0):
        assert client.get("/healthz").status_code == 200
    assert client.get("/readyz").json()["cache"] is False


def test_nobody_is_logged_out(redis, agent, enter):
    mia = enter(agent)
    assert mia.get("/desk/").status_code == 200
    redis.kill()
    assert mia.get("/desk/").status_code == 200
    come_back(redis)
    assert mia.get("/desk/").status_code == 200


def test_who_logs_in_without_it_stays_logged_in_with_it(redis, agent):
    redis.kill()
    mia = Client()
    mia.post("/login/", {"username": "mia", "password": "mia"})
    assert mia.get("/desk/").status_code == 200
    come_back(redis)
    assert mia.get("/desk/").status_code == 200


def test_a_session_is_read_from_it(agent, enter, django_assert_max_num_queries):
    from django.contrib.sessions.models import Session

    mia = enter(agent)
    mia.get("/desk/")
    Session.objects.all().delete()
    assert mia.get("/desk/").status_code == 200


def test_a_session_that_ended_while_it_was_away_stays_ended(redis, agent, enter):
    mia = enter(agent)
    copied = Client()
    copied.cookies = mia.cookies.copy()
    assert copied.get("/desk/").status_code == 200
    redis.kill()
    mia.post("/logout/")
    come_back(redis)
    assert copied.get("/desk/").status_code == 302


def test_a_session_that_ended_is_not_brought_back_by_who_read_it_before(agent, enter):
    from config.sessions import SessionStore

    mia = enter(agent)
    key = mia.session.session_key
    SessionStore(key).delete()
    store = SessionStore(key)
    store._copies.add(f"session.{key}", (store._copies.server_id, {"read": "before"}), 300)
    assert SessionStore(key).load() == {}


def test_rates_are_counted_by_all_processes_together_and_not_without_it(redis, rf, settings):
    settings.SEARCH_RATE = "2/h"
    request = rf.get("/search/")
    request.user = type("Nobody", (), {"is_authenticated": False})()
    assert [rate.too_often(request, "x") for _ in range(3)] == [False, False, True]
    redis.kill()
    assert not any(rate.too_often(request, "x") for _ in range(3))
    come_back(redis)
    assert rate.too_often(request, "x")


@override_settings(AXES_ENABLED=True, AXES_FAILURE_LIMIT=3)
def test_the_door_is_locked_after_guesses_with_it_or_without(redis, client, agent):
    client.post("/login/", {"username": "mia", "password": "wrong"})
    redis.kill()
    for _ in range(2):
        client.post("/login/", {"username": "mia", "password": "wrong"})
    answer = client.post("/login/", {"username": "mia", "password": "mia"})
    assert answer.status_code in (403, 429)


def test_one_customer_is_never_counted_as_several(redis):
    request = RequestFactory().get("/search/")
    assert visitors.bucket(request) == visitors.bucket(request) is not None
    redis.kill()
    assert visitors.bucket(request) is None


def test_each_change_of_state_is_one_line_in_the_log(redis, caplog):
    with caplog.at_level(logging.INFO, "config"):
        redis.kill()
        for number in range(20):
            cache.get(f"key-{number}")
            caches["rates"].add(f"key-{number}", 1)
        come_back(redis)
    said = [record.getMessage() for record in caplog.records]
    assert len(said) == 2
    assert "does not answer" in said[0]
    assert "again" in said[1]


def test_every_call_has_an_answer_without_it(redis):
    redis.kill()
    assert cache.get("a", 5) == 5
    assert cache.get_many(["a", "b"]) == {}
    assert cache.get_or_set("a", 7) == 7
    assert (cache.add("a", 1), cache.touch("a"), cache.delete("a"), "a" in cache) == (False,) * 4
    assert cache.set("a", 1) is None
    assert cache.set_many({"a": 1}) == []
    with pytest.raises(ValueError, match="not found"):
        cache.incr("a")


def test_what_another_release_wrote_and_this_one_cannot_read_is_not_there(redis):
    client = cache._cache.get_client(write=True)
    client.set(cache.make_key("page"), b"ckb.page_cache\nGoneSince\n.")
    assert cache.get("page") is None
    assert cache.get("page", "default") == "default"
