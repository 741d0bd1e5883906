"""The folder an embedded index lives in: which sub-folder is live, who may write, what is litter.

    search/
      current          name of the live sub-folder; replaced in one rename
      previous         name of the one that was live before it, for a rollback
      index-1a2b3c/    a tantivy index
      writer.lock      held while a commit is made or the live index is swapped
      rebuild.lock     held for the whole of a rebuild, so that there is one at a time

The locks are the operating system's: a process that dies leaves none behind.
"""

import os
import re
import shutil
import stat
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

from search.engines.base import EngineUnavailable

_NAME = re.compile(r"index-[0-9a-f]+")
ROOM = 16_000_000  # bytes that a commit may need for a moment
PATIENCE = 30.0  # seconds to wait for another process to finish its commit
LOOKS = 0.01  # seconds between two looks whether it has; the waiters have no queue


class Folder:
    """Where an index is, as all processes see it."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def live(self) -> Path | None:
        """The live index, or None before the first is made. Raises EngineUnavailable."""
        return self._named("current")

    def previous(self) -> Path | None:
        """The index that was live before the last rebuild, if it is still there.

        Raises EngineUnavailable.
        """
        path = self._named("previous")
        return path if path != self.live() and path is not None and path.is_dir() else None

    def _named(self, pointer: str) -> Path | None:
        try:
            name = (self.root / pointer).read_text("ascii", "replace").strip()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise _unusable(error) from error
        # A damaged file names nothing; taken at its word it could name the whole folder.
        return self.root / name if _NAME.fullmatch(name) else None

    def stamp(self) -> tuple[int, int]:
        """Changes whenever another index goes live; (0, 0) before the first.

        Raises EngineUnavailable.
        """
        try:
            found = os.stat(self.root / "current")
        except FileNotFoundError:
            return 0, 0
        except OSError as error:
            raise _unusable(error) from error
        return found.st_ino, found.st_mtime_ns

    def fresh(self) -> Path:
        """A new empty sub-folder, not live. Raises EngineUnavailable."""
        path = self.root / f"index-{uuid.uuid4().hex[:12]}"
        with _usable():
            path.mkdir(parents=True)
        return path

    def make_live(self, path: Path) -> None:
        """Let `path` be the live index from now on, and keep the one before it for a rollback.

        Call it while `writing`. A process that still reads what is cleared away keeps its open
        files. Killed half-way, it leaves the old index live and, at worst, nothing to go back to.
        Raises EngineUnavailable.
        """
        before, outdated = self.live(), self.previous()
        if before is not None and before != path:
            self._point("previous", before)
        self._point("current", path)
        if outdated is not None and outdated != path:
            discard(outdated)

    def _point(self, pointer: str, path: Path) -> None:
        draft = self.root / f"{pointer}.{uuid.uuid4().hex[:12]}"
        with _usable():
            with draft.open("w", encoding="ascii") as file:
                file.write(path.name)
                file.flush()
                os.fsync(file.fileno())
            os.replace(draft, self.root / pointer)

    def clear_litter(self) -> None:
        """Remove what dead rebuilds left. Call it while `rebuilding` and `writing`."""
        kept = self.live(), self.previous()
        for path in self.root.glob("index-*"):
            if path not in kept:
                discard(path)
        for pointer in ("current", "previous"):
            for path in self.root.glob(f"{pointer}.*"):
                path.unlink(missing_ok=True)

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Be the one writer among all threads and processes. Raises EngineUnavailable."""
        with self._locked("writer.lock", PATIENCE, "Another process is writing to the index."):
            yield

    @contextmanager
    def rebuilding(self) -> Iterator[None]:
        """Be the one who rebuilds. Raises EngineUnavailable at once if another does."""
        with self._locked("rebuild.lock", 0, "Another rebuild is under way; wait for it to end."):
            yield

    @contextmanager
    def _locked(self, name: str, patience: float, busy: str) -> Iterator[None]:
        # A lock object of its own for each use: two threads with one object would share the lock.
        lock = FileLock(self.root / name, timeout=patience, poll_interval=LOOKS)
        try:
            self.root.mkdir(parents=True, exist_ok=True)
            lock.acquire()
        except Timeout as error:
            raise EngineUnavailable(busy) from error
        except OSError as error:
            raise _unusable(error) from error
        try:
            yield
        finally:
            lock.release()


class DraftFolder(Folder):
    """A sub-folder on its own, before it goes live: whoever rebuilds has it to itself."""

    def __init__(self, path: Path) -> None:
        super().__init__(path.parent)
        self._path = path

    def live(self) -> Path:
        """The draft."""
        return self._path

    def stamp(self) -> tuple[int, int]:
        """Always the same: a draft is not replaced."""
        return 1, 1

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Nothing to wait for."""
        yield

    @contextmanager
    def rebuilding(self) -> Iterator[None]:
        """Raises EngineUnavailable: a draft is what a rebuild makes."""
        raise EngineUnavailable("This index is itself being rebuilt.")
        yield


@contextmanager
def _usable() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise _unusable(error) from error


def _unusable(error: OSError) -> EngineUnavailable:
    return EngineUnavailable(f"The search folder cannot be used: {error}")


def discard(path: Path) -> None:
    """Remove an index that nobody starts to read any more."""
    shutil.rmtree(path, ignore_errors=True)


def room(path: Path) -> str:
    """What to say of the room on the disk, if something is to be said."""
    if shutil.disk_usage(path).free >= ROOM:
        return ""
    return "The disk of the search folder is full: what changes is found when there is room."


def size_of(path: Path) -> int:
    """Bytes on disk."""
    return sum(map(_size, path.rglob("*")))


def _size(path: Path) -> int:
    """Bytes of a file; none of one that a merge has just removed."""
    with suppress(FileNotFoundError):
        told = path.stat()
        return told.st_size if stat.S_ISREG(told.st_mode) else 0
    return 0
