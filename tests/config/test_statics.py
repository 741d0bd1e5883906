"""Static files in production."""

import json
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles.finders import get_finder
from django.core.files.storage import storages
from django.core.management import call_command

from config.settings import base
from config.statics import HashedStaticFiles

IMPORTED = re.compile(r'(?:from|import)\s*"\./([^"]+)"')


@pytest.fixture
def collected(settings, tmp_path):
    """Our own static files as production serves them."""
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = base.STORAGES
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    get_finder.cache_clear()
    call_command("collectstatic", interactive=False, verbosity=0)
    yield tmp_path
    get_finder.cache_clear()


def test_each_version_knows_its_own_names_while_they_share_a_folder(settings, tmp_path: Path):
    settings.STATIC_ROOT = tmp_path / "collected"
    settings.STORAGES = base.STORAGES
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]

    def version(name: str, *files: str) -> HashedStaticFiles:
        for file in files:
            (tmp_path / name).mkdir(exist_ok=True)
            (tmp_path / name / file).write_text(f"a {{ content: '{name}' }}")
        settings.STATICFILES_DIRS = [tmp_path / name]
        get_finder.cache_clear()
        return HashedStaticFiles()

    for collected in (("old", "page.css", "gone.css"), ("new", "page.css")):
        version(*collected)
        call_command("collectstatic", interactive=False, verbosity=0)
    old, new, hasty = version("old"), version("new"), version("hasty", "page.css")
    get_finder.cache_clear()
    for storage, said in ((old, "old"), (new, "new"), (hasty, "new")):
        assert said in Path(storage.path(storage.stored_name("page.css"))).read_text()
    assert Path(old.path(old.stored_name("gone.css"))).exists()
    with pytest.raises(ValueError, match=r"gone\.css"):
        new.stored_name("gone.css")


def test_a_module_is_loaded_by_one_name_alone(collected: Path):
    names = json.loads((collected / "staticfiles.json").read_text())["paths"]
    hashed = {Path(name).name for name in names.values()}
    modules = [collected / name for plain, name in names.items() if plain.startswith("js/")]
    imported = {name for module in modules for name in IMPORTED.findall(module.read_text())}
    assert imported
    assert imported <= hashed
    assert storages["staticfiles"].hashed_files


def test_scripts_are_sent_without_their_comments_in_both_codings(collected: Path):
    names = json.loads((collected / "staticfiles.json").read_text())["paths"]
    script = collected / names["js/desk.js"]
    assert "/*" not in script.read_text()
    assert "//" not in script.read_text().replace("://", "")
    assert script.with_name(f"{script.name}.br").exists()
    assert script.with_name(f"{script.name}.gz").exists()
