"""Files that nobody should have to fear: broken, hostile, far too large. The bank stays as is."""

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.files.utils import FileProxyMixin
from django.core.management import CommandError, call_command
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quizzes.formats import FORMATS, LARGEST, FormatError, read, registry
from quizzes.formats.xml_tree import parse
from quizzes.models import Category, Question, QuestionTag, QuestionVersion
from tests.quizzes.exam import lights, question
from tests.quizzes.malformed import MALFORMED

LAUGHS = (
    '<!DOCTYPE q [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {new} "{f"&{old};" * 10}">' for old, new in ("ab", "bc", "cd", "de"))
    + "]>"
)
FILE = '<!DOCTYPE q [<!ENTITY e SYSTEM "file:///etc/hostname">]>'
ELSEWHERE = '<!DOCTYPE q SYSTEM "http://127.0.0.1:9/q.dtd" [<!ENTITY % p SYSTEM "x"> %p;]>'
ITEM = "<assessmentItem><itemBody>&e;</itemBody></assessmentItem>"


def archive(files: dict[str, bytes | str]) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as packed:
        for name, content in files.items():
            packed.writestr(name, content)
    return data.getvalue()


def bank() -> list[Any]:
    """All rows that an import writes."""
    models = (Category, Question, QuestionVersion, QuestionTag)
    return [list(model.objects.order_by("pk").values()) for model in models]


