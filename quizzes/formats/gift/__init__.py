"""GIFT, Moodle's text format for questions: all of it, read and written exactly."""

from quizzes.formats.gift.reading import read
from quizzes.formats.gift.writing import write

__all__ = ["read", "write"]
