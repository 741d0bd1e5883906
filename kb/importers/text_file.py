"""Files as text."""

from __future__ import annotations

from pathlib import Path

from kb.importers.source import Place, SourceFile

LARGEST = 256 * 2**20  # bytes; it is read at once


def read_text(path: Path, file: SourceFile, root: Path | None = None) -> str | None:
    """The file's text, or None after noting why it cannot be read.

    `root`: the folder that is imported; a link that leads out of it is not followed.
    """
    if root and not path.resolve().is_relative_to(root.resolve()):
        file.refuse(Place(file.name), "is a link out of its folder; put the file itself there")
        return None
    try:
        if path.stat().st_size > LARGEST:
            file.refuse(Place(file.name), f"is larger than {LARGEST // 2**20} MB; split it")
            return None
        content = path.read_bytes()
    except OSError as error:
        file.refuse(Place(file.name), f"cannot be opened ({error.strerror})")
        return None
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        file.refuse(Place(file.name, line), "is not UTF-8; save the file as UTF-8")
        return None
