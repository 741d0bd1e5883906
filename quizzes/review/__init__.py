"""What may leave the server about a question, and when. Pure."""

from quizzes.review.phases import (
    Phase,
    Thing,
    allowed,
    everything_afterwards,
    phase_of,
    wrong_options,
)
from quizzes.review.public_form import public_files, public_form
from quizzes.review.revealing import Asked, revealed, while_taking

__all__ = [
    "Asked",
    "Phase",
    "Thing",
    "allowed",
    "everything_afterwards",
    "phase_of",
    "public_files",
    "public_form",
    "revealed",
    "while_taking",
    "wrong_options",
]
