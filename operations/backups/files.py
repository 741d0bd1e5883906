"""Uploaded files: those of a backup come first, those that it does not know go last.

So at every moment each file that the database names is there, even if the process is killed.
"""

from __future__ import annotations

import filecmp
import logging
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings

logger = logging.getLogger(__name__)


def media() -> list[Path]:
    """Every uploaded file."""
    return below(Path(settings.MEDIA_ROOT))


def below(folder: Path) -> list[Path]:
    """Every file in a folder and its folders."""
    return [one for one in sorted(folder.rglob("*")) if one.is_file() and not one.is_symlink()]


@contextmanager
def in_place(new: Path, aside: Path) -> Iterator[None]:
    """The files of folder `new` are uploaded files within, and the only ones afterwards.

    When something is raised it is as if nothing had happened. `aside` is room for what gives way.
    """
    wanted = {file.relative_to(new) for file in below(new)}
    moves = _Moves(Path(settings.MEDIA_ROOT), aside)
    try:
        for name in sorted(wanted):
            moves.put(new / name, name)
        surplus = [file for file in media() if file.relative_to(moves.place) not in wanted]
        yield
    except BaseException:
        moves.undo()
        raise
    for file in surplus:
        _remove(file)


def _remove(file: Path) -> None:
    """One that will not go does no harm: nothing names it."""
    try:
        file.unlink()
    except OSError as error:
        logger.warning("%s is of the site before and stays: %s", file, error.strerror)


@dataclass
class _Moves:
    """Files that were put among others, and how to take it back."""

    place: Path
    aside: Path
    put_in: list[Path] = field(default_factory=list)
    gave_way: list[Path] = field(default_factory=list)

    def put(self, file: Path, name: Path) -> None:
        """Put a file in its place; one that is the same already stays."""
        target = self.place / name
        if target.exists():
            if filecmp.cmp(file, target, shallow=False):
                return
            _move(target, self.aside / name)
            self.gave_way.append(name)
        _move(file, target)
        self.put_in.append(name)

    def undo(self) -> None:
        """Take out what was put in, and back what gave way."""
        for name in self.put_in:
            (self.place / name).unlink()
        for name in self.gave_way:
            _move(self.aside / name, self.place / name)


def _move(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.move(source, target)
