"""Which index is live, which one was before it, and which are litter.

    <prefix>-passages            alias of the index that serves
    <prefix>-passages-previous   alias of the one that served before it, for a rollback
    <prefix>-passages-<time>-<number>         an index
    <prefix>-passages-<time>-<number>-write   its own alias, through which alone it is written

A write that comes too late, when its index is gone, finds no alias and fails. Were it addressed to
the index, Elasticsearch would make a new one of that name, with a mapping of its own invention.
"""

import re
import secrets
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

from elasticsearch import ApiError, BadRequestError, Elasticsearch, NotFoundError, TransportError

from search.engines.base import EngineUnavailable

from .connection import Connection
from .schema import code_hash, definition, single_fields, vector_field, vector_mapping

_NAME = re.compile(r"\d{8}t\d{6}-[0-9a-f]{6}")
_QUICK_TO_FILL = {"refresh_interval": "-1", "number_of_replicas": 0, "translog.durability": "async"}


Json = dict[str, Any]


class Indices:
    """The indices of one prefix."""

    def __init__(self, client: Elasticsearch, connection: Connection) -> None:
        self._client = client
        self._connection = connection
        self._lacks: dict[str, frozenset[str]] = {}  # fields of this code, by index
        self.live = f"{connection.prefix}-passages"
        self.previous = f"{self.live}-previous"

    # -- making ----------------------------------------------------------------------------

    def make_first(self) -> str:
        """An empty index that is live from the start. Call it while holding the lease."""
        return self._create(self._serving(), {self.live: {}})

    def make(self) -> str:
        """An empty index that nobody searches, set up to be filled quickly."""
        return self._create(_QUICK_TO_FILL, {})

    def _create(self, settings: Json, aliases: Json) -> str:
        time = datetime.now(UTC).strftime("%Y%m%dt%H%M%S")
        name = f"{self.live}-{time}-{secrets.token_hex(3)}"
        made = definition()
        shards = {"number_of_shards": self._connection.shards}
        self._client.indices.create(
            index=name,
            mappings=made["mappings"],
            settings={"index": {**settings, **shards, **made["settings"]}},
            aliases={written_through(name): {}, **aliases},
        )
        return name

    def make_ready(self, name: str) -> None:
        """Let a filled index be copied and refreshed as one that serves, and be on the disk.

        What it was filled with may stand in the server's memory alone until then.
        """
        self._client.indices.put_settings(index=name, settings={"index": self._serving()})
        self._client.indices.flush(index=name, force=True)

    def _serving(self) -> dict[str, Any]:
        # An interval of its own: without one, an index that nobody asked for half a minute sleeps,
        # and the next search waits until it is awake.
        return {
            "refresh_interval": "1s",
            "auto_expand_replicas": f"0-{self._connection.replicas}",
            "translog.durability": "request",
        }

    def add_vectors(self, name: str, size: int) -> None:
        """Let an index take vectors of a size; nothing happens if it does."""
        fields = {vector_field(size): vector_mapping(size)}
        self._client.indices.put_mapping(index=written_through(name), properties=fields)

    def take_fields(self, name: str) -> frozenset[str]:
        """Let an index that other code made take what this code writes, as far as it can.

        A field of another type stays as it was. Returns the fields that it lacks, those that are
        read in a way that it does not know; they wait for a rebuild.
        """
        if name not in self._lacks:
            is_ours = self.is_of_this_code(name)
            self._lacks[name] = frozenset() if is_ours else self._taught(name)
        return self._lacks[name]

    def _taught(self, name: str) -> frozenset[str]:
        wanted = definition()["mappings"]["properties"]
        if self._take(name, wanted):
            return frozenset()
        known = dict(single_fields(self._properties(name)))
        new = [(field, told) for field, told in single_fields(wanted) if field not in known]
        return frozenset(field for field, told in new if not self._take(name, told))

    def _take(self, name: str, properties: Json) -> bool:
        try:
            self._client.indices.put_mapping(index=written_through(name), properties=properties)
        except BadRequestError:
            return False
        return True

    def _properties(self, name: str) -> Json:
        [told] = self._client.indices.get_mapping(index=name).values()
        found: Json = told["mappings"]["properties"]
        return found

    # -- swapping --------------------------------------------------------------------------

    def behind(self, alias: str) -> str:
        """The index behind an alias, "" if there is none."""
        try:
            return next(iter(self._client.indices.get_alias(name=alias)))
        except NotFoundError:
            return ""

    def swap_in(self, name: str) -> None:
        """Let an index be live from now on, in one step with keeping the one before it."""
        live, previous = self.behind(self.live), self.behind(self.previous)
        actions = [_add(name, self.live)]
        if live:
            actions += [_remove(live, self.live), _add(live, self.previous)]
        if previous:
            actions += [{"remove_index": {"index": previous}}]
        self._client.indices.update_aliases(actions=actions)

    def swap_back(self) -> None:
        """Let the previous index and the live one change places, in one step."""
        live, previous = self.behind(self.live), self.behind(self.previous)
        if not live or not previous:
            raise EngineUnavailable("There is no earlier index to go back to.")
        self._client.indices.update_aliases(
            actions=[
                _remove(live, self.live),
                _remove(previous, self.previous),
                _add(previous, self.live),
                _add(live, self.previous),
            ]
        )

    # -- clearing --------------------------------------------------------------------------

    def clear_litter(self) -> None:
        """Remove what dead rebuilds left. Call it while holding the lease."""
        for name in self._litter():
            self._client.indices.delete(index=name, ignore_unavailable=True)

    def _litter(self) -> Iterator[str]:
        found = self._client.indices.get_alias(index=f"{self.live}-*")
        for name, told in found.items():
            if not {self.live, self.previous} & set(told["aliases"]) and self._is_ours(name):
                yield name

    def _is_ours(self, name: str) -> bool:
        return bool(_NAME.fullmatch(name.removeprefix(f"{self.live}-")))

    def discard(self, name: str) -> None:
        """Remove an index unless it went live; should that fail, the next rebuild does it.

        The servers may have let it go live although their answer to that was lost.
        """
        with suppress(ApiError, TransportError):
            if self.behind(self.live) != name:
                self._client.indices.delete(index=name, ignore_unavailable=True)

    # -- looking ---------------------------------------------------------------------------

    def is_of_this_code(self, name: str) -> bool:
        """Whether this code would make the same index."""
        found = self._client.indices.get_mapping(index=name)
        return all(
            told["mappings"].get("_meta", {}).get("hash") == code_hash() for told in found.values()
        )


def written_through(name: str) -> str:
    """The alias through which an index is written."""
    return f"{name}-write"


def _add(index: str, alias: str) -> dict[str, Any]:
    return {"add": {"index": index, "alias": alias}}


def _remove(index: str, alias: str) -> dict[str, Any]:
    return {"remove": {"index": index, "alias": alias, "must_exist": True}}
