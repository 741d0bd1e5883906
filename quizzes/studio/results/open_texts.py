"""Which texts somebody has open to mark, so that colleagues are given another one next.

Nobody is kept from anything by it: what counts is who gives a mark first.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.core.cache import cache

KEPT_FOR = 15 * 60  # seconds


def opened(slot: int, person: int) -> None:
    """This person reads it; who opened it first stays the one who has it."""
    cache.add(_key(slot), person, KEPT_FOR)


def closed(slot: int) -> None:
    """It has been marked."""
    cache.delete(_key(slot))


def open_to_others(slots: Iterable[int], person: int) -> set[int]:
    """Those of the texts that somebody else reads just now."""
    keys = {_key(slot): slot for slot in slots}
    found = cache.get_many(list(keys))
    return {keys[key] for key, reader in found.items() if reader != person}


def _key(slot: int) -> str:
    return f"open-to-mark:{slot}"
