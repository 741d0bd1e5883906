"""The demo company's question bank, from the files in questions/: a folder for each product.

They come in by the importer that a user's files take: `questions.gift` and `questions.xml` as other
systems write them. `questions.json` holds what no such format carries (pictures to point at, pages
to find, rubrics), and `passages.toml` says of each question what it tests and how hard it is.
"""

from __future__ import annotations

import json
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import transaction

from accounts.models import User
from demo.steering import article_ids, page_named
from kb.models import Passage, ProductPage
from quizzes.bank import name_passages
from quizzes.content import from_json
from quizzes.formats.imported import Imported
from quizzes.formats.registry import read
from quizzes.importing import Options, import_questions
from quizzes.models import Question
from quizzes.pictures import keep

FOLDER = Path(__file__).parent / "questions"
TRAINER = "tomas"


class UnknownPassageError(Exception):
    """A question is said to test a section that is not there."""


@transaction.atomic
def load_questions() -> int:
    """Make the bank say what the files say, everything ready; returns how many questions they hold.

    A question that was edited since gets a new version that says what its file says. Raises
    UnknownPassageError or UnknownArticleError naming what a file names in vain.
    """
    loading = _Loading(User.objects.get(username=TRAINER))
    return sum(loading.load(folder) for folder in sorted(FOLDER.iterdir()) if folder.is_dir())


@dataclass
class _Loading:
    by: User
    pages: dict[str, int] = field(default_factory=article_ids)
    passages: dict[tuple[int, str], list[Passage]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """A long section has several passages below one anchor."""
        found = defaultdict(list)
        for passage in Passage.objects.filter(live=True).select_related("page"):
            found[passage.page_id, passage.anchor].append(passage)
        self.passages = dict(found)

    def load(self, folder: Path) -> int:
        product = ProductPage.objects.get(slug=folder.name)
        asked = [*_from_files(folder), *self._others(folder)]
        import_questions(asked, Options(by=self.by, product=product, file=folder.name))
        self._tell(tomllib.loads((folder / "passages.toml").read_text(encoding="utf-8")))
        return len(asked)

    def _others(self, folder: Path) -> list[Imported]:
        told = json.loads((folder / "questions.json").read_text(encoding="utf-8"))
        return [self._other(one, folder / "pictures") for one in told]

    def _other(self, told: dict[str, Any], pictures: Path) -> Imported:
        """A picture is named by its file, a page by its article's id."""
        said: dict[str, Any] = dict(told["content"])
        if "picture" in said:
            data = (pictures / said["picture"]["file"]).read_bytes()
            kept = keep(data)
            size = {"width": kept.width, "height": kept.height}
            said["picture"] = {"source": kept.source, "alt": said["picture"]["alt"], **size}
        for target in said.get("targets", []):
            target["page"] = page_named(target["page"], self.pages)
        return Imported(from_json(said), told["category"], told["idnumber"], tuple(told["tags"]))

    def _tell(self, told: Mapping[str, Mapping[str, Any]]) -> None:
        """What each question tests, and how hard it is."""
        for question in Question.objects.filter(idnumber__in=told):
            row = told[str(question.idnumber)]
            name_passages(question, self._tested(row["tests"]), self.by)
            if question.difficulty != row["difficulty"]:
                question.difficulty = row["difficulty"]
                question.save(update_fields=["difficulty"])

    def _tested(self, places: Iterable[str]) -> list[Passage]:
        return [passage for place in places for passage in self._passages(place)]

    def _passages(self, place: str) -> list[Passage]:
        article, _, anchor = place.partition("#")
        found = self.passages.get((page_named(article, self.pages), anchor))
        if not found:
            raise UnknownPassageError(f"no article has the section {place}")
        return found


def _from_files(folder: Path) -> list[Imported]:
    files = (folder / "questions.gift", folder / "questions.xml")
    return [one for file in files for one in read(file.name, file.read_bytes())]
