"""How often one person may ask."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest
from django_ratelimit.core import is_ratelimited

TOO_OFTEN = "Too many searches in a short time. Wait a minute, then search again."
SUGGESTIONS_FOR_A_SEARCH = 5  # one is asked for with each key


def too_often(request: HttpRequest, group: str, times: int = 1) -> bool:
    """Whether this person, or this address, asks more than `times` the rate that is set."""
    count, _, period = settings.SEARCH_RATE.partition("/")
    rate = f"{int(count) * times}/{period}"
    limited: bool = is_ratelimited(
        request, group=f"search.{group}", key="user_or_ip", rate=rate, increment=True
    )
    return limited
