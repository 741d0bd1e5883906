"""Making a backup: the database first, so that every file it names is still to come.

What is deleted between the two is still there by the second name that it got before.
"""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone
from tqdm import tqdm
from wagtail.models import Page

from operations.backups import BackupError, archive, database, files

DATABASE = "database"
MEDIA = "media/"


def make(target: Path) -> Path:
    """Back the site up to a file, or to a new file in a folder; returns the file.

    Raises BackupError; there is then no file.
    """
    database.check_tools()
    path = _file(target)
    for place in (path.parent, Path(settings.DATA_DIR)):
        files.remove_leftovers(place)
    with (
        files.held() as held,
        files.for_the_while(files.DUMPED, path.parent) as folder,
    ):
        dump = Path(folder) / DATABASE
        manifest = _manifest()
        database.dump(dump)
        _write(path, dump, held, manifest)
    return path


def _file(target: Path) -> Path:
    target = target.absolute()
    if target.is_dir():
        now = timezone.now().astimezone(datetime.UTC)
        return target / f"rapport-{now:%Y-%m-%dT%H%M%SZ}.tar"
    if target.exists():
        raise BackupError(f"{target} is there already.")
    if target.suffix != ".tar":
        raise BackupError(
            f"There is no folder {target}: make it, or name a file that ends in .tar."
        )
    if not target.parent.is_dir():
        raise BackupError(f"There is no folder {target.parent}.")
    return target


def _write(path: Path, dump: Path, held: Path, manifest: dict[str, Any]) -> None:
    uploaded = Path(settings.MEDIA_ROOT)
    names = files.names(uploaded) | files.names(held)
    size = dump.stat().st_size + files.size(uploaded)
    with (
        tqdm(total=size, desc="Backing up", unit="B", unit_scale=True, disable=None) as bar,
        archive.writing(path, bar.update) as writing,
    ):
        writing.add(DATABASE, dump)
        for name in sorted(names):
            writing.add(MEDIA + name.as_posix(), uploaded / name, held / name)
        writing.finish({**manifest, "media": len(writing.members) - 1})


def _manifest() -> dict[str, Any]:
    applied = sorted(MigrationRecorder(connection).applied_migrations())
    return {
        "made_at": timezone.now().isoformat(),
        "site": settings.WAGTAILADMIN_BASE_URL,
        "database": connection.vendor,
        "migrations": [f"{app}.{name}" for app, name in applied],
        "pages": Page.objects.count(),
        "people": get_user_model().objects.count(),
    }
