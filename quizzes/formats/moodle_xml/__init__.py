"""Moodle XML: what Moodle exports and imports, with pictures."""

from quizzes.formats.moodle_xml.reading import read
from quizzes.formats.moodle_xml.writing import write

__all__ = ["read", "write"]
