"""Every table that goes by the type of a question knows each type, or names here what it lacks.

A type that is added fails here at once in each place that docs/developers.md lists.
"""

import importlib
import pkgutil
import re
from pathlib import Path
from typing import Any

import pytest

import quizzes
from quizzes.content import TYPES

ROOT = Path(__file__).resolve().parent.parent.parent
NO_ANSWER = {"description"}
NO_PLACES = {"find_it", "free_text", "numeric", "short_text", "true_false"}  # nothing to shuffle
LACKS: dict[str, set[str]] = {
    "quizzes.content.questions.TYPES": set(),
    "quizzes.content.problems._CHECKS": set(),
    "quizzes.responses.reading._READERS": set(),
    "quizzes.grading.rules.RULES": NO_ANSWER,
    "quizzes.grading.right_answers._RULES": {"free_text"},
    "quizzes.grading.guessing._RULES": NO_ANSWER | {"find_it", "free_text", "hotspot"},
    "quizzes.grading.clearing._RULES": NO_ANSWER | NO_PLACES | {"ordering", "single_choice"},
    "quizzes.shuffling._ORDERS": NO_ANSWER | NO_PLACES | {"hotspot"},
    "quizzes.rekeying._RULES": NO_ANSWER | NO_PLACES,
    "quizzes.review.public_form._FORMS": NO_ANSWER | {"find_it", "short_text", "true_false"},
    "quizzes.answering.fields._TYPES": set(),
    "quizzes.answering.controls._RULES": NO_ANSWER,
    "quizzes.answering.rows._RULES": NO_ANSWER | {"multiple_answers", "single_choice"},
    "quizzes.statements.INTERACTIONS": NO_ANSWER
    | {"cloze", "find_it", "gap_text", "hotspot"},  # xAPI has no word for them
    "quizzes.studio.keys._RULES": NO_ANSWER | {"find_it"},
    "quizzes.studio.writing.editors.EDITORS": set(),
    "quizzes.studio.printing.questions._BLANKS": NO_ANSWER,
    "quizzes.formats.gift.writing._ANSWERS": {"cloze", "find_it", "gap_text", "hotspot"},
    "quizzes.formats.moodle_xml.writing._WRITERS": {"find_it", "hotspot"},
    "quizzes.formats.qti.writing._WRITERS": {"cloze", "find_it", "gap_text", "hotspot"},
    "quizzes.formats.table.writing._WRITERS": {"cloze", "find_it", "gap_text", "hotspot"},
    "demo.answering._WRONG": NO_ANSWER | {"free_text"},
}
AS_A_FILE_SAYS = {  # by a format's own names of types
    "quizzes.formats.moodle_xml.reading._READERS",
    "quizzes.formats.table.reading._READERS",
}
DOCS = (ROOT / "docs/developers.md").read_text(encoding="utf-8")
TOLD = DOCS.partition("## Adding a question type")[2].partition("\n## ")[0]


def types_in(table: Any) -> set[str]:
    """Names of the types that a table goes by."""
    names = {kind: name for name, kind in TYPES.items()}
    return {names.get(key, key) for key in table if key in names or key in TYPES}


def value_of(path: str) -> Any:
    """What has this name in its module."""
    module, _, name = path.rpartition(".")
    return getattr(importlib.import_module(module), name)


@pytest.mark.parametrize("path", LACKS)
def test_a_table_knows_every_type_or_names_what_it_lacks(path: str) -> None:
    assert set(TYPES) - types_in(value_of(path)) == LACKS[path]


@pytest.mark.parametrize("name", TYPES)
def test_every_type_has_a_template(name: str) -> None:
    assert (ROOT / f"templates/quizzes/types/{name}.html").exists()


def test_no_table_by_type_is_left_out_here() -> None:
    """Looks into every module of the room for a table with three types or more."""
    known = {id(value_of(path)) for path in {*LACKS, *AS_A_FILE_SAYS}}
    forgotten = []
    for module in pkgutil.walk_packages(quizzes.__path__, "quizzes."):
        if "migrations" not in module.name:
            named = vars(importlib.import_module(module.name)).items()
            tables = [(name, one) for name, one in named if isinstance(one, dict)]
            forgotten += [
                f"{module.name}.{name}"
                for name, one in tables
                if name != "__builtins__" and len(types_in(one)) > 2 and id(one) not in known
            ]
    assert forgotten == []


def test_developers_are_told_of_every_table() -> None:
    told = set(re.findall(r"`([\w/]+\.py)`", TOLD))
    places = {path.rpartition(".")[0].replace(".", "/") + ".py" for path in LACKS}
    lost = [one for one in places if not any(f"/{one}".endswith(f"/{file}") for file in told)]
    assert lost == []
