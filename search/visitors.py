"""Telling people of one day apart without knowing who they are.

A query may hold somebody's name or number, so one is suggested to others only when several
different people typed it. People who log in are told apart by who they are. For the public we
keep a *bucket*: a number below 65,536 from the address, the browser and a random word that lives
in the cache for a day and is then gone. With the word gone nothing leads from a bucket back to
an address, nor from one day's bucket to another's.
"""

from __future__ import annotations

import hashlib
import secrets

from django.core.cache import cache
from django.http import HttpRequest
from django.utils import timezone

BUCKETS = 1 << 16
_DAY = 24 * 60 * 60


def bucket(request: HttpRequest) -> int | None:
    """Number of the person behind a request, for today; None while nobody remembers the word.

    With a new word for each search one person would count as many.
    """
    word = _word_of_today()
    if not word:
        return None
    told = (
        word,
        request.META.get("REMOTE_ADDR", ""),
        request.META.get("HTTP_USER_AGENT", ""),
    )
    digest = hashlib.sha256("\0".join(told).encode("utf-8", "replace")).digest()
    return int.from_bytes(digest[:8], "big") % BUCKETS


def _word_of_today() -> str:
    key = f"search.visitors.{timezone.localdate().isoformat()}"
    word: str = cache.get(key, "")
    if not word:
        cache.add(key, secrets.token_hex(), _DAY)
        word = cache.get(key, "")  # what is remembered, which may be another process's
    return word
