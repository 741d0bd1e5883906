"""Which cache: files in the data folder, or the Redis that CACHE_URL names."""

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from .environment import env

CURE = "must be redis://host:6379/0, rediss://… or unix://…; without it a folder serves"
# A cache that takes longer than this is slower than doing without.
ANSWERS_WITHIN = 0.25  # seconds


def cache_url() -> str:
    """The address of Redis, "" without one; raises ImproperlyConfigured for another."""
    url: str = env.str("CACHE_URL", "")
    if url and not _is_redis(url):
        raise env.refuse("CACHE_URL", CURE)  # never with the address: its password
    return url


def _is_redis(url: str) -> bool:
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return False
    database = parts.path.strip("/")
    if parts.scheme == "unix":
        return bool(database)
    return (
        parts.scheme in ("redis", "rediss")
        and bool(parts.hostname)
        and (not database or database.isdecimal())
    )


def caches(folder: Path, url: str) -> dict[str, dict[str, Any]]:
    """`default`, and `rates`: who asked how often."""
    return {"default": _redis(url), "rates": _redis(url, "rates")} if url else _local(folder)


def _redis(url: str, name: str = "") -> dict[str, Any]:
    return {
        "BACKEND": "config.caches.RedisThatMayBeAway",
        "LOCATION": [url],  # a list: in a text, commas and semicolons would divide
        "KEY_PREFIX": f"rapport{name}",
        "OPTIONS": {
            "socket_connect_timeout": ANSWERS_WITHIN,
            "socket_timeout": ANSWERS_WITHIN,
            "protocol": 2,  # the shortest greeting
        },
    }


def _local(folder: Path) -> dict[str, dict[str, Any]]:
    return {
        # Files, because several web processes must see the same generation of a page.
        "default": {
            "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
            "LOCATION": folder / "cache",
            "OPTIONS": {"MAX_ENTRIES": 5000},
        },
        # Each process for itself: a file for each key that somebody types takes longer than
        # half a search.
        "rates": {
            "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
            "LOCATION": "rates",
            "OPTIONS": {"MAX_ENTRIES": 10_000},
        },
    }
