"""The YAML between two lines of `---` at the top of a Markdown file, with line numbers."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import yaml

from kb.importers.fields import Fields
from kb.importers.source import Body, Place, Problem

FENCE = re.compile(r"^---[ \t]*$", re.MULTILINE)


class MalformedError(Exception):
    """There is no front matter to read; says why, and on which line."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.line, self.message = line, message


@dataclass(frozen=True, slots=True)
class Document:
    """A Markdown file: its keys and its text."""

    fields: Fields
    body: Body


def read_document(text: str, file: str) -> Document:
    """Split a file. Raises MalformedError if it has no front matter that can be read."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    fences = list(FENCE.finditer(text))[:2]
    if not fences or text[: fences[0].start()].strip():
        raise MalformedError(
            1, "there is no front matter; begin the file with --- and its id and title"
        )
    if len(fences) < 2:
        raise MalformedError(1, "the front matter is never closed; add a line with --- after it")
    head, first = text[fences[0].end() + 1 : fences[1].start()], _line(text, fences[0].end()) + 1
    values, lines = _keys(head, first)
    fields = Fields(values, lambda key: Place(file, lines.get(key, 1)))
    body = text[fences[1].end() + 1 :]
    return Document(fields, Body(body, Place(file, _line(text, fences[1].end()) + 1)))


def _line(text: str, at: int) -> int:
    return text.count("\n", 0, at) + 1


def _keys(head: str, first: int) -> tuple[dict[str, Any], dict[str, int]]:
    """Values as they were written (texts, lists of texts) and the line of each key."""
    try:
        if any(isinstance(event, yaml.AliasEvent) for event in yaml.parse(head, yaml.BaseLoader)):
            raise MalformedError(
                first, "the front matter refers to itself with *; write values out"
            )
        loader = yaml.BaseLoader(head)
        node = loader.get_single_node()
        values = loader.construct_document(node) if node else {}
    except yaml.YAMLError as error:
        raise _malformed(error, first) from error
    except RecursionError as error:
        raise MalformedError(first, "the front matter is nested too deeply") from error
    if not isinstance(values, dict):
        raise MalformedError(
            first, "the front matter is no list of keys; write key: value, one a line"
        )
    return values, _lines_of(node, first)


def _lines_of(node: Any, first: int) -> dict[str, int]:
    lines: dict[str, int] = {}
    for key, _ in node.value if node else ():
        line = key.start_mark.line + first
        if key.value in lines:
            raise MalformedError(line, f"{key.value} stands there twice; keep one")
        lines[key.value] = line
    return lines


def _malformed(error: yaml.YAMLError, first: int) -> MalformedError:
    mark = getattr(error, "problem_mark", None)
    line = first + (mark.line if mark else 0)
    told = getattr(error, "problem", None) or "it is no YAML"
    return MalformedError(
        line, f"the front matter cannot be read ({told}); put values with colons in quotes"
    )


def problems_in(file: str, malformed: MalformedError) -> list[Problem]:
    """What to tell people about a file that could not be split."""
    return [Problem(Place(file, malformed.line), malformed.message)]
