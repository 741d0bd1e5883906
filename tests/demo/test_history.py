"""The demo's searches fill the reports, and its golden queries find their pages."""

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from kb.models import Flag
from kb.querysets import pages_visible_to
from search.models import GoldenQuery, Pin, SearchClick, SearchLog
from search.reports import REPORTS


@pytest.mark.parametrize("name", [name for _, name, _ in REPORTS])
def test_no_report_is_empty(enter, name):
    lena = User.objects.get(username="lena")
    answer = enter(lena).get(reverse(name))
    assert answer.status_code == 200
    assert len(answer.context["object_list"]) >= 5


def test_customers_searches_carry_no_person():
    public = SearchLog.objects.filter(surface="help")
    assert public.count() > 300
    assert not public.exclude(user=None).exists()


def test_agents_found_answers_and_some_searches_helped_nobody():
    desk = SearchLog.objects.filter(surface="desk")
    assert {"solved", "nothing_helped", ""} == set(desk.values_list("outcome", flat=True))
    assert SearchClick.objects.filter(search__in=desk).count() > 100


def test_history_lies_in_the_past_month_and_not_in_the_future():
    now = timezone.now()
    days = [(now - at).days for at in SearchLog.objects.values_list("at", flat=True)]
    assert min(days) >= 0
    assert max(days) <= 31


def test_golden_queries_and_pins_name_pages_that_their_searchers_may_see(mia, customer):
    readable = {
        "public": set(pages_visible_to(customer).values_list("pk", flat=True)),
        "agents": set(pages_visible_to(mia).values_list("pk", flat=True)),
    }
    lost = [
        golden.query
        for golden in GoldenQuery.objects.all()
        if golden.page_id not in readable[golden.asked_by]
    ]
    assert lost == []
    assert set(Pin.objects.values_list("page_id", flat=True)) <= readable["agents"]


def test_writers_find_flags_to_look_at(mia):
    flags = Flag.objects.still_open()
    assert flags.count() == 3
    assert not flags.filter(passage=None).exists()
    assert set(flags.visible_to(mia)) == set(flags)
