"""The seam between Rapport and a search engine: what goes in, what comes out, what it can do.

Nothing outside `search.engines` knows which engine serves. An engine stores documents (one
per passage), answers queries with two ranked lists (lexical and vector) and applies changes
page by page from its own cursor. Fusion, permissions and words for people live elsewhere.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np

Vector = np.ndarray[tuple[int], np.dtype[np.float32]]


class EngineUnavailable(Exception):
    """The engine cannot answer now (not built, locked, unreachable); says why and what to do."""


class IndexUnreadable(EngineUnavailable):
    """There is an index, and it is damaged or of another form; only a new one helps."""


class EngineSlow(EngineUnavailable):
    """It did not answer within its time; that happens to one that is well, too."""


class CursorMoved(Exception):
    """The index went live from an older cursor meanwhile, so changes in between are missing."""

    def __init__(self, cursor: int) -> None:
        super().__init__(f"The index stands at change {cursor}; apply what follows it.")
        self.cursor = cursor


@dataclass(frozen=True, slots=True)
class Document:
    """One passage as an engine stores it."""

    page_id: int
    anchor: str
    part: int
    position: int  # order on the page, from 0
    title: str  # of the page
    headings: tuple[str, ...]  # heading path inside the page, outermost first
    text: str  # plain
    keywords: str  # the page's tags, topic and summary, space separated
    products: tuple[int, ...]  # the page's product and its ancestors
    kind: str  # article, playbook, announcement
    language: str  # BCP 47, lower case
    audience: str  # public or agents
    access: str  # key of kb.audiences: who may see it; queries list the keys that a person has
    verified: bool
    popularity: float  # 0 to 1
    code: str  # the page's speakable code, "" if it has none
    text_hash: str  # of what is encoded; key of the vector cache
    said: int = 0  # short hash of headings and text, by which a reader can tell they are current
    vector: Vector | None = None  # unit length, None while not encoded yet
    encoded: str = ""  # what the encoder reads; no engine needs to keep it

    @property
    def key(self) -> str:
        """Identity of the passage in every engine."""
        return f"{self.page_id}:{self.anchor}:{self.part}"


@dataclass(frozen=True, slots=True)
class PageChange:
    """All documents of one page as of one version; no documents: the page is gone."""

    page_id: int
    version: int  # id of the change-log row that caused it; a lower version never overwrites
    documents: tuple[Document, ...] = ()


@dataclass(frozen=True, slots=True)
class Filters:
    """What a searcher narrowed down to. Empty means all."""

    products: tuple[int, ...] = ()
    kinds: tuple[str, ...] = ()
    audience: str = ""
    language: str = ""


NO_FILTERS = Filters()


@dataclass(frozen=True, slots=True)
class Term:
    """One word of a query with what may stand for it."""

    text: str  # lower case
    synonyms: tuple[tuple[str, ...], ...] = ()  # each a word or a phrase
    stop: bool = False  # carries no meaning on the lexical side


@dataclass(frozen=True, slots=True)
class Query:
    """A parsed query: data only, no engine syntax anywhere."""

    text: str
    terms: tuple[Term, ...] = ()
    phrases: tuple[tuple[str, ...], ...] = ()  # in quotes: must occur
    prefix: bool = False  # the last term is still being typed
    vector: Vector | None = None
    model_id: str = ""  # of the vector; an engine with vectors of another model leaves it aside
    access: frozenset[str] | None = field(default_factory=frozenset)  # None: everything
    filters: Filters = field(default_factory=Filters)
    depth: int = 100


@dataclass(frozen=True, slots=True)
class Ranked:
    """A passage in one ranked list, best first."""

    page_id: int
    anchor: str
    part: int
    score: float
    title: str = ""
    said: int = 0  # short hash of headings and text, as they were when the engine got them
    verified: bool = False
    popularity: float = 0.0

    @property
    def key(self) -> str:
        """The key of the document it stands for."""
        return f"{self.page_id}:{self.anchor}:{self.part}"


@dataclass(frozen=True, slots=True)
class Hits:
    """What an engine found: two lists of passages, each best first, at most `depth` long."""

    lexical: tuple[Ranked, ...] = ()
    vector: tuple[Ranked, ...] = ()
    engine: str = ""
    instead: str = ""  # why it answered instead of another engine, in one word of a short list


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A title that goes on from what was typed."""

    page_id: int
    title: str
    score: float


