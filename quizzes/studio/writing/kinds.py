"""Formats in which a question can be edited as a text. Pure."""

from __future__ import annotations

from quizzes.content import Content
from quizzes.formats import FORMATS, Imported, write

KINDS = ("gift", "moodle_xml")


def kinds_for(content: Content) -> list[str]:
    """Formats whose text can hold such a question, the one that carries most first."""
    holding = [kind for kind in KINDS if type(content) in FORMATS[kind].types]
    return sorted(holding, key=lambda kind: len(write(kind, [Imported(content)]).warnings))
