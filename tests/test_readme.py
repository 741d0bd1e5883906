"""What the README and the docs say can be done exists: commands, options, settings, links."""

import importlib.util
import inspect
import re
import shlex
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from django.core.management import get_commands, load_command_class

ROOT = Path(__file__).resolve().parent.parent
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
FENCE = re.compile(r"^```.*?\n(.*?)^```", re.MULTILINE | re.DOTALL)
CODE = re.compile(r"`([^`\n]+)`")
# Not read by our settings.
ELSEWHERE = {
    "CN",
    "DJANGO_SETTINGS_MODULE",
    "PATH",
    "CHROMIUM",
    "PYTHON",
    "RAPPORT_CODE",
    "THOROUGH",
}

each_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))


def told(page):
    """Everything that a page shows as code, a line each."""
    text = page.read_text(encoding="utf-8")
    lines = [line for block in FENCE.findall(text) for line in block.splitlines()]
    return [*lines, *CODE.findall(FENCE.sub("", text))]


def makefile():
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z][a-z-]*):", text, re.MULTILINE))
    return targets, set(re.findall(r"^([A-Z_]+) [?:]?=", text, re.MULTILINE))


def settings_read():
    """Names of environment variables that the settings read."""
    source = "".join(
        file.read_text(encoding="utf-8") for file in (ROOT / "config/settings").glob("*.py")
    )
    readers = r"env\.\w+|number|rate|truth|choice|required|time_zone|functions"
    return set(re.findall(rf"(?:{readers})\(\s*\"([A-Z_]+)\"", source))


def management_calls(page):
    for line in told(page):
        if "manage.py " in line:
            words = shlex.split(line.split("manage.py ", 1)[1], comments=True)
            yield words[0], [word.split("=")[0] for word in words[1:] if word.startswith("--")]


@each_page
def test_make_has_every_target_that_is_named(page):
    lines = [line for line in told(page) if not line.startswith("apt ")]  # make is a package there
    named = {name for line in lines for name in re.findall(r"\bmake ([a-z][a-z-]*)", line)}
    assert named - makefile()[0] == set()


@each_page
def test_manage_has_every_command_and_option_that_is_named(page):
    commands = get_commands()
    for name, options in management_calls(page):
        assert name in commands, name
        parser = load_command_class(commands[name], name).create_parser("manage.py", name)
        assert set(options) <= set(parser._option_string_actions), (name, options)


def test_the_readme_tells_of_commands_at_all():
    assert {name for name, _ in management_calls(PAGES[0])} >= {"import_articles", "migrate"}


@each_page
def test_every_variable_that_is_set_is_read(page):
    named = {name for line in told(page) for name in re.findall(r"\b([A-Z][A-Z_]+)=", line)}
    assert named - settings_read() - makefile()[1] - ELSEWHERE == set()


def test_the_page_about_settings_names_all_of_them_and_no_other():
    text = (ROOT / "docs/settings.md").read_text(encoding="utf-8")
    rows = set(re.findall(r"^\| `([A-Z_]+)`", text, re.MULTILINE))
    assert settings_read() - rows == set()
    assert rows - settings_read() - ELSEWHERE == set()


@each_page
def test_every_module_that_is_named_is_there(page):
    named = {name for line in told(page) for name in re.findall(r"\b(config\.[a-z_.]+)\b", line)}
    lost = [name for name in named if importlib.util.find_spec(name.rstrip(".")) is None]
    assert lost == []


def places(page):
    """Modules named by their file, what is named in them, and its parameters."""
    for line in told(page):
        if found := re.fullmatch(r"((?:\w+/)+\w+)\.py(?:: (\w+)(?:\((.*)\))?)?", line):
            file, name, parameters = found.groups("")
            yield file, name, [one for one in parameters.split(", ") if one]


def test_what_developers_are_told_to_read_is_there_and_takes_these_parameters():
    files = " ".join(file.as_posix() for file in ROOT.glob("[a-z]*/**/*.py")) + " "
    named = list(places(ROOT / "docs/developers.md"))
    assert [file for file, *_ in named if f"/{file}.py " not in files] == []
    for file, name, parameters in named:
        if name:
            thing = getattr(importlib.import_module(file.replace("/", ".")), name)
            known = list(inspect.signature(thing).parameters) if parameters else []
            assert [one for one in known if one in parameters] == parameters, (file, name)
    assert any(parameters for *_, parameters in named), "they are told of functions at all"


def anchors(page):
    """The addresses of a page's headings, as a code host makes them."""
    text = FENCE.sub("", page.read_text(encoding="utf-8"))
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", one.lower()).strip().replace(" ", "-") for one in headings}


@each_page
def test_every_link_leads_somewhere(page):
    text = FENCE.sub("", page.read_text(encoding="utf-8"))
    links = re.findall(r"\]\(([^)\s]+)", text) + re.findall(r"(?:src|href)=\"([^\"]+)", text)
    lost = []
    for link in links:
        parts = urlsplit(link)
        if parts.scheme in ("http", "https", "mailto"):
            continue
        file = (page.parent / unquote(parts.path)) if parts.path else page
        known = file.exists() and (not parts.fragment or parts.fragment in anchors(file))
        lost += [] if known else [link]
    assert lost == []
