"""Who is logged in: kept in the database, with a copy in a cache that may be away.

The database alone is right. A copy is believed for a few minutes, and only if it was put into the
very Redis that it comes from: one that was restarted may bring back sessions that ended meanwhile.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.core.cache import caches

BELIEVED = 300  # seconds; so long may a session outlive its end if the cache missed it
ENDED: dict[str, Any] = {}


class SessionStore(DatabaseStore):
    """Writes to both, reads the copy first."""

    def __init__(self, session_key: str | None = None) -> None:
        self._copies: Any = caches[settings.SESSION_CACHE_ALIAS]
        super().__init__(session_key)

    def load(self) -> dict[str, Any]:
        """What the session holds; empty when there is none."""
        place = _place(self.session_key)
        kept: tuple[str, dict[str, Any]] | None = self._copies.get(place)
        if kept and kept[1] and kept[0] == self._copies.server_id:
            return kept[1]
        data: dict[str, Any] = super().load()
        if data:  # added, not set: whoever saves or ends the session meanwhile knows better
            self._copies.add(place, (self._copies.server_id, data), BELIEVED)
        return data

    def save(self, must_create: bool = False) -> None:
        """Raises what the database store raises."""
        super().save(must_create)
        copy = (self._copies.server_id, dict(self.items()))
        self._copies.set(_place(self.session_key), copy, min(BELIEVED, self.get_expiry_age()))

    def delete(self, session_key: str | None = None) -> None:
        """End it. A mark stays for a while, so that no copy is made of what was just read."""
        key = session_key or self.session_key
        super().delete(session_key)
        if key:
            self._copies.set(_place(key), (self._copies.server_id, ENDED), BELIEVED)


def _place(session_key: str | None) -> str:
    return f"session.{session_key}"
