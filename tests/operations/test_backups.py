"""A backup restored is the site as it was; a bad one changes nothing. On the suite's database."""

from __future__ import annotations

import errno
import io
import json
import os
import shutil
import tarfile
import time
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client
from wagtail.documents import get_document_model

from accounts.models import User
from kb.models import ArticlePage, ProductPage
from operations.backups import BackupError, database, files, making, restoring
from operations.backups.making import make
from operations.backups.restoring import restore
from search import engines
from search.find import find
from search.models import Change
from tests.conftest import article

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def data(settings: Any, tmp_path: Path) -> Path:
    """A data folder of the test's own, and programs to save its database with."""
    if connection.vendor == "postgresql" and not shutil.which("pg_dump"):
        pytest.fail("PostgreSQL's client is not installed")
    settings.DATA_DIR = tmp_path
    settings.MEDIA_ROOT = tmp_path / "media"
    return tmp_path


def upload(name: str, content: bytes) -> Any:
    """A document."""
    file = SimpleUploadedFile(name, content)
    return get_document_model().objects.create(title=name, file=file)


@pytest.fixture
def backup(internet: ProductPage, editor: User, data: Path) -> Path:
    """Of a site with an article, a person and a document."""
    article(internet, "Router lights")
    upload("manual.pdf", b"as it was")
    return make(data / "site.tar")


def uploaded() -> dict[str, bytes]:
    """What files there are."""
    return {file.name: file.read_bytes() for file in files.media()}


def titles() -> list[str]:
    """Of all articles."""
    return sorted(ArticlePage.objects.values_list("title", flat=True))


def change_everything(internet: ProductPage) -> None:
    """What happens after a backup."""
    article(internet, "Written later")
    ArticlePage.objects.get(title="Router lights").delete()
    get_document_model().objects.all().delete()
    (files.media() or [Path("none")])[0].unlink(missing_ok=True)
    upload("manual.pdf", b"another one of the same name")
    upload("later.pdf", b"later")


def test_a_restored_site_is_as_it_was(backup: Path, internet: ProductPage, customer: Any) -> None:
    change_everything(internet)
    restore(backup, replace=True)
    assert titles() == ["Router lights"]
    assert User.objects.filter(username="priya").exists()
    assert uploaded() == {"manual.pdf": b"as it was"}
    assert get_document_model().objects.get().file.read() == b"as it was"


def test_search_finds_what_is_there_again_and_nothing_else(
    backup: Path, internet: ProductPage, customer: Any
) -> None:
    change_everything(internet)
    assert [hit.title for hit in find("written later", customer).hits]
    restore(backup, replace=True)
    found = find("router lights", customer).hits
    assert [hit.title for hit in found] == ["Router lights"]
    assert not find("written later", customer).hits


def test_an_index_of_before_can_tell_that_it_is_of_before(
    backup: Path, internet: ProductPage
) -> None:
    change_everything(internet)
    seen = Change.objects.newest()
    restore(backup, replace=True)
    first = Change.objects.after(seen).first()
    assert first
    assert first.kind == Change.Kind.PRUNED
    assert engines.current().cursor() >= first.pk
    article(internet, "Written afterwards")
    assert engines.current().cursor() == Change.objects.newest() > first.pk


def test_nobody_is_logged_in_who_may_have_been_logged_out(
    editor: User, enter: Any, data: Path
) -> None:
    browser: Client = enter(editor)
    path = make(data)
    browser.logout()
    restore(path, replace=True)
    assert not Session.objects.exists()


def test_a_site_is_not_replaced_by_mistake(backup: Path) -> None:
    with pytest.raises(BackupError, match="There is a site here already"):
        restore(backup, replace=False)


def test_an_empty_site_is_filled_without_asking(
    backup: Path, migrated: Any, home: Any, settings: Any
) -> None:
    migrated.restore()
    shutil.rmtree(settings.MEDIA_ROOT)
    restore(backup, replace=False)
    assert titles() == ["Router lights"]
    assert uploaded() == {"manual.pdf": b"as it was"}


def test_tables_that_the_backup_does_not_know_do_not_stay(
    backup: Path, internet: ProductPage
) -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE of_tomorrow (id integer)")
    restore(backup, replace=True)
    assert "of_tomorrow" not in connection.introspection.table_names()


def forge(backup: Path, **changed: Any) -> Path:
    """The backup with another manifest, or with other members."""
    forged = backup.with_name("forged.tar")
    with tarfile.open(backup) as old, tarfile.open(forged, "w") as new:
        for info in old:
            content = old.extractfile(info).read()  # type: ignore[union-attr]
            if info.name == "manifest.json":
                content = json.dumps(
                    {**json.loads(content), **changed.pop("manifest", {})}
                ).encode()
            content = changed.pop(info.name, content)
            info.size = len(content)
            new.addfile(info, io.BytesIO(content))
        for name, content in changed.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            new.addfile(info, io.BytesIO(content))
    return forged


def refused(path: Path, says: str) -> None:
    """It is not restored, and nothing has changed."""
    before = titles(), uploaded(), Change.objects.newest()
    with pytest.raises(BackupError, match=says):
        restore(path, replace=True)
    assert (titles(), uploaded(), Change.objects.newest()) == before
    assert not [one for one in path.parent.iterdir() if one.name.startswith(".")]


