"""QTI as a single item, or as a package: a zip archive of items with a manifest."""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from io import BytesIO

from quizzes.content import File, Text, texts, with_texts
from quizzes.formats import archives
from quizzes.formats.faults import Faults
from quizzes.formats.imported import Imported
from quizzes.formats.qti.reading import read_item
from quizzes.formats.qti.writing import TYPES, write_item
from quizzes.formats.xml_tree import element, parse

MANIFEST = "imsmanifest.xml"
_ITEM = "imsqti_item_xmlv2p1"
_SHOWN = "@@PLUGINFILE@@/"


def read(data: bytes, file: str = "") -> list[Imported]:
    """The questions of an item or a package. Raises FormatError with all that is wrong."""
    if data.startswith(b"PK"):
        with archives.opened(data, file) as archive:
            return _read_package(_Package(archive, file))
    faults, found = Faults(file), []
    with faults.noted():
        found.append(read_item(parse(data, file)))
    faults.check()
    return found


@dataclass(frozen=True)
class _Package:
    archive: zipfile.ZipFile
    file: str

    def names(self) -> list[str]:
        return [name for name in self.archive.namelist() if not name.endswith("/")]

    @cached_property
    def pictures(self) -> list[str]:
        """What is no item, and may be shown by one."""
        return [name for name in self.names() if not name.lower().endswith(".xml")]

    def content(self, name: str) -> bytes:
        return archives.content(self.archive, name, self.file)

    def items(self) -> list[str]:
        """The items that the manifest lists; without one, all XML files."""
        names = self.names()
        if MANIFEST not in names:
            return sorted(name for name in names if name.lower().endswith(".xml"))
        manifest = parse(self.content(MANIFEST), f"{self.file}/{MANIFEST}")
        listed = [node for node in manifest.walk() if node.tag == "resource"]
        items = [n.get("href") for n in listed if n.get("type").startswith("imsqti_item")]
        there = set(names)
        return [name for name in dict.fromkeys(map(posixpath.normpath, items)) if name in there]


def _read_package(package: _Package) -> list[Imported]:
    faults, found = Faults(package.file), []
    for name in package.items():
        inside = Faults(f"{package.file}/{name}", faults.found)
        with inside.noted():
            item = read_item(parse(package.content(name), inside.file))
            found.append(_with_files(item, name, package))
    faults.check()
    return found


def _with_files(question: Imported, item: str, package: _Package) -> Imported:
    """Pictures that a text names go with the text, under the name that we show them by."""
    beside = dict(_beside(item, package.pictures))

    def change(text: Text) -> Text:
        shown = [path for path in beside if path in text.text]
        said, files = text.text, []
        for path in shown:
            name = posixpath.basename(path)
            said = said.replace(path, f"{_SHOWN}{name}")
            files.append(File(name, package.content(beside[path])))
        return replace(text, text=said, files=tuple(files)) if shown else text

    return replace(question, content=with_texts(question.content, change))


def _beside(item: str, pictures: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Files that are no items, by their path as seen from the item."""
    folder = posixpath.dirname(item)
    for name in pictures:
        yield posixpath.relpath(name, folder or "."), name


def write(questions: Iterable[Imported]) -> bytes:
    """A package of all questions of types that QTI holds here."""
    held = [question for question in questions if type(question.content) in TYPES]
    data = BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        names = [f"q{number}" for number in range(1, len(held) + 1)]
        archive.writestr(MANIFEST, _manifest(names))
        for name, question in zip(names, held, strict=True):
            _write_question(archive, name, question)
    return data.getvalue()


def _write_question(archive: zipfile.ZipFile, name: str, question: Imported) -> None:
    folder = f"files/{name}"
    for at, file in enumerate(_files(question)):
        archive.writestr(f"{folder}/{at}/{file.name}", file.data)
    places = {file: f"{folder}/{at}/{file.name}" for at, file in enumerate(_files(question))}

    def change(text: Text) -> Text:
        said = text.text
        for file in text.files:
            said = said.replace(f"{_SHOWN}{file.name}", places[file])
        return replace(text, text=said, files=())

    told = replace(question, content=with_texts(question.content, change))
    archive.writestr(f"{name}.xml", write_item(told, name))


def _files(question: Imported) -> list[File]:
    return list(dict.fromkeys(file for text in texts(question.content) for file in text.files))


def _manifest(names: Iterable[str]) -> str:
    resources = [
        element(
            "resource",
            element("file", href=f"{name}.xml"),
            identifier=f"resource-{name}",
            type=_ITEM,
            href=f"{name}.xml",
        )
        for name in names
    ]
    manifest = element(
        "manifest",
        "<organizations/>",
        element("resources", *resources),
        xmlns="http://www.imsglobal.org/xsd/imscp_v1p1",
        identifier="questions",
    )
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{manifest}\n'
