"""One rebuild at a time, wherever it runs: a document that its holder renews while it works."""

import os
import socket
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from elasticsearch import (
    ApiError,
    BadRequestError,
    ConflictError,
    Elasticsearch,
    NotFoundError,
    TransportError,
)

from search.engines.base import EngineUnavailable

LASTS = 30.0  # seconds without a renewal after which a lease is anybody's
RENEWED = 5.0  # seconds between renewals
_DOCUMENT = "rebuild"
_FIELDS = {
    "owner": {"type": "keyword"},
    "host": {"type": "keyword"},
    "process": {"type": "long"},
    "until": {"type": "double"},
}


class Lease:
    """The right to rebuild. The clocks of all machines are expected to agree within seconds."""

    def __init__(self, client: Elasticsearch, prefix: str) -> None:
        self._client = client
        self._index = f"{prefix}-leases"
        self._owner = uuid.uuid4().hex
        self._place: dict[str, Any] = {}
        self._over = threading.Event()
        self._writing = threading.Lock()

    @contextmanager
    def held(self) -> Iterator["Lease"]:
        """Be the one who rebuilds. Raises EngineUnavailable at once if another does."""
        self._take()
        renewing = threading.Thread(target=self._renew, daemon=True)
        renewing.start()
        try:
            yield self
        finally:
            self._over.set()
            renewing.join()
            self._give_back()

    def check(self) -> None:
        """Raises EngineUnavailable if somebody else holds it by now."""
        try:
            self._write()
        except ConflictError as error:
            raise EngineUnavailable("Another rebuild has taken over.") from error

    def _take(self) -> None:
        self._make_index()
        with suppress(NotFoundError):
            found = self._client.get(index=self._index, id=_DOCUMENT)
            if _is_held(found["_source"]):
                raise EngineUnavailable(_busy(found["_source"]))
            self._place = _place(found)
        try:
            self._write()
        except ConflictError as error:
            raise EngineUnavailable(_busy({})) from error

    def _make_index(self) -> None:
        try:
            self._client.indices.create(
                index=self._index,
                mappings={"dynamic": "strict", "properties": _FIELDS},
                settings={"number_of_shards": 1, "auto_expand_replicas": "0-1"},
            )
        except BadRequestError as error:
            if error.error != "resource_already_exists_exception":
                raise

    def _write(self) -> None:
        """Store it as ours; ConflictError if somebody else did since we last wrote or read it."""
        with self._writing:
            try:
                self._put()
            except ConflictError:
                if not self._is_ours():
                    raise
                self._put()

    def _put(self) -> None:
        new: dict[str, Any] = {} if self._place else {"op_type": "create"}
        written = self._client.index(
            index=self._index, id=_DOCUMENT, document=self._document(), **self._place, **new
        )
        self._place = _place(written)

    def _is_ours(self) -> bool:
        """Whether it was us who wrote last: the answer to that may have been lost on its way."""
        try:
            found = self._client.get(index=self._index, id=_DOCUMENT)
        except NotFoundError:
            return False
        if found["_source"]["owner"] != self._owner:
            return False
        self._place = _place(found)
        return True

    def _document(self) -> dict[str, Any]:
        return {
            "owner": self._owner,
            "host": socket.gethostname(),
            "process": os.getpid(),
            "until": time.time() + LASTS,
        }

    def _renew(self) -> None:
        while not self._over.wait(RENEWED):
            with suppress(ApiError, TransportError):
                self._write()

    def _give_back(self) -> None:
        with suppress(ApiError, TransportError):
            self._client.delete(index=self._index, id=_DOCUMENT, **self._place)


def _place(found: Any) -> dict[str, Any]:
    return {"if_seq_no": found["_seq_no"], "if_primary_term": found["_primary_term"]}


def _is_held(lease: dict[str, Any]) -> bool:
    return lease["until"] > time.time() and not _is_dead(lease)


def _is_dead(lease: dict[str, Any]) -> bool:
    """Whether the holder was a process of this machine that is gone."""
    if lease["host"] != socket.gethostname():
        return False
    try:
        os.kill(lease["process"], 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False


def _busy(lease: dict[str, Any]) -> str:
    where = f" on {lease['host']}" if lease else ""
    return f"Another rebuild is under way{where}; wait for it to end."
