"""Settings come from the environment; wrong ones stop the start and say what to set."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
GOOD = {
    "DJANGO_SETTINGS_MODULE": "config.settings.production",
    "SECRET_KEY": "x7" * 30 + "abcdefgh!%",
    "SITE_URL": "https://help.example.com",
}


def start(tmp_path, *command, **variables):
    """Run manage.py with only these variables of ours set."""
    environment = {"PATH": os.environ["PATH"], "RAPPORT_DATA_DIR": str(tmp_path), **GOOD}
    environment |= variables
    return subprocess.run(
        [sys.executable, "manage.py", *command],
        cwd=ROOT,
        env={name: value for name, value in environment.items() if value},
        capture_output=True,
        text=True,
        check=False,
    )


def test_production_passes_its_own_deploy_check(tmp_path):
    done = start(tmp_path, "check", "--deploy", "--fail-level", "WARNING")
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("variable", "value", "says"),
    [
        ("SECRET_KEY", "", "50 random characters"),
        ("SECRET_KEY", "short", "50 random characters"),
        ("SITE_URL", "", "https://help.example.com"),
        ("SITE_URL", "help.example.com", "https://help.example.com"),
        ("SEARCH_QUERY_LENGTH", "many", "whole number from 20 to 2000"),
        ("SEARCH_PAGE_DEPTH", "0", "must be from 1 to 50"),
        ("SEARCH_RATE", "fast", "60/m"),
        ("BEHIND_PROXY", "perhaps", "true or false"),
        ("TIME_ZONE", "Mars/Base", "TIME_ZONE"),
        ("RAPPORT_DATA_DIR", "/dev/null/x", "cannot make"),
    ],
)
def test_a_wrong_variable_is_named_with_its_cure(tmp_path, variable, value, says):
    done = start(tmp_path, "check", **{variable: value})
    assert done.returncode != 0
    last = done.stderr.strip().splitlines()[-1]
    assert variable in last
    assert says in last


def test_every_variable_is_in_the_docs_and_every_one_in_the_docs_is_read():
    import re

    read = set()
    for source in (ROOT / "config" / "settings").glob("*.py"):
        read |= set(
            re.findall(r'(?:env\.\w+|number|truth|rate|folder)\(\s*"([A-Z_]+)"', source.read_text())
        )
    told = set(re.findall(r"^\| `([A-Z_]+)`", (ROOT / "docs" / "settings.md").read_text(), re.M))
    assert read - {"X"} == told


def test_demo_logins_are_refused_outside_the_demo(tmp_path):
    done = start(tmp_path, "load_demo")
    assert done.returncode != 0
    assert "demo" in done.stderr
