"""What agents did is forgotten in time."""

import datetime

import pytest
from django.core.management import call_command
from django.utils import timezone

from desk.models import Deed

pytestmark = pytest.mark.django_db


def test_deeds_go_after_as_many_days_as_searches(agent, settings, capsys):
    settings.SEARCH_LOG_DAYS = 30
    for age in (29, 31):
        at = timezone.now() - datetime.timedelta(days=age)
        Deed.objects.create(kind="solved", person=agent, query=f"{age} days", at=at)
    call_command("prune_deeds")
    assert Deed.objects.get().query == "29 days"
    assert capsys.readouterr().out == "1 deeds removed.\n"


def test_fewer_days_can_be_asked_for(agent):
    at = timezone.now() - datetime.timedelta(days=3)
    Deed.objects.create(kind="solved", person=agent, at=at)
    call_command("prune_deeds", "--days", "2")
    assert not Deed.objects.exists()
