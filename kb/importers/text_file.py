"""Files as text."""

from __future__ import annotations

from pathlib import Path

from kb.importers.source import Place, SourceFile


def read_text(path: Path, file: SourceFile) -> str | None:
    """The file's text, or None after noting why it cannot be read."""
    try:
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
