"""What the address of a search says. Nonsense counts as not said."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from kb.numbers import said_number
from search.engines.base import Filters


@dataclass(frozen=True, slots=True)
class Asked:
    """A search with its filters and the page of hits."""

    q: str = ""
    product: int = 0  # id; 0: all
    kind: str = ""
    audience: str = ""
    language: str = ""
    page: int = 1
    after: str = ""  # log id of the search before
    took_offer: bool = False  # the search before offered this one

    @classmethod
    def read(cls, params: Mapping[str, str]) -> Asked:
        """From the parameters of an address."""
        return cls(
            q=_text(params, "q", None),
            product=_number(params, "product"),
            kind=_text(params, "kind"),
            audience=_text(params, "audience"),
            language=_text(params, "language").lower(),
            page=max(1, _number(params, "page")),
            after=_text(params, "after", 200),
            took_offer=_text(params, "offer") == "1",
        )

    @property
    def filters(self) -> Filters:
        """As searches take them."""
        return Filters(
            products=(self.product,) if self.product else (),
            kinds=(self.kind,) if self.kind else (),
            audience=self.audience,
            language=self.language,
        )

    def address(self, **changes: object) -> str:
        """The query string of this search with some parts changed, only what is set."""
        asked = replace(self, **changes)  # type: ignore[arg-type]
        said = {
            "q": asked.q,
            "product": asked.product or "",
            "kind": asked.kind,
            "audience": asked.audience,
            "language": asked.language,
            "page": asked.page if asked.page > 1 else "",
            "after": asked.after,
            "offer": "1" if asked.took_offer else "",
        }
        return urlencode({name: value for name, value in said.items() if value})


def _text(params: Mapping[str, str], name: str, length: int | None = 40) -> str:
    return " ".join(str(params.get(name) or "").replace("\0", "").split())[:length]


def _number(params: Mapping[str, str], name: str) -> int:
    return said_number(_text(params, name)) or 0
