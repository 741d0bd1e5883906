"""What somebody answered: read from a browser, checked against the question, kept as JSON. Pure.

Numbers of answers, items and words count from 0 in the order in which the question keeps them,
never in the order that was shown: for an ordering question the kept order is the right one. Who
shuffles translates before a response comes in here, and keeps these numbers out of every page.
"""

from quizzes.responses.kinds import (
    Filled,
    Matched,
    Nothing,
    Opened,
    Ordered,
    Picked,
    Pointed,
    Response,
    Said,
    Ticked,
    Typed,
)
from quizzes.responses.reading import (
    ResponseError,
    read_response,
    response_to_json,
)

__all__ = [
    "Filled",
    "Matched",
    "Nothing",
    "Opened",
    "Ordered",
    "Picked",
    "Pointed",
    "Response",
    "ResponseError",
    "Said",
    "Ticked",
    "Typed",
    "read_response",
    "response_to_json",
]
