"""Files of questions: read whole or not at all, written with a word on all they cannot carry."""

from quizzes.formats.faults import Fault, FormatError
from quizzes.formats.imported import Imported
from quizzes.formats.registry import (
    FORMATS,
    LARGEST,
    FileFormat,
    Written,
    read,
    refuse_large,
    sniff,
    template,
    write,
)

__all__ = [
    "FORMATS",
    "LARGEST",
    "Fault",
    "FileFormat",
    "FormatError",
    "Imported",
    "Written",
    "read",
    "refuse_large",
    "sniff",
    "template",
    "write",
]
