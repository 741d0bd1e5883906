"""Paths of categories as files write them: `Internet/Router`; `//` is a slash. Pure.

Moodle's form (its question/format.php): a path may begin with the context it was exported from
(`$course$`, `$module$`, `$system$`) and with `top`, the root that everything stands in.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from quizzes.content.texts import one_line

_CONTEXT = re.compile(r"\$[a-z]+\$", re.ASCII)
_SLASH = "\0"
LONGEST = 200  # characters of a name


def names_in(path: str) -> tuple[str, ...]:
    """The names in a path, outermost first; none for an empty one."""
    parts = path.replace("//", _SLASH).split("/")
    names = [one_line(part.replace(_SLASH, "/"))[:LONGEST] for part in parts]
    names = [name for name in names if name]
    if names and _CONTEXT.fullmatch(names[0]):
        names = names[1:]
        if names and names[0] == "top":
            names = names[1:]
    return tuple(names)


def path_of(names: Sequence[str]) -> str:
    """The path that `names_in` reads as these names."""
    path = "/".join(name.replace("/", "//") for name in names)
    # A first name that looks like Moodle's context would be taken for it.
    return f"$course$/top/{path}" if names and _CONTEXT.fullmatch(names[0]) else path
