"""Taking a quiz: the server owns draw, order and clock. The moment is always passed in."""

from quizzes.attempts.checking import check
from quizzes.attempts.ending import end_if_over, finish, retime, sweep
from quizzes.attempts.events import held, note, searched
from quizzes.attempts.marking import mark
from quizzes.attempts.pages import Paper, Review, page_of, review_of
from quizzes.attempts.places import pool_of, problems_before_publishing, problems_of
from quizzes.attempts.refusals import Reason, Refused, Stale
from quizzes.attempts.regrading import AttemptChange, Scope, excuse, regrade, regrade_preview
from quizzes.attempts.results import Result, result_of
from quizzes.attempts.saving import Given, Saved, flag, save
from quizzes.attempts.starting import hindrance, start
from quizzes.attempts.state import AttemptState, SlotState, state_of
from quizzes.attempts.terms import Terms, terms_for
from quizzes.attempts.turning import turn_to

__all__ = [
    "AttemptChange",
    "AttemptState",
    "Given",
    "Paper",
    "Reason",
    "Refused",
    "Result",
    "Review",
    "Saved",
    "Scope",
    "SlotState",
    "Stale",
    "Terms",
    "check",
    "end_if_over",
    "excuse",
    "finish",
    "flag",
    "held",
    "hindrance",
    "mark",
    "note",
    "page_of",
    "pool_of",
    "problems_before_publishing",
    "problems_of",
    "regrade",
    "regrade_preview",
    "result_of",
    "retime",
    "review_of",
    "save",
    "searched",
    "start",
    "state_of",
    "sweep",
    "terms_for",
    "turn_to",
]
