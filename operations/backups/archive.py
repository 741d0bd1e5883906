"""One tar file: members with checksums, and a manifest at the end that names them all."""

from __future__ import annotations

import hashlib
import io
import json
import os
import tarfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path, PurePosixPath
from typing import IO, Any

from operations.backups import BackupError

MANIFEST = "manifest.json"
FORMAT = 1
SAID = {"made_at", "database", "migrations", "pages", "people", "media", "members"}
PIECE = 1024 * 1024
Done = Callable[[int], object]


class Hashing(io.RawIOBase):
    """A file that is hashed and counted as it is read."""

    def __init__(self, file: IO[bytes], done: Done) -> None:
        self._file, self._done = file, done
        self.digest = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        """The next bytes."""
        piece = self._file.read(size)
        self.digest.update(piece)
        self._done(len(piece))
        return piece


class Writing:
    """A backup that is being written."""

    def __init__(self, tar: tarfile.TarFile, done: Done) -> None:
        self._tar, self._done = tar, done
        self.members: dict[str, dict[str, Any]] = {}

    def add(self, name: str, *paths: Path) -> None:
        """Put the first of these files in that is there; none, where none is."""
        if (file := _opened(paths)) is None:
            return
        with file:
            info = tarfile.TarInfo(name)
            info.size = os.fstat(file.fileno()).st_size
            hashing = Hashing(file, self._done)
            self._tar.addfile(info, hashing)
            self.members[name] = {"size": info.size, "sha256": hashing.digest.hexdigest()}

    def finish(self, manifest: dict[str, Any]) -> None:
        """Put the manifest in, with the members."""
        whole = {"format": FORMAT, **manifest, "members": self.members}
        text = json.dumps(whole, indent=1).encode()
        info = tarfile.TarInfo(MANIFEST)
        info.size = len(text)
        self._tar.addfile(info, io.BytesIO(text))


def _opened(paths: Iterable[Path]) -> IO[bytes] | None:
    for path in paths:
        with suppress(FileNotFoundError):
            return path.open("rb")
    return None


@contextmanager
def writing(path: Path, done: Done) -> Iterator[Writing]:
    """A backup that is at `path` once all of it is written, and never in part.

    Nobody else may read it: it holds the hashes of passwords. Raises BackupError.
    """
    half = path.with_name(f".{path.name}.half")
    try:
        with (
            open(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file,
            tarfile.open(fileobj=file, mode="w", format=tarfile.PAX_FORMAT) as tar,
        ):
            yield Writing(tar, done)
        with half.open("rb+") as whole:
            os.fsync(whole.fileno())
        _name(half, path)
    except FileExistsError as error:
        raise BackupError(f"{path} is there already.") from error
    finally:
        half.unlink(missing_ok=True)


def _name(half: Path, path: Path) -> None:
    """Give it its name, unless another file has it: that raises FileExistsError."""
    try:
        os.link(half, path)  # unlike a rename, it never takes the place of another
    except FileExistsError:
        raise
    except OSError:  # shares and sticks (CIFS, exFAT) know one name for a file
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))  # ours from here on
        os.replace(half, path)


class Reading:
    """A backup that is there. Trust no member before `verify` has returned."""

    def __init__(self, tar: tarfile.TarFile, path: Path) -> None:
        self._tar, self._path = tar, path
        self._infos = {info.name: info for info in tar}
        self.manifest = self._manifest()
        self.members: dict[str, dict[str, Any]] = self.manifest["members"]
        self.size = sum(int(member["size"]) for member in self.members.values())

    def _manifest(self) -> dict[str, Any]:
        if MANIFEST not in self._infos:
            raise BackupError("This is no backup of Rapport, or only a part of one.")
        found: dict[str, Any] = json.load(self._open(MANIFEST))
        if found.get("format") != FORMAT:
            raise BackupError("This backup is of a form that this version does not know.")
        if lacking := SAID - found.keys():
            raise ValueError(f"The manifest lacks {', '.join(sorted(lacking))}.")
        return found

    def verify(self, done: Done) -> None:
        """Read everything; raises BackupError unless it is what the manifest says."""
        with _as_backup(self._path):
            self._verify(done)

    def _verify(self, done: Done) -> None:
        if set(self._infos) != {*self.members, MANIFEST}:
            raise BackupError("The backup holds other files than its manifest names.")
        for name, member in self.members.items():
            if not _is_safe(name) or not self._infos[name].isreg():
                raise BackupError(f"The backup holds something that is no file of ours: {name}")
            hashing = Hashing(self._open(name), done)
            while hashing.read(PIECE):
                pass
            if hashing.digest.hexdigest() != member["sha256"]:
                raise BackupError(f"{name} is not what was backed up: its checksum differs.")

    def extract(self, name: str, path: Path) -> None:
        """Write a member to a file; makes the folders above it."""
        path.parent.mkdir(parents=True, exist_ok=True)
        with self._open(name) as member, path.open("wb") as file:
            while piece := member.read(PIECE):
                file.write(piece)

    def _open(self, name: str) -> IO[bytes]:
        file = self._tar.extractfile(self._infos[name])
        if file is None:
            raise BackupError(f"The backup holds something that is no file: {name}")
        return file


def _is_safe(name: str) -> bool:
    parts = PurePosixPath(name).parts
    return bool(parts) and not name.startswith("/") and ".." not in parts


@contextmanager
def reading(path: Path) -> Iterator[Reading]:
    """An archive to read from; raises BackupError for a file that is none.

    What is raised while it is open goes on as it is: it may have nothing to do with the archive.
    """
    with ExitStack() as open_until_then:
        with _as_backup(path):
            tar = open_until_then.enter_context(tarfile.open(path, mode="r:"))
            backup = Reading(tar, path)
        yield backup


@contextmanager
def _as_backup(path: Path) -> Iterator[None]:
    """What is raised while it is read is told of as somebody's who names a backup."""
    try:
        yield
    except (tarfile.TarError, EOFError, ValueError, KeyError) as error:
        raise BackupError(f"{path} is no backup of Rapport, or is damaged.") from error
    except (FileNotFoundError, IsADirectoryError) as error:
        raise BackupError(f"{path} is not there.") from error
