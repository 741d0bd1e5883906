"""Two ranked lists of passages become one list of pages. Pure.

Reciprocal rank fusion: a page scores the sum over both lists of weight / (k + rank), its rank in
a list being that of its best passage there (Cormack, Clarke, Büttcher: "Reciprocal rank fusion
outperforms Condorcet and individual rank learning methods", SIGIR 2009, eq. 1).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from search.engines.base import Hits, Ranked
from search.words import words


@dataclass(frozen=True, slots=True)
class Constants:
    """How much each thing counts. A boost is given in first places of the lexical list.

    k and a depth of 100 are the paper's and were left alone. The vector list's weight, by
    nDCG@10 on two imported help desks (698 articles with long openings of callers; 125 answers
    with short questions): 1 gives .315 and .943, 1.5 .308 and .955, 2 .302 and .960, 2.5 .295
    and .962, 3 .292 and .965; words alone .251 and .894. Long openings like words, short
    questions like meaning; at 2 neither loses much. The demo's 60 golden queries agree (reciprocal
    rank .821, .807, .792, .771, .766; words alone .703, meaning alone .754).
    """

    k: int = 60
    lexical: float = 1.0
    vector: float = 2.0
    exact_title: float = 2.0
    verified: float = 0.03
    popular: float = 0.03  # times a popularity of 0 to 1
    passages: int = 3  # of one page that a hit keeps

    def share(self, weight: float, rank: int) -> float:
        """What a place in a list is worth; `rank` counts from 1."""
        return weight / (self.k + rank)

    def boost(self, weight: float) -> float:
        """What a boost is worth, on the scale of `share`."""
        return weight / (self.k + 1)


CONSTANTS = Constants()


@dataclass(frozen=True, slots=True)
class Why:
    """Why a page is where it is. Ranks count pages from 1; None: not in that list."""

    lexical_rank: int | None = None
    vector_rank: int | None = None
    lexical: float = 0.0
    vector: float = 0.0
    boosts: tuple[tuple[str, float], ...] = ()  # name, what it added
    pin: int | None = None  # place among the pins, from 1

    @property
    def score(self) -> float:
        """Sum of all contributions; pins go first whatever it is."""
        return self.lexical + self.vector + sum(added for _, added in self.boosts)


@dataclass(frozen=True, slots=True)
class Hit:
    """One page found. `passages`: its best ones, best first; none: only a pin put it here."""

    page_id: int
    passages: tuple[Ranked, ...] = ()
    why: Why = field(default_factory=Why)

    @property
    def passage(self) -> Ranked | None:
        """Where the hit opens."""
        return self.passages[0] if self.passages else None


def fuse(
    hits: Hits, text: str = "", pins: Sequence[int] = (), constants: Constants = CONSTANTS
) -> list[Hit]:
    """Pages for a query, best first: pins in their order, then by score.

    `text` is the query, for the exact title; `pins` are ids of pages that editors put first.
    Pages of equal score stand in the order of their ids, so that a list never flickers.
    """
    found = _passages_by_page(hits, constants)
    lexical, vector = _page_ranks(hits.lexical), _page_ranks(hits.vector)
    title = tuple(words(text))
    pinned = {page: place for place, page in reversed(list(enumerate(pins, start=1)))}
    fused = [
        Hit(page, passages, _why(page, passages, lexical, vector, title, pinned, constants))
        for page, passages in found.items()
    ]
    fused += [Hit(page, why=Why(pin=at)) for page, at in pinned.items() if page not in found]
    return sorted(fused, key=_order)


def _order(hit: Hit) -> tuple[float, float, int]:
    place = float("inf") if hit.why.pin is None else hit.why.pin
    return place, -hit.why.score, hit.page_id


def _page_ranks(ranked: Iterable[Ranked]) -> dict[int, int]:
    pages = dict.fromkeys(passage.page_id for passage in ranked)
    return {page: rank for rank, page in enumerate(pages, start=1)}


def _passages_by_page(hits: Hits, constants: Constants) -> dict[int, tuple[Ranked, ...]]:
    """Each page's best passages, by what they themselves would score.

    Neighbours are encoded together and then mean the same: words decide between them.
    """
    worth: dict[str, float] = {}
    passages: dict[str, Ranked] = {}
    for ranked, weight in ((hits.lexical, constants.lexical), (hits.vector, constants.vector)):
        for rank, passage in zip(_places(ranked), ranked, strict=True):
            passages.setdefault(passage.key, passage)
            worth[passage.key] = worth.get(passage.key, 0.0) + constants.share(weight, rank)
    pages: dict[int, list[Ranked]] = {}
    for key in sorted(passages, key=lambda key: -worth[key]):
        pages.setdefault(passages[key].page_id, []).append(passages[key])
    return {page: tuple(best[: constants.passages]) for page, best in pages.items()}


def _places(ranked: Sequence[Ranked]) -> Iterable[int]:
    """Each passage's place from 1; neighbours of a page with the same score share one."""
    place, before = 0, None
    for at, passage in enumerate(ranked, start=1):
        if (passage.page_id, passage.score) != before:
            place, before = at, (passage.page_id, passage.score)
        yield place


def _why(
    page: int,
    passages: tuple[Ranked, ...],
    lexical: dict[int, int],
    vector: dict[int, int],
    title: tuple[str, ...],
    pinned: dict[int, int],
    constants: Constants,
) -> Why:
    in_lexical, in_vector = lexical.get(page), vector.get(page)
    return Why(
        lexical_rank=in_lexical,
        vector_rank=in_vector,
        lexical=constants.share(constants.lexical, in_lexical) if in_lexical else 0.0,
        vector=constants.share(constants.vector, in_vector) if in_vector else 0.0,
        boosts=tuple(_boosts(passages[0], title, constants)),
        pin=pinned.get(page),
    )


def _boosts(
    passage: Ranked, title: tuple[str, ...], constants: Constants
) -> Iterable[tuple[str, float]]:
    if title and tuple(words(passage.title)) == title:
        yield "exact title", constants.boost(constants.exact_title)
    if passage.verified:
        yield "verified", constants.boost(constants.verified)
    if passage.popularity > 0:
        yield "popular", constants.boost(constants.popular * min(passage.popularity, 1.0))
