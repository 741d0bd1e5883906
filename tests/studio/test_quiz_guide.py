"""docs/trainers.md names what is there."""

import re
from pathlib import Path

import pytest

from accounts.models import User
from quizzes.studio.writing.editors import EDITORS
from tests.studio.test_studio_screens import menu

ROOT = Path(__file__).parents[2]
GUIDE = (ROOT / "docs" / "trainers.md").read_text(encoding="utf-8")
OURS = {"Questions", "Quizzes", "Assignments", "Results", "To mark"}


def said_on_pages() -> str:
    """What stands in the templates and the code of the trainers' pages."""
    rooms = [ROOT / room for room in ("quizzes", "training")]
    pages = [file for room in rooms for file in (ROOT / "templates" / room.name).rglob("*.html")]
    code = [file for room in rooms for file in (room / "studio").rglob("*.py")]
    return "\n".join(file.read_text(encoding="utf-8") for file in (*pages, *code))


def test_every_button_of_the_guide_stands_on_a_page() -> None:
    said, named = said_on_pages(), set(re.findall(r"(?<!\*)\*([A-Z][^*\n]+)\*(?!\*)", GUIDE))
    assert len(named) > 10
    assert not {name for name in named if name not in said}


def test_the_guide_names_every_type_that_has_a_form_and_no_other() -> None:
    table = GUIDE.split("| type | answers |")[1].split("\n\n")[0]
    named = re.findall(r"^\| ([^|]+?) \|", table, re.MULTILINE)
    assert set(named) == {editor.blank.label.capitalize() for editor in EDITORS.values()}


@pytest.mark.django_db
def test_every_menu_entry_of_the_guide_exists_and_none_is_missing(manager: User) -> None:
    named = set(re.findall(r"\*\*Training › ([^*]+)\*\*", GUIDE))
    assert named <= set(menu(manager)["Training"])
    assert named >= OURS
