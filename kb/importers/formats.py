"""Which importer reads what: told from the path and what stands there."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from kb.importers import markdown_folder, records, zendesk
from kb.importers.source import Source, SourceFile
from kb.importers.text_file import read_text

READERS: dict[str, Callable[[Path], Source]] = {
    "markdown": markdown_folder.read,
    "jsonl": records.read_json_lines,
    "csv": records.read_csv,
    "zendesk": zendesk.read,
}
SUFFIXES = {
    ".md": "markdown",
    ".markdown": "markdown",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".csv": "csv",
    ".tsv": "csv",
}


class UnknownFormatError(Exception):
    """Nothing here can be imported as it is; says what can be done."""


def read_source(path: Path, name: str = "") -> Source:
    """Read everything at a path. Raises UnknownFormatError, which says what to do."""
    try:
        there = path.exists()
    except PermissionError as error:
        raise UnknownFormatError(f"{path} may not be read by the user that runs this") from error
    if not there:
        raise UnknownFormatError(f"There is no file or folder {path}")
    source = READERS[name or _format_of(path)](path)
    if not any(
        file.errors or file.articles or file.snippets or file.products for file in source.files
    ):
        raise UnknownFormatError(f"There is nothing to import in {path}")
    return source


def _format_of(path: Path) -> str:
    if path.is_dir():
        return _format_of_folder(path)
    if path.suffix.lower() in SUFFIXES:
        return SUFFIXES[path.suffix.lower()]
    if path.suffix.lower() == ".json":
        return _format_of_json(path)
    raise UnknownFormatError(
        f"{path} is neither Markdown, JSON nor CSV by its name; say --format {'|'.join(READERS)}"
    )


def _format_of_folder(path: Path) -> str:
    if any(path.glob("articles*.json")):
        return "zendesk"
    if any(name for suffix in markdown_folder.SUFFIXES for name in path.rglob(f"*{suffix}")):
        return "markdown"
    raise UnknownFormatError(
        f"{path} holds no Markdown files and no articles.json; name the file to import"
    )


def _format_of_json(path: Path) -> str:
    """A Zendesk export is one object; rows are one object a line."""
    try:
        data = json.loads(read_text(path, SourceFile(str(path))) or "")
    except (ValueError, RecursionError):
        return "jsonl"
    if isinstance(data, dict):
        return "zendesk" if "articles" in data else "jsonl"
    first = data[0] if isinstance(data, list) and data else None
    return "zendesk" if isinstance(first, dict) and "section_id" in first else "jsonl"