@dataclass(frozen=True, slots=True)
class Health:
    """State of an engine, for `search_health` and `/readyz`."""

    engine: str
    ok: bool
    documents: int
    pages: int
    vectors: int
    cursor: int
    model_id: str = ""
    size_bytes: int = 0
    notes: tuple[str, ...] = ()
    serving: str = ""  # name of the engine that answers in its stead, if another one does
    outdated: bool = False  # it serves, but this code would make it otherwise: rebuild it


@dataclass(frozen=True, slots=True)
class Held:
    """What an engine holds of one page."""

    version: int
    passages: frozenset[tuple[str, int, str, str]]  # anchor, part, access key, text hash

    @classmethod
    def of(cls, change: PageChange) -> "Held":
        """What an engine holds after this change."""
        documents = change.documents
        passages = ((doc.anchor, doc.part, doc.access, doc.text_hash) for doc in documents)
        return cls(change.version, frozenset(passages))


Inventory = dict[int, Held]  # by page id


class Engine(Protocol):
    """What every engine does; `tests/search/engine_contract.py` says it in examples."""

    name: str

    def cursor(self) -> int:
        """Id of the last change applied; 0 before any."""

    def model(self) -> str:
        """The model of the vectors that it has; "" while it has none, or theirs has no name."""

    def stands_at(self) -> int:
        """The cursor, for whoever answers somebody: within the time that a search has."""

    def who_answers(self) -> str:
        """Name of the engine that would answer now, "" when none could; in a search's time."""

    def apply(
        self, changes: Sequence[PageChange], cursor: int, *, since: int | None = None
    ) -> None:
        """Make the pages be as the changes say and remember `cursor`, in one commit.

        Idempotent; a change with a version below the stored one of its page changes nothing.
        The cursor never goes back. `since` is the cursor that the changes follow: an index that
        stands before it (a rebuilt one went live meanwhile) raises CursorMoved, unchanged.
        """

    def rebuild(
        self,
        pages: Iterable[PageChange],
        cursor: int,
        *,
        before_live: Callable[["Engine"], None] | None = None,
    ) -> None:
        """Fill a new index beside the live one, call `before_live` with it, then swap.

        `before_live` may catch up and may raise to keep the old one; nothing is left behind then.
        """

    def rollback(self) -> None:
        """Let the index that served before the last rebuild serve again, as old as it is.

        What changed since then follows from its cursor. A second time undoes the first. Raises
        EngineUnavailable when there is none, or another rebuild is under way.
        """

    def search(self, query: Query) -> Hits:
        """Both ranked lists for a query, only of documents whose access key the query has."""

    def suggest(
        self, text: str, access: frozenset[str] | None, limit: int, filters: Filters = NO_FILTERS
    ) -> list[Suggestion]:
        """Titles that go on from `text`, typos allowed, best first."""

    def similar(self, page_id: int, access: frozenset[str] | None, limit: int) -> list[Ranked]:
        """Best passage of other pages nearest in meaning (or in words, without vectors)."""

    def correct(self, words: Sequence[str], access: frozenset[str] | None) -> list[str]:
        """The words with unknown ones replaced by the nearest word that this access can find."""

    def set_vectors(self, vectors: dict[str, Vector], model_id: str) -> None:
        """Add vectors by text hash to documents that were indexed without; others keep theirs.

        Another `model_id` than the stored one first takes all vectors of the old model away;
        call it with no vectors to name the model of documents that brought theirs along.
        """

    def bare(self, after: int, limit: int) -> list[int]:
        """The lowest page ids above `after` with a passage that has no vector; at most `limit`."""

    def inventory(self, after: int, limit: int) -> Inventory:
        """The `limit` pages with the lowest ids above `after`, for comparing with the database."""

    def health(self) -> Health:
        """State as it is now; never raises."""
