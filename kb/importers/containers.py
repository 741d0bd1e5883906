"""`:::` containers of our Markdown dialect: found, checked, and told apart by depth. Pure.

The Markdown parser closes a container at the first fence that is long enough. People write three
colons everywhere, so fences get longer the more stands inside them, before the parser sees them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape

from kb.video import player_address

OPENS = re.compile(r"^(\s*):{3,}\s*([A-Za-z][\w-]*)(.*)$")
CLOSES = re.compile(r"^(\s*):{3,}\s*$")
CODE = re.compile(r"^\s*(`{3,}|~{3,})")
CHANNELS = ("email", "chat", "phone", "sms")
CALLOUTS = {
    **{kind: kind for kind in ("note", "tip", "warning", "stop")},
    "info": "note",
    "important": "note",
    "caution": "warning",
    "attention": "warning",
    "danger": "stop",
    "error": "stop",
}  # our kinds, and what other tools call them
NAMES = ("callout", "agents", "reply", "steps", "snippet", "video", *CALLOUTS)


@dataclass
class _Fence:
    line: int
    indent: str
    told: str
    above: _Fence | None
    height: int = 0  # how many containers are nested inside

    def closed(self) -> _Fence | None:
        if self.above:
            self.above.height = max(self.above.height, self.height + 1)
        return self.above


def marked(text: str) -> tuple[str, list[tuple[int, str]]]:
    """The text with fences told apart by depth, and what is wrong as (line from 0, message)."""
    lines, errors = text.split("\n"), []
    pairs: list[tuple[_Fence, int]] = []
    here: _Fence | None = None
    for number, line in _outside_code(lines):
        if opens := OPENS.match(line):
            here = _Fence(number, opens[1], f"{opens[2]}{opens[3]}".strip(), here)
            errors += [(number, problem) for problem in _wrong(here.told)]
        elif CLOSES.match(line):
            if here is None:
                errors.append((number, "::: closes nothing; take it out or open a block above"))
            else:
                pairs.append((here, number))
                here = here.closed()
    while here is not None:
        errors.append((here.line, f":::{here.told} is never closed; add a line with ::: after it"))
        here = here.above
    for fence, end in pairs:
        colons = ":" * (3 + fence.height)
        lines[fence.line] = f"{fence.indent}{colons}{fence.told}"
        lines[end] = f"{fence.indent}{colons}"
    return "\n".join(lines), errors


def _outside_code(lines: list[str]) -> list[tuple[int, str]]:
    outside, fence = [], ""
    for number, line in enumerate(lines):
        code = CODE.match(line)
        if fence:
            if code and code[1].startswith(fence) and not line.strip().strip(fence[0]):
                fence = ""
        elif code:
            fence = code[1]
        else:
            outside.append((number, line))
    return outside


@dataclass(frozen=True, slots=True)
class Container:
    """What stands behind the colons: `reply email "Subject"` → name, words, title."""

    name: str
    words: tuple[str, ...]
    title: str

    @classmethod
    def parse(cls, told: str) -> Container:
        """Read an opening line without its colons."""
        name = re.match(r"[\w-]*", told)[0]  # type: ignore[index]
        rest = told[len(name) :].strip()
        quoted = re.search(r'"([^"]*)"|\[([^\]]*)\]', rest)
        if quoted:
            rest = rest.replace(quoted[0], " ")
        words = tuple(rest.split())
        title = (quoted[1] or quoted[2] or "") if quoted else ""
        if name.lower() in CALLOUTS and words and not title:
            title, words = " ".join(words), ()
        return cls(name.lower(), words, title)

    @property
    def first(self) -> str:
        """The first word behind the name."""
        return self.words[0] if self.words else ""


def _wrong(told: str) -> list[str]:
    container = Container.parse(told)
    first = container.first
    if container.name not in NAMES:
        return [f'there is no block ":::{container.name}"; known are {", ".join(NAMES[:6])}']
    if container.name == "callout" and first and first not in CALLOUTS:
        return [f'a callout is note, tip, warning or stop, not "{first}"']
    if container.name == "reply" and first and first not in CHANNELS:
        return [f'a reply is for {", ".join(CHANNELS)}, not "{first}"']
    if container.name == "snippet" and not first:
        return ["the snippet's id is missing; write :::snippet its-id"]
    if container.name == "video" and not player_address(first):
        return [f'"{first}" is no film on YouTube or Vimeo, nor an mp4 or webm file']
    return []


def opening_tag(told: str) -> str:
    """The HTML that marks a container until it becomes a block."""
    container = Container.parse(told)
    name, first = container.name, container.first
    if name in CALLOUTS:
        name, first = "callout", name
    marks = {
        "block": name,
        "kind": CALLOUTS.get(first, "note") if name == "callout" else first,
        "title": container.title,
    }
    told_marks = "".join(f' data-{key}="{escape(value)}"' for key, value in marks.items() if value)
    return f"<section{told_marks}>\n"
