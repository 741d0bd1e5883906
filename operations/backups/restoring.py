"""Restoring a backup: everything is checked first, then all of it takes its place or nothing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.sessions.models import Session
from django.core.cache import caches
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.dispatch import Signal
from tqdm import tqdm
from wagtail.models import Page

from operations.backups import BackupError, NotFollowedUp, archive, database, files
from operations.backups.making import DATABASE, MEDIA

# A receiver notes what it must know of the site that goes, and returns what to do afterwards.
restoring = Signal()
Step = tuple[str, Callable[[], object]]  # a word for it, and what it does


def restore(path: Path, *, replace: bool) -> dict[str, Any]:
    """Put the site in the backup in the place of this one; returns the backup's manifest.

    Raises BackupError or OSError, and has then changed nothing. With `replace` False it does so,
    too, when there is a site here that something would be lost of. Raises NotFollowedUp when the
    backup is in place, and something after that went wrong.
    """
    database.check_tools()
    with archive.reading(path) as backup:
        _check(backup.manifest, replace)
        with _bar(backup, "Checking") as bar:
            backup.verify(bar.update)
        afterwards = _afterwards()
        with files.for_the_while(".restoring-", Path(settings.DATA_DIR)) as folder:
            _unpack(backup, Path(folder))
            _put_in_place(Path(folder))
    _follow_up(afterwards)
    return backup.manifest


def _bar(backup: archive.Reading, what: str) -> Any:
    return tqdm(total=backup.size, desc=what, unit="B", unit_scale=True, disable=None)


def _check(manifest: dict[str, Any], replace: bool) -> None:
    if manifest["database"] != connection.vendor:
        raise BackupError(
            f"The backup is of {manifest['database']}, this site's database is {connection.vendor}."
        )
    known = {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations}
    if unknown := sorted(set(manifest["migrations"]) - known):
        raise BackupError(
            "The backup was made by a newer version of Rapport than this one, which does not know "
            f"{', '.join(unknown[:3])}. Install the version that made it."
        )
    if not replace and there_is_a_site():
        raise BackupError("There is a site here already. --replace puts the backup in its place.")


def there_is_a_site() -> bool:
    """Whether there is a person, an uploaded file, or more pages than a new site has."""
    if files.media():
        return True
    if Page._meta.db_table not in connection.introspection.table_names():
        return False
    return get_user_model().objects.exists() or Page.objects.filter(depth__gt=3).exists()


def _unpack(backup: archive.Reading, folder: Path) -> None:
    (folder / MEDIA).mkdir()
    with _bar(backup, "Unpacking") as bar:
        for name, member in backup.members.items():
            backup.extract(name, folder / name)
            bar.update(member["size"])


def _put_in_place(folder: Path) -> None:
    with files.in_place(folder / MEDIA, folder / "gave-way"):
        database.load(folder / DATABASE)


def _afterwards() -> list[Step]:
    """What follows, in this order; asked while the site that goes is still there."""
    answers: list[tuple[Any, Any]] = restoring.send(sender=None)
    told = [(str(one.__module__), follow) for one, follow in answers]
    return [
        ("migrate", lambda: call_command("migrate", verbosity=0, interactive=False)),
        ("sessions", lambda: Session.objects.all().delete()),  # some ended after the backup
        *((f"cache {name}", caches[name].clear) for name in caches),
        *((module.partition(".")[0], follow) for module, follow in told),
    ]


def _follow_up(steps: list[Step]) -> None:
    """Each of them, whatever becomes of the others; raises NotFollowedUp."""
    if wrong := [said for name, do in steps if (said := _went_wrong(name, do))]:
        raise NotFollowedUp("\n".join(wrong))


def _went_wrong(name: str, do: Callable[[], object]) -> str:
    try:
        do()
    except Exception as error:
        return f"{name}: {type(error).__name__}: {error}"
    return ""
