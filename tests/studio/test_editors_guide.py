"""docs/editors.md names what is there, and leaves nothing out."""

import re
from pathlib import Path

import pytest

from accounts.models import User
from kb.blocks import ArticleStreamBlock
from tests.studio.test_studio_screens import menu

GUIDE = (Path(__file__).parents[2] / "docs" / "editors.md").read_text(encoding="utf-8")
OURS = ("Knowledge", "Steer search")  # menus that are Rapport's alone


def named_entries() -> set[tuple[str, str]]:
    """Menu entries named in the guide: (menu, entry)."""
    return set(re.findall(r"\*\*([^*›]+) › ([^*]+)\*\*", GUIDE))


def test_the_guide_names_every_block_and_no_other() -> None:
    table = GUIDE.split("| block | for |")[1].split("\n\n")[0]
    named = re.findall(r"^\| ([^|]+?) \|", table, re.MULTILINE)
    assert set(named) == {str(block.label) for block in ArticleStreamBlock().child_blocks.values()}


@pytest.mark.django_db
def test_every_menu_entry_of_the_guide_exists(manager: User) -> None:
    shown = menu(manager)
    assert named_entries()
    assert not {(name, entry) for name, entry in named_entries() if entry not in shown[name]}


@pytest.mark.django_db
def test_every_menu_entry_of_our_own_is_in_the_guide(manager: User) -> None:
    shown = {(name, entry) for name in OURS for entry in menu(manager)[name]}
    assert shown <= named_entries()
