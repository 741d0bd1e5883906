"""Uploaded files: those of a backup come first, those that it does not know go last.

So at every moment each file that the database names is there, even if the process is killed.
"""

from __future__ import annotations

import filecmp
import logging
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings

logger = logging.getLogger(__name__)
DUMPED, HELD = ".rapport-backup-", ".rapport-files-"  # what folders for the while begin with
LEFT = (f"{DUMPED}*", f"{HELD}*", ".rapport-*.tar.half")
KILLED = 12 * 3600  # seconds after which nobody works on it any more


def media() -> list[Path]:
    """Every uploaded file."""
    return below(Path(settings.MEDIA_ROOT))


def below(folder: Path) -> list[Path]:
    """Every file in a folder and its folders."""
    return [one for one in sorted(folder.rglob("*")) if one.is_file() and not one.is_symlink()]


def names(folder: Path) -> set[Path]:
    """Of the files in it, as seen from there."""
    return {file.relative_to(folder) for file in below(folder)}


def size(folder: Path) -> int:
    """Of all files in it, in bytes."""
    found = 0
    for file in below(folder):
        with suppress(FileNotFoundError):
            found += file.stat().st_size
    return found


def for_the_while(prefix: str, place: Path) -> tempfile.TemporaryDirectory[str]:
    """A folder. One that cannot be removed is litter, and no reason to fail."""
    return tempfile.TemporaryDirectory(prefix=prefix, dir=place, ignore_cleanup_errors=True)


@contextmanager
def held() -> Iterator[Path]:
    """A folder with all uploaded files under second names; one deleted meanwhile can be read there.

    Where the file system knows no second names it is empty.
    """
    place = Path(settings.MEDIA_ROOT)
    with for_the_while(HELD, Path(settings.DATA_DIR)) as folder:
        for file in media():
            _hold(file, Path(folder) / file.relative_to(place))
        yield Path(folder)


def _hold(file: Path, name: Path) -> None:
    name.parent.mkdir(parents=True, exist_ok=True)
    with suppress(OSError):  # it is gone already, or may have no second name
        os.link(file, name)


def remove_leftovers(folder: Path) -> None:
    """Remove what backups left there that were killed half a day ago, or longer."""
    for one in (file for form in LEFT for file in folder.glob(form)):
        with suppress(OSError):  # another backup removes it, or it is not ours
            if time.time() - one.stat().st_mtime > KILLED:
                shutil.rmtree(one) if one.is_dir() else one.unlink()


@contextmanager
def in_place(new: Path, aside: Path) -> Iterator[None]:
    """The files of folder `new` are uploaded files within, and the only ones afterwards.

    When something is raised it is as if nothing had happened. `aside` is room for what gives way.
    """
    wanted = names(new)
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
