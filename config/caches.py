"""Redis as a cache that may be away: then nothing is remembered, and everything goes on.

A cache saves time, so its absence may cost no more than time. While it is away reads find nothing,
writes are dropped and counters do not count. What must not be forgotten stands in the database:
when pages changed (`kb.page_cache`) and who is logged in (`config.sessions`).
"""

from __future__ import annotations

import functools
import pickle
from collections.abc import Callable
from typing import Any

from django.core.cache.backends.redis import RedisCache, RedisCacheClient, RedisSerializer
from redis.connection import Connection
from redis.exceptions import RedisError

from faults.breaker import Breaker

UNREADABLE = (pickle.UnpicklingError, AttributeError, ImportError, EOFError, IndexError, TypeError)


@functools.cache
def breaker_of(server: str) -> Breaker:
    """One for each server and process; every cache and thread shares it."""
    return Breaker(
        "The cache does not answer: pages are made anew, sessions read from the database, "
        "rates not counted",
        "The cache answers again",
    )


def _asked(method: Callable[..., Any], otherwise: Any) -> Callable[..., Any]:
    """The method, answered with `otherwise` while the server is away."""

    @functools.wraps(method)
    def ask(client: Client, *args: Any) -> Any:
        if not client.breaker.may_try():
            return otherwise
        try:
            answer = method(client, *args)
        except RedisError as error:
            client.breaker.failed(error)
            return otherwise
        if client.breaker.worked():
            _forget_what_others_keep()
        return answer

    return ask


def _forget_what_others_keep() -> None:
    """Wagtail may have tried to while the server was away."""
    from wagtail.models import Site  # a cache is asked for before there are models

    Site.clear_site_root_paths_cache()


class Client(RedisCacheClient):
    """Asks nothing of a server that just failed to answer."""

    server_id = ""  # of the Redis that was last connected to; another one after each restart

    def __init__(self, servers: list[str], **options: Any) -> None:
        options = {"serializer": Serializer, "redis_connect_func": self._met, **options}
        super().__init__(servers, **options)
        self.breaker = breaker_of(servers[0])

    add = _asked(RedisCacheClient.add, False)
    set = _asked(RedisCacheClient.set, None)
    touch = _asked(RedisCacheClient.touch, False)
    delete = _asked(RedisCacheClient.delete, False)
    get_many = _asked(RedisCacheClient.get_many, {})
    has_key = _asked(RedisCacheClient.has_key, False)
    set_many = _asked(RedisCacheClient.set_many, None)
    delete_many = _asked(RedisCacheClient.delete_many, None)
    clear = _asked(RedisCacheClient.clear, False)
    ping = _asked(lambda client: bool(client.get_client().ping()), False)
    _get = _asked(RedisCacheClient.get, None)
    _incr = _asked(
        lambda client, key, delta: client.get_client(key, write=True).incr(key, delta), None
    )

    def get(self, key: Any, default: Any) -> Any:
        """What is kept and can be read, or the default."""
        found = self._get(key, None)
        return default if found is None else found

    def incr(self, key: Any, delta: int) -> int:
        """The new number; raises ValueError where there was none, or nobody to count."""
        if not self.has_key(key) or (count := self._incr(key, delta)) is None:
            raise ValueError(f"Key {key!r} not found.")
        return int(count)

    def _met(self, connection: Connection) -> None:
        """A new connection: greet, and ask who it is."""
        connection.on_connect()  # type: ignore[no-untyped-call]
        connection.send_command("INFO", "server")  # type: ignore[no-untyped-call]
        lines = bytes(connection.read_response()).decode().splitlines()
        said = dict(line.split(":", 1) for line in lines if ":" in line)
        self.server_id = said.get("run_id", "")


class Serializer(RedisSerializer):
    """What another release of Rapport wrote and this one cannot read counts as not there."""

    def loads(self, data: Any) -> Any:
        """The value, or None."""
        try:
            return super().loads(data)
        except UNREADABLE:
            return None


class RedisThatMayBeAway(RedisCache):
    """Django's Redis cache with a patient client."""

    may_be_away = True
    _cache: Client

    def __init__(self, server: Any, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._class = Client

    @property
    def server_id(self) -> str:
        """Which Redis this thread spoke to last; "" before the first word."""
        return str(self._cache.server_id)

    def is_there(self) -> bool:
        """Whether the server answers now."""
        return bool(self._cache.ping())
