"""What an index knows of itself, in one document that is only replaced by who has read it."""

from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

from elasticsearch import ConflictError, Elasticsearch

from search.engines.base import EngineUnavailable

from .schema import STATE

_TRIES = 20  # writers at the same time that one can stand


@dataclass(frozen=True, slots=True)
class State:
    """As of one look."""

    cursor: int = 0
    model: str = ""
    languages: tuple[str, ...] = ()  # of the documents, BCP 47, in the order they came
    sizes: tuple[int, ...] = ()  # of the vectors

    @classmethod
    def of(cls, source: dict[str, Any]) -> "State":
        """The state in a document."""
        return cls(
            source["cursor"], source["model"], tuple(source["languages"]), tuple(source["sizes"])
        )

    def to_source(self) -> dict[str, Any]:
        """The document that keeps it."""
        return {
            "what": STATE,
            "cursor": self.cursor,
            "model": self.model,
            "languages": list(self.languages),
            "sizes": list(self.sizes),
        }

    def with_all(self, languages: tuple[str, ...], sizes: tuple[int, ...]) -> "State":
        """The state that knows these, too."""
        return replace(
            self,
            languages=tuple(dict.fromkeys((*self.languages, *languages))),
            sizes=tuple(dict.fromkeys((*self.sizes, *sizes))),
        )

    def is_read_as(self, other: "State") -> bool:
        """Whether a query for one is right for the other."""
        return (self.languages, self.sizes) == (other.languages, other.sizes)


@dataclass(frozen=True, slots=True)
class Stored:
    """A state, and where and when it was read."""

    state: State
    index: str
    sequence: int
    term: int


def read(client: Elasticsearch, name: str) -> Stored:
    """The state of an index, by its name or alias, as of this moment. Raises NotFoundError."""
    found = client.get(index=name, id=STATE)
    return Stored(
        State.of(found["_source"]), found["_index"], found["_seq_no"], found["_primary_term"]
    )


def advance(client: Elasticsearch, write_to: str, change: Any) -> State:
    """Replace the state by `change(state)`, whoever else does so too; returns the new one."""
    for _ in range(_TRIES):
        stored = read(client, write_to)
        wanted: State = change(stored.state)
        if wanted == stored.state:
            return wanted
        try:
            _replace(client, write_to, stored, wanted)
        except ConflictError:
            continue
        return wanted
    raise EngineUnavailable("Too many processes write to the index at once.")


def _replace(client: Elasticsearch, write_to: str, stored: Stored, wanted: State) -> None:
    client.index(
        index=write_to,
        id=STATE,
        document=wanted.to_source(),
        if_seq_no=stored.sequence,
        if_primary_term=stored.term,
        require_alias=True,
    )


def begin(client: Elasticsearch, write_to: str, state: State) -> None:
    """Store the first state of an index; somebody else's stays."""
    with suppress(ConflictError):
        client.create(index=write_to, id=STATE, document=state.to_source(), require_alias=True)
