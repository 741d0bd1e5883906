"""How proposed questions are worded. Pure."""

from __future__ import annotations

from typing import Any

from quizzes.content import Format, Text
from quizzes.proposing.source import Article, Part

LONGEST_QUOTE = 400  # characters
LONGEST_NAME = 120


def plain(text: str) -> Text:
    """Words of an article mean nothing but themselves."""
    return Text(text, Format.PLAIN)


def asked(article: Article, part: Part, question: str) -> dict[str, Any]:
    """Name and stem: where it stands, then what is asked."""
    where = article.where(part)
    return {"name": where[:LONGEST_NAME], "stem": plain(f"{where}\n\n{question}")}


def quoted(line: str) -> dict[str, Any]:
    """What the article says, for who has answered."""
    cut = line if len(line) <= LONGEST_QUOTE else f"{line[:LONGEST_QUOTE].rsplit(' ', 1)[0]} …"
    return {"general_feedback": plain(f"The article says: “{cut}”")}
