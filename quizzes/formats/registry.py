"""Which formats there are, and how each is told, read and written."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from quizzes.content import (
    Cloze,
    Content,
    Description,
    FreeText,
    GapText,
    Matching,
    MultipleAnswers,
    Numeric,
    Ordering,
    ShortText,
    SingleChoice,
    TrueFalse,
)
from quizzes.formats import aiken, archives, gift, moodle_xml, qti, table
from quizzes.formats.decoding import decoded
from quizzes.formats.faults import Fault, FormatError
from quizzes.formats.imported import Imported
from quizzes.formats.losses import left_out, losses

_BY_SUFFIX = {".gift": "gift", ".csv": "csv", ".tsv": "csv"}
_XML = re.compile(rb"(?:\xef\xbb\xbf)?\s*<(?:\?xml|!|quiz|assessmentItem)")
_AIKEN = (re.compile(rb"^A[.)]\s", re.M), re.compile(rb"^ANSWER:\s*[A-Z]\s*$", re.M))
_QTI = [b"assessmentItem", "assessmentItem".encode("utf-16-le"), b"imsqti"]

LARGEST = 50 * 2**20  # bytes of a file that is read; a larger one is refused before it is


@dataclass(frozen=True)
class FileFormat:
    """A format: how it is called, what its files end in, which types it holds."""

    label: str
    suffix: str
    read: Callable[[bytes, str], list[Imported]]
    write: Callable[[Sequence[Imported]], bytes]
    types: tuple[type[Content], ...]


@dataclass(frozen=True)
class Written:
    """A file of questions, and a sentence for each thing that it does not carry."""

    data: bytes
    warnings: tuple[str, ...] = ()


def _text_format(
    label: str,
    suffix: str,
    read: Callable[[str, str], list[Imported]],
    write: Callable[[Iterable[Imported]], str],
    *types: type[Content],
) -> FileFormat:
    def read_bytes(data: bytes, file: str) -> list[Imported]:
        return read(decoded(data, file), file)

    return FileFormat(label, suffix, read_bytes, lambda asked: write(asked).encode(), types)


_CHOICES = (SingleChoice, MultipleAnswers, TrueFalse)
FORMATS: dict[str, FileFormat] = {
    "gift": _text_format(
        "GIFT",
        ".gift",
        gift.read,
        gift.write,
        *(*_CHOICES, ShortText, Numeric, Matching, Ordering, FreeText, Description),
    ),
    "aiken": _text_format("Aiken", ".txt", aiken.read, aiken.write, SingleChoice),
    "moodle_xml": FileFormat(
        "Moodle XML",
        ".xml",
        moodle_xml.read,
        moodle_xml.write,
        (
            *(*_CHOICES, ShortText, Numeric, Matching, Ordering),
            *(GapText, Cloze, FreeText, Description),
        ),
    ),
    "qti": FileFormat("QTI 2.1", ".zip", qti.read, qti.write, qti.TYPES),
    "csv": FileFormat("CSV", ".csv", table.read_csv, table.write_csv, table.TYPES),
    "xlsx": FileFormat("Excel", ".xlsx", table.read_xlsx, table.write_xlsx, table.TYPES),
}


def template(kind: str) -> bytes:
    """A table to start from ("csv" or "xlsx"), with a question of each type it can hold."""
    return FORMATS[kind].write(table.TEMPLATE)


def read(name: str, data: bytes, kind: str = "") -> list[Imported]:
    """All questions of a file, whole or nothing.

    `name` is the file's name; without a `kind`, it is told from name and content. Raises
    FormatError with everything that is wrong, each with its line where the format has lines.
    """
    refuse_large(name, len(data))
    found = FORMATS[kind or sniff(name, data)].read(data, name)
    if not found:
        raise FormatError(Fault(name, 0, "there is no question in it", "choose another file"))
    return found


def refuse_large(name: str, size: int) -> None:
    """Raise FormatError for a file of too many bytes, before anybody reads it."""
    if size > LARGEST:
        what = f"the file is larger than {LARGEST // 2**20} MB"
        raise FormatError(Fault(name, 0, what, "split it, or leave out its pictures"))


def sniff(name: str, data: bytes) -> str:
    """The format of a file by what its name ends in and how it begins. Raises FormatError."""
    suffix, start = PurePath(name.lower()).suffix, data[:100_000]
    if start.startswith(b"PK"):
        return _sniff_zip(name, data)
    if suffix in _BY_SUFFIX:
        return _BY_SUFFIX[suffix]
    if suffix == ".xml" or _XML.match(start):
        return "qti" if any(mark in start for mark in _QTI) else "moodle_xml"
    if suffix in (".txt", ".aiken", ""):
        return "aiken" if all(line.search(start) for line in _AIKEN) else "gift"
    what = "the file is in no format that is known here"
    raise FormatError(Fault(name, 0, what, f"choose one of {_labels()}"))


def _labels() -> str:
    return ", ".join(known.label for known in FORMATS.values())


def _sniff_zip(name: str, data: bytes) -> str:
    with archives.opened(data, name) as archive:
        return "xlsx" if "xl/workbook.xml" in archive.namelist() else "qti"


def write(kind: str, questions: Sequence[Imported]) -> Written:
    """Questions as a file, with warnings for all that the format does not carry.

    Found by reading the file again, so that nothing is lost without a word.
    """
    known = FORMATS[kind]
    kept = [question for question in questions if type(question.content) in known.types]
    tried = _tried(known, kept)
    if tried is None:
        kept = [question for question in kept if _tried(known, [question])]
        tried = _tried(known, kept) or (known.write([]), [])
    data, again = tried
    found = {id(question): one for question, one in zip(kept, again, strict=True)}
    warnings = (_lost(known, question, found.get(id(question))) for question in questions)
    return Written(data, tuple(line for lines in warnings for line in lines))


def _tried(
    known: FileFormat, questions: Sequence[Imported]
) -> tuple[bytes, Sequence[Imported]] | None:
    """The file and what is read from it; None when not all are there again, each of its type."""
    data = known.write(questions)
    try:
        again = known.read(data, "") if questions else []
    except FormatError:
        return None
    types = [type(one.content) for one in questions]
    return (data, again) if [type(one.content) for one in again] == types else None


def _lost(known: FileFormat, question: Imported, again: Imported | None) -> list[str]:
    if again is None:
        return [left_out(question, known.label)]
    return losses(question, again, known.label)
