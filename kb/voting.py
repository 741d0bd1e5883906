"""Readers' votes: how many were helped, and a signal for those who want to know of each.

The signal is sent with `request`, `vote` and `searched`. `searched` is what the reader says was
searched, as it was typed: names may be in it.
"""

from __future__ import annotations

from django.dispatch import Signal

voted = Signal()


def helpful_share(helped: int, unhelped: int) -> int | None:
    """Whole per cent of those who voted whom it helped; None while nobody has voted."""
    votes = helped + unhelped
    return round(100 * helped / votes) if votes else None
