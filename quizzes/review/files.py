"""Files and pictures of questions, by keys that a page may name. Pure.

Whoever may see what names a file may have it, and nobody else; so feedback that is not shown keeps
its pictures to itself as well.
"""

from __future__ import annotations

import hashlib
from typing import Any

from quizzes.content import Content, File, texts

PICTURE = "picture:"  # before the key of a picture to point at, in `Picture.source`


def key_of(file: File) -> str:
    """Another one for other contents: two files of a question may have one name."""
    return hashlib.sha256(file.data).hexdigest()[:16]


def place_of(file: File) -> str:
    """What stands behind `@@PLUGINFILE@@/` where a text shows it."""
    return f"{file.path.strip('/')}/{file.name}".lstrip("/")


def key_in(source: str) -> str:
    """The key of a picture that is kept here; "" for any other source."""
    return source.removeprefix(PICTURE) if source.startswith(PICTURE) else ""


def names(shown: Any, key: str) -> bool:
    """Whether a page (as `public_form` and `revealed` make it) names the file with this key."""
    if isinstance(shown, list | tuple):
        return any(names(one, key) for one in shown)
    if not isinstance(shown, dict):
        return False
    files, source = shown.get("files", {}), shown.get("source", "")
    here = key in files.values() or (bool(key) and key_in(source) == key)
    return here or any(names(one, key) for one in shown.values())


def file_with(content: Content, key: str) -> File | None:
    """The file of one of its texts with this key."""
    every = (file for text in texts(content) for file in text.files)
    return next((file for file in every if key_of(file) == key), None)
