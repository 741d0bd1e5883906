"""Why a search brought nothing, in words for whoever asked: the same at every face.

What an engine says of itself is meant for whoever runs the site: it goes to the log.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass

from search.engines.base import EngineUnavailable
from search.query import QueryTooLong

logger = logging.getLogger(__name__)

REFUSED = (QueryTooLong, EngineUnavailable)  # what `problem_of` has words for
AGAIN = "Try again in a moment"


@dataclass(frozen=True, slots=True)
class Problem:
    """Why there are no answers, what to do, and how that is told to programs."""

    title: str
    text: str
    status: int

    @property
    def line(self) -> str:
        """Both in one line, where there is room for no more."""
        return f"{self.title.removesuffix('.')}. {self.text}"


def problem_of(error: Exception, meanwhile: str = "") -> Problem:
    """What to tell of an error that is one of REFUSED. `meanwhile`: what else can be done here."""
    if isinstance(error, QueryTooLong):
        return Problem(str(error), "Shorten it to what matters.", 400)
    logger.warning("Search does not answer: %s", error)
    text = f"{AGAIN}, or {meanwhile}." if meanwhile else f"{AGAIN}."
    return Problem("Search does not answer now", text, 503)
