"""QTI 2.1: choices, texts, matching and ordering, as single items and as packages."""

from quizzes.formats.qti.package import read, write
from quizzes.formats.qti.writing import TYPES

__all__ = ["TYPES", "read", "write"]
