"""What a search gives to a page: the contract between `search.find` and every face (desk, help
center, API, command line). Plain values only, already cut down to what the person may see."""

from dataclasses import dataclass, field

from search.engines.base import Filters


@dataclass(frozen=True, slots=True)
class Mark:
    """A run of a snippet; `hit` where it matched. Text is plain: templates escape it."""

    text: str
    hit: bool = False


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a hit stands where it stands. Ranks count from 1; None: not in that list."""

    score: float
    lexical_rank: int | None = None
    vector_rank: int | None = None
    pin: int | None = None  # place among the pins
    parts: tuple[tuple[str, float], ...] = ()  # named contributions to the score, in order


@dataclass(frozen=True, slots=True)
class Hit:
    """A page found, represented by its best passage."""

    page_id: int
    passage_id: int
    anchor: str
    title: str
    headings: tuple[str, ...]
    url: str  # of the page at that passage
    product: str  # title of the product
    product_id: int | None
    kind: str
    audience: str  # of the passage
    language: str
    verified: bool
    code: str
    position: int  # from 1, over all result pages
    snippet: tuple[Mark, ...] = ()
    updated: str = ""  # ISO date
    other_passages: tuple[tuple[str, str], ...] = ()  # (heading path, url) of the page's next best
    reason: Reason | None = None

    @property
    def heading_path(self) -> str:
        """The headings above the passage, outermost first."""
        return " › ".join(self.headings)


@dataclass(frozen=True, slots=True)
class Facet:
    """How many of the hits a filter value would leave."""

    value: str
    label: str
    count: int
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Results:
    """One page of hits, and what to say around them."""

    text: str  # as searched
    hits: tuple[Hit, ...] = ()
    total: int = 0  # pages found that this person may see, at most the depth
    page: int = 1
    pages: int = 1
    more: bool = False  # more was found than can be paged through
    took_ms: float = 0.0
    engine: str = ""  # that answered
    instead: str = ""  # why another engine did than should have, in one word
    did_you_mean: str = ""
    by_meaning_only: bool = False  # no word matched; hits are the nearest in meaning
    code_url: str = ""  # the text was the code of this article
    notice: str = ""  # something to say quietly, e.g. search is lexical
    log_id: str = ""  # signed reference to the search-log row that is written later
    filters: Filters = field(default_factory=Filters)
    facets: dict[str, tuple[Facet, ...]] = field(
        default_factory=dict
    )  # product, kind, audience, language

    @property
    def local_copy(self) -> bool:
        """Whether the local copy answered, because the engine that should have did not."""
        return bool(self.instead)
