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
    """Stem: where it stands, then what is asked. Name: the section and the heart of it."""
    where = article.where(part)
    name = f"{where.split(' › ')[-1]}: {question.splitlines()[-1]}"
    return {"name": _cut(name, LONGEST_NAME), "stem": plain(f"{where}\n\n{question}")}


def quoted(line: str) -> dict[str, Any]:
    """What the article says, for who has answered."""
    return {"general_feedback": plain(f"The article says: “{_cut(line, LONGEST_QUOTE)}”")}


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[:most].rsplit(' ', 1)[0]} …"
