"""A team's knowledge as a table: people × products, those first who need it most."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from accounts.models import User
from kb.audiences import read_once
from kb.models import ProductPage
from training.evidence import Evidence, evidence_of
from training.mastery import Cell, Mastery
from training.people import known_to, products_asked_about
from training.shown import hidden_from

LOW, MIDDLING, HIGH = 0.5, 0.7, 0.85  # where the shades of a cell change
NEED, NAME = "need", "name"


@dataclass(frozen=True)
class Shade:
    """How a share looks, and what that means in words."""

    name: str
    words: str


SHADES = (
    Shade("low", "below 50 %"),
    Shade("middling", "50 to 69 %"),
    Shade("fair", "70 to 84 %"),
    Shade("high", "85 % and more"),
)


def shade_of(share: float) -> str:
    """The name of a share's shade."""
    return SHADES[sum(share >= bound for bound in (LOW, MIDDLING, HIGH))].name


@dataclass(frozen=True)
class HeatCell:
    """What one person knows of one product. `known` None: nothing was answered.

    `share` None: too little evidence; `answers`: effective ones, whole; `shade`: its look, one of
    `SHADES`, "thin" or "none".
    """

    product: ProductPage
    known: Mastery | None
    share: float | None = None
    answers: int = 0
    shade: str = "none"

    @classmethod
    def of(cls, product: ProductPage, known: Mastery | None) -> HeatCell:
        """Worked out once: there are many."""
        if known is None:
            return cls(product, None)
        shade = "thin" if known.share is None else shade_of(known.share)
        return cls(product, known, known.share, int(known.answers), shade)


@dataclass(frozen=True)
class HeatRow:
    """A person, with a cell for each product. `mean`: over products with enough evidence."""

    person: User
    cells: list[HeatCell]
    mean: float | None

    @property
    def name(self) -> str:
        """As colleagues know them."""
        return str(self.person)


@dataclass(frozen=True)
class HeatColumn:
    """A product: the mean over people with enough evidence, and how many these are."""

    product: ProductPage
    mean: float | None
    people: int


@dataclass(frozen=True)
class HeatMap:
    """Rows and columns in their order, and what they were made of."""

    rows: list[HeatRow]
    columns: list[HeatColumn]
    evidence: Evidence

    @property
    def is_empty(self) -> bool:
        """Whether nobody has answered anything."""
        return not any(cell.known for row in self.rows for cell in row.cells)


@read_once()
def heat_map(
    team: int, viewer: User, as_of: datetime.datetime, now: datetime.datetime, sort: str = NEED
) -> HeatMap:
    """What the people of a team know as of a moment, of products that the viewer may see.

    Ten queries or so, however many people and products. `sort`: `need`, `name`, or the id of the
    product by which people are ordered.
    """
    members = known_to(viewer).filter(team=team)
    people = list(members.order_by("last_name", "first_name", "username"))
    products = list(products_asked_about(viewer))
    evidence = evidence_of(members, hidden=hidden_from(viewer, now))
    known = evidence.masteries(as_of)
    columns = [_column(product, people, known) for product in products]
    columns = columns if sort == NAME else sorted(columns, key=_by_need)
    rows = [_row(person, columns, known) for person in people]
    return HeatMap(_sorted(rows, sort), columns, evidence)


def mean(shares: Collection[float | None]) -> float | None:
    """Over those that are known; None when none is."""
    known = [share for share in shares if share is not None]
    return sum(known) / len(known) if known else None


def _column(
    product: ProductPage, people: Sequence[User], known: Mapping[Cell, Mastery]
) -> HeatColumn:
    cells = [known.get((person.pk, product.pk)) for person in people]
    shares = [cell.share for cell in cells if cell and cell.share is not None]
    return HeatColumn(product, mean(shares), len(shares))


def _row(person: User, columns: Sequence[HeatColumn], known: Mapping[Cell, Mastery]) -> HeatRow:
    cells = [HeatCell.of(one.product, known.get((person.pk, one.product.pk))) for one in columns]
    return HeatRow(person, cells, mean([cell.share for cell in cells]))


def _sorted(rows: list[HeatRow], sort: str) -> list[HeatRow]:
    if sort == NAME:
        return rows
    if not sort.isdecimal():
        return sorted(rows, key=_by_need)
    return sorted(rows, key=lambda row: _lowest_first(_share_of(row, sort)))


def _share_of(row: HeatRow, product: str) -> float | None:
    return next((cell.share for cell in row.cells if str(cell.product.pk) == product), None)


def _by_need(one: Any) -> tuple[bool, float]:
    return _lowest_first(one.mean)


def _lowest_first(share: float | None) -> tuple[bool, float]:
    """What is not known comes last: it is no need, but a gap in what is known."""
    return share is None, share or 0.0
