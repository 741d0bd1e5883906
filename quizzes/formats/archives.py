"""Zip archives from strangers: opened only when what is inside is small enough."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Sequence
from io import BytesIO

from quizzes.formats.faults import Fault, FormatError

LARGEST_INSIDE = 200 * 2**20  # bytes of all files together, unpacked
MOST_FILES = 20_000
_TROUBLE = (
    zipfile.BadZipFile,
    zlib.error,
    *(ValueError, NotImplementedError, OSError, RuntimeError, KeyError, EOFError),
)


def opened(data: bytes, file: str) -> zipfile.ZipFile:
    """The archive. Raises FormatError for a broken one, or one that unpacks to too much."""
    try:
        archive = zipfile.ZipFile(BytesIO(data))
    except _TROUBLE as error:
        raise _broken(file) from error
    if what := _too_much(archive.infolist()):
        raise FormatError(Fault(file, 0, what, "split it, or leave out its pictures"))
    return archive


def _too_much(infos: Sequence[zipfile.ZipInfo]) -> str:
    if len(infos) > MOST_FILES:
        return f"the archive holds more than {MOST_FILES:,} files"
    if sum(info.file_size for info in infos) > LARGEST_INSIDE:
        return f"the archive unpacks to more than {LARGEST_INSIDE // 2**20} MB"
    return ""


def content(archive: zipfile.ZipFile, name: str, file: str) -> bytes:
    """One file of it, never more than its directory says. Raises FormatError."""
    try:
        with archive.open(name) as opened_file:
            return opened_file.read(archive.getinfo(name).file_size)
    except _TROUBLE as error:
        raise _broken(file) from error


def _broken(file: str) -> FormatError:
    return FormatError(Fault(file, 0, "the archive is broken", "pack it again without a password"))
