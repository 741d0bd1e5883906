"""What the address of the desk says: the search, its filters, and the answer that is open. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any
from urllib.parse import urlencode

from kb.numbers import said_number
from search import asked as search_asked
from search.engines.base import NO_FILTERS


@dataclass(frozen=True)
class Asked(search_asked.Asked):
    """The state of the desk. Every part may be missing; nonsense counts as missing."""

    open: int = 0  # id of the page that is open; 0: none
    at: str = ""  # anchor of the passage it is open at
    position: int = 0  # where in the list it was opened from; 0: not from a list

    @classmethod
    def read(cls, params: Mapping[str, str]) -> Asked:
        """From the parameters of an address."""
        said = {name: str(params.get(name) or "").strip() for name in ("open", "at", "position")}
        return cls(
            **asdict(search_asked.Asked.read(params)),
            open=_number(said["open"]),
            at=said["at"].replace("\0", "")[:100],
            position=_number(said["position"]),
        )

    @property
    def is_filtered(self) -> bool:
        """Whether something narrows the search down."""
        return self.filters != NO_FILTERS

    @property
    def search_string(self) -> str:
        """The search alone, without the answer that is open."""
        return self.address(after="", took_offer=False)

    @property
    def query_string(self) -> str:
        """All that is on the screen, only what is set, always in the same order."""
        opened = {name: value for name, value in (("open", self.open), ("at", self.at)) if value}
        return "&".join(filter(None, [self.search_string, urlencode(opened)]))

    def but(self, **changes: Any) -> Asked:
        """The same with some parts changed."""
        return replace(self, **changes)


def _number(text: str) -> int:
    return said_number(text) or 0