@pytest.mark.django_db
@pytest.mark.parametrize("kind", sorted(MALFORMED))
def test_twenty_malformed_files_leave_the_bank_as_it_was(
    kind: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    question(lights(), idnumber="L-1")
    before = bank()
    for number, data in enumerate(MALFORMED[kind]):
        file = tmp_path / f"{number}.part"
        file.write_bytes(data)
        with pytest.raises(CommandError, match="Nothing was imported"):
            call_command("import_questions", str(file), format=kind)
        assert f"error: {file.name}" in capsys.readouterr().err
    assert bank() == before


# Hostile XML


@pytest.mark.parametrize("trick", [LAUGHS, FILE, ELSEWHERE])
@pytest.mark.parametrize(
    ("name", "kind", "whole"),
    [("a.xml", "moodle_xml", "<quiz>&e;</quiz>"), ("a.xml", "qti", ITEM), ("a.zip", "qti", "")],
)
def test_xml_that_grows_or_fetches_is_refused_with_its_line(
    trick: str, name: str, kind: str, whole: str
) -> None:
    inside = f"<?xml version='1.0'?>\n{trick}{whole or ITEM}"
    data = inside.encode() if whole else archive({"item.xml": inside})
    with pytest.raises(FormatError) as refused:
        read(name, data, kind)
    (fault,) = refused.value.faults
    assert (fault.line, fault.cure) == (2, "take its DOCTYPE out")
    assert fault.file == (name if whole else "a.zip/item.xml")


@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/workbook.xml"])
@pytest.mark.parametrize("trick", [LAUGHS, FILE])
def test_a_workbook_with_entities_of_its_own_is_refused(part: str, trick: str) -> None:
    whole = {
        name: content
        for name, content in _unpacked(registry.template("xlsx")).items()
        if name != part
    }
    body = _unpacked(registry.template("xlsx"))[part].decode()
    start = body.index("?>") + 2 if body.startswith("<?xml") else 0
    cut = body.index(">", start) + 1
    hostile = f"{body[:start]}{trick}{body[start:cut]}&e;{body[cut:]}"
    with pytest.raises(FormatError, match="the workbook cannot be read"):
        read("a.xlsx", archive({**whole, part: hostile}))


def _unpacked(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def test_a_text_of_many_lines_is_read_in_one_go() -> None:
    """Put together piece by piece, it was copied for each line: minutes for two megabytes."""
    lines = "a line of it\n" * 200_000
    assert parse(f"<quiz><q><![CDATA[{lines}]]>more</q></quiz>".encode(), "").all_text == (
        f"{lines}more"
    )


def test_xml_that_is_nested_without_end_is_refused() -> None:
    with pytest.raises(FormatError, match="nested too deep"):
        read("a.xml", b"<quiz>" + b"<a>" * 5_000, "moodle_xml")


# Hostile archives


@pytest.mark.parametrize(("name", "first"), [("a.zip", "imsmanifest.xml"), ("a.xlsx", "xl/a.xml")])
def test_an_archive_that_unpacks_to_gigabytes_is_refused_before_it_does(
    name: str, first: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    bomb = archive({first: "<a/>", "xl/workbook.xml": bytes(110 * 2**20), "b.xml": bytes(2**20)})
    monkeypatch.setattr(zipfile.ZipFile, "open", _never)
    monkeypatch.setattr("quizzes.formats.archives.LARGEST_INSIDE", 100 * 2**20)
    with pytest.raises(FormatError, match="unpacks to more than 100 MB"):
        read(name, bomb)


def test_an_archive_of_very_many_files_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("quizzes.formats.archives.MOST_FILES", 20)
    with pytest.raises(FormatError, match="more than 20 files"):
        read("a.zip", archive({f"{n}.xml": "<a/>" for n in range(21)}))


def test_an_archive_that_lies_about_its_sizes_gives_no_more_than_it_said() -> None:
    honest = archive({"item.xml": b"<assessmentItem>" + b" " * 5_000_000 + b"</assessmentItem>"})
    size = (5_000_000 + 33).to_bytes(4, "little")
    assert honest.count(size) == 2  # once in front of the file, once in the list of them
    with pytest.raises(FormatError, match=r"the archive is broken|no well-formed XML"):
        read("a.zip", honest.replace(size, (100).to_bytes(4, "little")), "qti")


def _never(*_: Any, **__: Any) -> None:
    raise AssertionError("It was read.")


# Whatever bytes


@pytest.mark.parametrize("kind", sorted(FORMATS))
@settings(deadline=None, max_examples=60, suppress_health_check=list(HealthCheck))
@given(data=st.one_of(st.binary(max_size=400), st.binary(max_size=80).map(lambda b: b"PK\3\4" + b)))
def test_any_bytes_are_read_or_refused_with_a_cure(kind: str, data: bytes) -> None:
    try:
        assert read("file", data, kind)
    except FormatError as error:
        assert error.faults  # noqa: PT017
        assert all(fault.what and fault.cure for fault in error.faults)  # noqa: PT017


@settings(deadline=None, max_examples=100)
@given(data=st.binary(max_size=200), name=st.sampled_from(["a.gift", "a.xml", "a.zip", "a", "é.x"]))
def test_any_bytes_under_any_name_are_read_or_refused(data: bytes, name: str) -> None:
    try:
        assert read(name, data)
    except FormatError as error:
        assert error.faults  # noqa: PT017


# Far too large


def test_the_command_does_not_read_a_file_of_more_than_50_megabytes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "huge.gift"
    with file.open("wb") as sparse:
        sparse.truncate(LARGEST + 1)
    monkeypatch.setattr(Path, "read_bytes", _never)
    with pytest.raises(CommandError):
        call_command("import_questions", str(file))
    assert "huge.gift: the file is larger than 50 MB; split it" in capsys.readouterr().err


@pytest.mark.django_db
def test_the_studio_does_not_read_a_file_that_is_too_large(
    trainer: Any, enter: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(registry, "LARGEST", 2**20)
    browser = enter(trainer)
    file = SimpleUploadedFile("huge.gift", bytes(2**20 + 1))
    sent = encode_multipart(BOUNDARY, {"file": file, "do": "import"})
    monkeypatch.setattr(FileProxyMixin, "read", property(lambda _: _never))
    answer = browser.generic("POST", reverse("bank:import"), sent, MULTIPART_CONTENT)
    shown = answer.content.decode()
    assert "Nothing was imported." in shown
    assert "he file is larger than 1 MB" in shown
    assert not Question.objects.exists()
