"""Proposers of the company's own, beside the rules: where a language model could be plugged in.

`QUESTION_PROPOSERS` names functions; none by default. Each gets an article and its siblings, and
yields proposals. What does not stand in the article's passages word for word is left out, and what
fails is named; the rules go on without it.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils.module_loading import import_string

from quizzes.proposing.proposals import Proposal
from quizzes.proposing.source import Article

Proposer = Callable[[Article, Sequence[Article]], Iterable[Proposal]]
log = logging.getLogger(__name__)


@dataclass
class Plugged:
    """What they proposed, and the names of those that failed."""

    proposals: list[Proposal] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)


def proposers() -> dict[str, Proposer]:
    """Those that are set up, by name. Raises ImproperlyConfigured with the cure."""
    return {name: _loaded(name) for name in settings.QUESTION_PROPOSERS}


def proposed_by_others(article: Article, siblings: Sequence[Article]) -> Plugged:
    """What the plugged proposers make of an article."""
    found = Plugged()
    for name, proposer in proposers().items():
        try:
            found.proposals += proposer(article, siblings)
        except Exception:  # whatever it is, the rules' proposals are there
            log.exception("The proposer %s failed.", name)
            found.failed.append(name)
    return found


def _loaded(name: str) -> Proposer:
    try:
        proposer: Proposer = import_string(name)
    except ImportError as error:
        raise _refused(name, f"cannot be loaded ({error})") from error
    if not callable(proposer):
        raise _refused(name, "is no function")
    return proposer


def _refused(name: str, why: str) -> ImproperlyConfigured:
    return ImproperlyConfigured(
        f"QUESTION_PROPOSERS: {name} {why}; name functions such as acme.questions.propose, with "
        "commas between them, or leave it empty (see docs/settings.md)"
    )
