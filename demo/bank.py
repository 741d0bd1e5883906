"""The demo's questions as its people meet them: how hard, how often guessed, and what is odd."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from demo.ability import Item
from demo.answering import Asked, guessing
from demo.taking import Known
from kb.models import ArticlePage
from quizzes.content import Content, SingleChoice
from quizzes.content.texts import tidy
from quizzes.models import Question, QuestionVersion

FOLDER = Path(__file__).parent
FILES = ("oddities.toml", "written.toml")


class OddError(Exception):
    """A file speaks of something that is not there; says what."""


@dataclass
class Bank:
    """Questions by version, read once. `odd`: by own number, what the files say."""

    odd: dict[str, dict[str, Any]] = field(default_factory=dict)

    @classmethod
    def told(cls) -> Bank:
        """With what the files say."""
        texts = [(FOLDER / name).read_text(encoding="utf-8") for name in FILES]
        return cls({row["question"]: row for text in texts for row in tomllib.loads(text)["odd"]})

    def known(self, versions: Iterable[QuestionVersion]) -> dict[int, Known]:
        """What is known of these versions, by version."""
        rows = list(versions)
        wanted = {version.question_id for version in rows}
        questions = Question.objects.select_related("product").in_bulk(list(wanted))
        return {one.pk: self._known(questions[one.question_id], one) for one in rows}

    def _known(self, question: Question, version: QuestionVersion) -> Known:
        key = question.idnumber or f"question {question.pk}"
        odd, content = self.odd.get(key, {}), version.said
        product = question.product.slug if question.product else ""
        how = {name: odd.get(name) for name in ("ease", "sharpness")}
        item = Item(key, product, question.difficulty, guessing(content), **how)
        return Known(item, self._asked(key, content, odd))

    def _asked(self, key: str, content: Content, odd: dict[str, Any]) -> Asked:
        return Asked(
            key,
            content,
            truly=_number(key, content, odd["truly"]) if "truly" in odd else None,
            also=_number(key, content, odd["also"]) if "also" in odd else None,
            pages=self._pages,
            texts=tuple(tidy(text) for text in odd.get("texts", ())),
        )

    @cached_property
    def _pages(self) -> tuple[int, ...]:
        return tuple(ArticlePage.objects.live().order_by("pk").values_list("pk", flat=True))


def _number(key: str, content: Content, text: str) -> int:
    """Which choice says this. Raises OddError."""
    said = [one.text.text for one in content.answers] if isinstance(content, SingleChoice) else []
    if text not in said:
        raise OddError(f"{key} has no answer “{text}”.")
    return said.index(text)
