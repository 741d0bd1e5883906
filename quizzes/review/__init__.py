"""What may leave the server about a question, and when. Pure."""

from quizzes.review.files import file_with, names
from quizzes.review.phases import (
    Phase,
    Thing,
    allowed,
    everything_afterwards,
    phase_of,
    wrong_options,
)
from quizzes.review.public_form import public_form
from quizzes.review.revealing import Asked, revealed, while_taking

__all__ = [
    "Asked",
    "Phase",
    "Thing",
    "allowed",
    "everything_afterwards",
    "file_with",
    "names",
    "phase_of",
    "public_form",
    "revealed",
    "while_taking",
    "wrong_options",
]
