"""The log for programs: one JSON object a line, and nothing in it about anybody.

What people search, who they are and where they come from never stand in a message of ours.
Messages of exceptions may hold any of it (a database names the value that it refuses), and so may
what others attach to a line (Django attaches the whole request): neither is written. An error is
told by its kind and by the places in the code that it passed.
"""

from __future__ import annotations

import datetime
import logging
import re
import traceback
from types import TracebackType
from typing import Any

from pythonjsonlogger.json import JsonFormatter

_MAIL = re.compile(r"[^\s\"'/<>]+@[^\s\"'/<>]+")
_ASKED = re.compile(r"( from ip=.*|\?\S*)", re.DOTALL)  # in lines of gunicorn
# Rooms of ours, whose errors are made to be read; words of anybody else's exceptions are left out.
OURS = frozenset(
    {
        "accounts",
        "config",
        "demo",
        "desk",
        "faults",
        "kb",
        "operations",
        "quizzes",
        "rapport",
        "search",
        "training",
    }
)
Raised = tuple[type[BaseException] | None, BaseException | None, TracebackType | None]


class JsonLines(JsonFormatter):
    """Time, level, logger, message, request id; of an error its kind and the way it took."""

    def add_fields(
        self, log_data: dict[str, Any], record: logging.LogRecord, message_dict: dict[str, Any]
    ) -> None:
        """Only what is named here, whatever else the record carries."""
        at = datetime.datetime.fromtimestamp(record.created, tz=datetime.UTC)
        log_data["time"] = at.isoformat(timespec="milliseconds")
        log_data["level"] = record.levelname
        log_data["logger"] = record.name
        log_data["message"] = _MAIL.sub("…", _message(record))
        log_data["request_id"] = getattr(record, "request_id", None)
        if record.exc_info:
            log_data |= told(record.exc_info)


def _message(record: logging.LogRecord) -> str:
    """What a line says, without addresses, queries and others' words about an exception."""
    room = record.name.partition(".")[0]
    if room == "gunicorn":
        return _ASKED.sub("…", _by_kind(record))
    return record.message if room in OURS else _by_kind(record)


def _by_kind(record: logging.LogRecord) -> str:
    """The message with the kind of an exception in the place of its words."""
    args = record.args if isinstance(record.args, tuple) else ()
    if not any(isinstance(arg, BaseException) for arg in args):
        return record.message
    return str(record.msg) % tuple(
        _name(type(arg)) if isinstance(arg, BaseException) else arg for arg in args
    )


def told(raised: Raised) -> dict[str, Any]:
    """The kind of an exception, of those that it came from, and where it was raised."""
    kind, error, trace = raised
    return {
        "error": _name(kind) if kind else "",
        "because": [_name(type(cause)) for cause in _causes(error)],
        "trace": [f"{at.filename}:{at.lineno} {at.name}" for at in traceback.extract_tb(trace)],
    }


def _causes(error: BaseException | None) -> list[BaseException]:
    found: list[BaseException] = []
    while error is not None and (error := error.__cause__ or error.__context__) is not None:
        if error in found:
            break
        found.append(error)
    return found


def _name(kind: type[BaseException]) -> str:
    return f"{kind.__module__}.{kind.__qualname__}"


def nobody(*args: Any, **kwargs: Any) -> str:
    """What the log calls somebody who guesses passwords; who it was stands in the database."""
    return "somebody"
