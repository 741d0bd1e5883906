"""Files as text."""

from __future__ import annotations

import codecs

from quizzes.formats.faults import Fault, FormatError

_MARKS = {codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}


def decoded(data: bytes, file: str) -> str:
    """The text of a file in UTF-8, or in UTF-16 with its mark. Raises FormatError."""
    encoding = _MARKS.get(data[:2], "utf-8-sig")
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise FormatError(
            Fault(file, line, "the file is not UTF-8", "save it as UTF-8 and import it again")
        ) from error
    if "\0" in text:
        raise FormatError(Fault(file, 0, "this is no text", "choose a file of questions"))
    return text
