"""The house keeps its floors: imports and foreign keys point down, lists go through one door."""

import ast
import logging
import re
import tomllib
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from importlinter.cli import lint_imports

from kb.models import (
    ANSWERS,
    AnnouncementPage,
    ArticlePage,
    HelpCenterPage,
    Passage,
    ProductPage,
)
from kb.models.answers import AnswerPage
from quizzes.models import (
    Attempt,
    AttemptSlot,
    Category,
    Question,
    QuestionVersion,
    Quiz,
    TestedPassage,
)
from search.models import SearchLog
from training.models import Assignment

ROOT = Path(__file__).resolve().parent.parent
FLOORS = (
    "faults",
    "operations",
    "accounts",
    "kb",
    "search",
    "quizzes",
    "training",
    "desk",
    "demo",
    "config",
)  # from the ground up
EMPTY_WORDS = {"utils", "util", "helpers", "helper", "common", "services", "core", "misc"}
LISTED = (
    *(HelpCenterPage, ProductPage, ArticlePage, AnnouncementPage, Passage, SearchLog),
    *(Category, Question, QuestionVersion, TestedPassage, Quiz, Attempt, AttemptSlot),
    Assignment,
)


def our_modules():
    return [file for floor in FLOORS for file in sorted((ROOT / floor).rglob("*.py"))]


def our_models():
    return [model for model in apps.get_models() if model._meta.app_label in FLOORS]


@pytest.fixture
def _loggers_stay_on():
    """The linter sets up its own log, which turns every other logger off."""
    loggers = [one for one in logging.root.manager.loggerDict.values() if hasattr(one, "disabled")]
    before = [(logger, logger.disabled) for logger in loggers]
    yield
    for logger, disabled in before:
        logger.disabled = disabled


@pytest.mark.usefixtures("_loggers_stay_on")
def test_a_room_imports_only_from_the_floors_below(capsys):
    kept = lint_imports(config_filename=str(ROOT / "pyproject.toml"), no_cache=True) == 0
    assert kept, capsys.readouterr().out


def held_to_purity():
    """What the import contract names: modules, and packages with all that is in them."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = settings["tool"]["importlinter"]["contracts"]
    (pure,) = (one for one in contracts if one["name"] == "Rules without rows stay pure")
    return tuple(pure["source_modules"])


def says_it_is_pure(file):
    text = file.read_text(encoding="utf-8")
    said = ast.get_docstring(ast.parse(text)) if "Pure" in text else ""
    return re.search(r"\bPure\b(?! but)", said or "")


def test_a_module_that_says_it_is_pure_is_held_to_it():
    held = held_to_purity()
    saying = [
        ".".join(file.relative_to(ROOT).with_suffix("").parts)
        for file in our_modules()
        if says_it_is_pure(file)
    ]
    assert len(saying) > 100
    assert [one for one in saying if not f"{one}.".startswith(tuple(f"{x}." for x in held))] == []


def relations():
    """Each foreign key of a model of ours to a model of ours, as (floor, floor, name)."""
    return [
        (FLOORS.index(model._meta.app_label), FLOORS.index(target), str(field))
        for model in our_models()
        for field in [*model._meta.local_fields, *model._meta.local_many_to_many]
        if field.related_model and (target := field.related_model._meta.app_label) in FLOORS
    ]


def test_foreign_keys_point_only_down_the_floors():
    found = relations()
    assert any(target < model for model, target, _ in found)
    assert [name for model, target, name in found if target > model] == []


def test_every_module_has_a_name_that_says_what_it_is_about():
    named = {
        part for file in our_modules() for part in file.relative_to(ROOT).with_suffix("").parts
    }
    assert named & EMPTY_WORDS == set()


@pytest.mark.parametrize("model", LISTED, ids=lambda model: model.__name__)
def test_lists_for_a_person_have_a_door(model):
    assert callable(getattr(model.objects, "visible_to", None))


def test_every_kind_of_page_that_answers_is_listed_once():
    """Code for all of them goes over ANSWERS; docs/developers.md names the exceptions."""
    assert {model for model in our_models() if issubclass(model, AnswerPage)} == set(ANSWERS)
    pairs = re.compile(r"\(ArticlePage, AnnouncementPage\)|\(AnnouncementPage, ArticlePage\)")
    again = [file for file in our_modules() if pairs.search(file.read_text(encoding="utf-8"))]
    assert again == [ROOT / "kb/models/__init__.py"]


def test_models_and_migrations_agree(db):
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_no_template_of_ours_needs_an_inline_script_or_style():
    """The content security policy would refuse them; JSON-LD is data, not script."""
    studio = ("studio", "wagtailadmin")
    refused = re.compile(r"<style|\sstyle=|\son[a-z]+=\"|<script(?![^>]*(src=|ld\+json))")
    found = [
        f"{file.relative_to(ROOT)}: {match[0]}"
        for file in sorted((ROOT / "templates").rglob("*.html"))
        if not set(studio) & set(file.relative_to(ROOT).parts)
        for match in refused.finditer(file.read_text(encoding="utf-8"))
    ]
    assert found == []