def test_a_file_that_was_changed_is_noticed(backup: Path) -> None:
    refused(forge(backup, **{"media/documents/manual.pdf": b"as it wAs"}), "checksum differs")


def test_a_database_that_was_changed_is_noticed(backup: Path) -> None:
    refused(forge(backup, database=b"SQLite format 3"), "checksum differs")


def test_a_part_of_a_backup_is_noticed(backup: Path) -> None:
    with backup.open("rb+") as file:
        file.truncate(backup.stat().st_size // 2)
    refused(backup, "no backup of Rapport")


def test_a_file_that_is_no_backup_is_refused(data: Path) -> None:
    (data / "x.tar").write_bytes(b"no tar")
    refused(data / "x.tar", "no backup of Rapport")


def test_what_the_manifest_does_not_name_is_refused(backup: Path) -> None:
    refused(forge(backup, surprise=b"!"), "other files than its manifest names")


def test_a_file_outside_of_the_folder_is_refused(backup: Path) -> None:
    with tarfile.open(backup) as tar:
        members = json.load(tar.extractfile("manifest.json"))["members"]  # type: ignore[arg-type]
    members["media/../../evil"] = {"size": 1, "sha256": "0"}
    forged = forge(backup, manifest={"members": members}, **{"media/../../evil": b"!"})
    refused(forged, "no file of ours")


def test_a_backup_of_a_newer_version_is_refused(backup: Path) -> None:
    applied = [f"{app}.{name}" for app, name in MigrationRecorder(connection).applied_migrations()]
    forged = forge(backup, manifest={"migrations": [*applied, "kb.9999_tomorrow"]})
    refused(forged, r"newer version of Rapport .* kb\.9999_tomorrow")


def test_a_backup_of_another_kind_of_database_is_refused(backup: Path) -> None:
    refused(forge(backup, manifest={"database": "oracle"}), "The backup is of oracle")


def test_when_the_database_cannot_be_restored_the_files_are_as_before(
    backup: Path, internet: ProductPage, monkeypatch: Any
) -> None:
    change_everything(internet)

    def fail(path: Path) -> None:
        assert uploaded()["manual.pdf"] == b"as it was"
        raise BackupError("the disk is full")

    monkeypatch.setattr(database, "load", fail)
    refused(backup, "the disk is full")


def test_a_file_of_before_that_will_not_go_stops_nothing(
    backup: Path, internet: ProductPage, monkeypatch: Any
) -> None:
    change_everything(internet)
    unlink = Path.unlink

    def stubborn(self: Path, missing_ok: bool = False) -> None:
        if self.name == "later.pdf":
            raise PermissionError(1, "Operation not permitted")
        unlink(self, missing_ok)

    monkeypatch.setattr(Path, "unlink", stubborn)
    restore(backup, replace=True)
    assert titles() == ["Router lights"]
    assert uploaded() == {"manual.pdf": b"as it was", "later.pdf": b"later"}


def test_what_goes_wrong_afterwards_is_not_said_to_have_changed_nothing(
    backup: Path, editor: User, enter: Any, monkeypatch: Any
) -> None:
    enter(editor)

    def fail(*args: Any, **kwargs: Any) -> None:
        raise FileNotFoundError(2, "No such file", "kept")

    monkeypatch.setattr(restoring, "call_command", fail)
    with pytest.raises(CommandError, match="The backup is in place") as refused:
        call_command("restore", str(backup), replace=True)
    assert "migrate: FileNotFoundError: [Errno 2] No such file: 'kept'" in str(refused.value)
    assert "Nothing was changed" not in str(refused.value)
    assert not Session.objects.exists()  # what comes after it was done all the same


def test_what_is_missing_while_it_is_unpacked_is_not_taken_for_the_backup(
    backup: Path, monkeypatch: Any
) -> None:
    def fail(*args: Any) -> None:
        raise FileNotFoundError(2, "No such folder", "media")

    monkeypatch.setattr(restoring, "_unpack", fail)
    with pytest.raises(CommandError, match=r"No such folder: 'media'\nNothing was changed"):
        call_command("restore", str(backup), replace=True)


def test_a_manifest_that_says_too_little_is_no_backup(data: Path) -> None:
    with tarfile.open(data / "x.tar", "w") as tar:
        info = tarfile.TarInfo("manifest.json")
        text = b'{"format": 1, "members": {}}'
        info.size = len(text)
        tar.addfile(info, io.BytesIO(text))
    refused(data / "x.tar", "no backup of Rapport")


def test_a_dump_that_breaks_half_way_leaves_the_database_as_it_was(
    backup: Path, internet: ProductPage, data: Path
) -> None:
    change_everything(internet)
    dump = data / "dump"
    database.dump(dump)
    with dump.open("rb+") as file:
        file.seek(dump.stat().st_size // 2)
        file.write(b"\0" * (dump.stat().st_size // 3))
    with pytest.raises(BackupError):
        database.load(dump)
    assert titles() == ["Written later"]


def test_a_backup_that_fails_leaves_no_file(data: Path, home: Any, monkeypatch: Any) -> None:
    upload("manual.pdf", b"x")

    def fail(self: Any, manifest: Any) -> None:
        raise OSError("No space left on device")

    monkeypatch.setattr("operations.backups.archive.Writing.finish", fail)
    with pytest.raises(CommandError, match="No space left"):
        call_command("backup", str(data / "site.tar"))
    assert [one.name for one in data.iterdir() if "tar" in one.name or "backup" in one.name] == []


def leftovers(folder: Path) -> list[str]:
    """What somebody would stumble over."""
    return [one.name for one in folder.iterdir() if one.name.startswith(".")]


def deleted_during_the_dump(monkeypatch: Any) -> None:
    """Somebody deletes every document, just when the database was saved."""
    dump = database.dump

    def and_delete(path: Path) -> None:
        dump(path)
        for one in get_document_model().objects.all():
            one.delete()

    monkeypatch.setattr(database, "dump", and_delete)


def test_a_file_that_is_deleted_while_a_backup_is_made_is_in_it(
    data: Path, home: Any, monkeypatch: Any
) -> None:
    upload("manual.pdf", b"as it was")
    deleted_during_the_dump(monkeypatch)
    path = make(data / "site.tar")
    assert uploaded() == {}
    assert leftovers(data) == []
    restore(path, replace=True)
    assert get_document_model().objects.get().file.read() == b"as it was"


def test_on_a_disk_where_a_file_has_one_name_a_backup_is_made_all_the_same(
    data: Path, home: Any, monkeypatch: Any
) -> None:
    def refuse(*args: Any) -> None:
        raise OSError(errno.EOPNOTSUPP, "Operation not supported")

    upload("manual.pdf", b"as it was")
    monkeypatch.setattr("os.link", refuse)
    path = make(data / "site.tar")
    with tarfile.open(path) as tar:
        assert "media/documents/manual.pdf" in tar.getnames()
    assert path.stat().st_mode & 0o777 == 0o600
    assert leftovers(data) == []


def test_on_such_a_disk_it_never_takes_the_place_of_another_either(
    data: Path, home: Any, monkeypatch: Any
) -> None:
    def refuse(half: Path, path: Path) -> None:
        path.write_bytes(b"another came first")
        raise OSError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr("os.link", refuse)
    with pytest.raises(BackupError, match="is there already"):
        make(data / "site.tar")
    assert (data / "site.tar").read_bytes() == b"another came first"


def test_what_a_killed_backup_left_is_removed_by_the_next_and_nothing_else(
    data: Path, home: Any
) -> None:
    folder = data / "backups"
    folder.mkdir()
    long_ago = time.time() - 86_400
    for one in (data / ".rapport-files-x", folder / ".rapport-backup-x", folder / ".rapport-mine"):
        one.mkdir()
        (one / "file").touch()
        os.utime(one, (long_ago, long_ago))
    (folder / ".rapport-2026.tar.half").touch()
    os.utime(folder / ".rapport-2026.tar.half", (long_ago, long_ago))
    (folder / ".rapport-backup-now").mkdir()
    make(folder)
    assert leftovers(data) == []
    assert set(leftovers(folder)) == {".rapport-mine", ".rapport-backup-now"}


def test_a_backup_never_takes_the_place_of_another(backup: Path) -> None:
    with pytest.raises(CommandError, match="is there already"):
        call_command("backup", str(backup))


def test_nobody_else_may_read_a_backup(backup: Path) -> None:
    assert backup.stat().st_mode & 0o777 == 0o600


def test_backups_in_a_folder_are_named_by_their_time(data: Path, home: Any) -> None:
    folder = data / "backups"
    folder.mkdir()
    path = make(folder)
    assert path.name.startswith("rapport-20")
    assert list(folder.iterdir()) == [path]


def test_a_folder_that_is_missing_is_not_taken_for_the_name_of_a_file(
    data: Path, home: Any
) -> None:
    with pytest.raises(BackupError, match=r"There is no folder .*backups: make it"):
        make(data / "backups")
    assert not (data / "backups").exists()


def test_missing_programs_are_named(monkeypatch: Any, data: Path) -> None:
    monkeypatch.setattr(database.connection, "vendor", "postgresql", raising=False)
    monkeypatch.setattr(database.shutil, "which", lambda name: None)
    with pytest.raises(BackupError, match="postgresql-client"):
        making.make(data)


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite's readers hold no table")
def test_a_process_that_was_not_stopped_lets_a_restore_fail_and_not_hang(
    backup: Path, monkeypatch: Any
) -> None:
    monkeypatch.setattr(database, "IMPATIENT", "SET lock_timeout = '200ms'")
    given = connection.settings_dict
    place = {"host": given["HOST"], "port": given["PORT"], "dbname": given["NAME"]}
    with psycopg.connect(user=given["USER"], password=given["PASSWORD"] or "x", **place) as other:
        other.execute("SELECT count(*) FROM kb_articlepage")  # and its transaction goes on
        refused(backup, "Stop web and worker processes first")
