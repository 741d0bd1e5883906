"""What a rule proposes. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from quizzes.content import Content


@dataclass(frozen=True)
class Proposal:
    """A draft. `told`: what it was made of, word for word as passages hold it; `rule` made it."""

    content: Content
    told: tuple[str, ...]
    rule: str
