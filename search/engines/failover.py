"""Two engines as one: a server that serves, and a local copy that answers while it does not.

Both follow the same change log. A call that the server refuses, or does not answer within its time
budget, is answered by the local copy. After a refusal, or several slow answers in a row, all calls
are, until somebody who looked (`search.following`) says that it is back *and* has caught up.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import TypeVar

from faults.breaker import Breaker
from search.engines.base import (
    NO_FILTERS,
    Engine,
    EngineSlow,
    EngineUnavailable,
    Filters,
    Health,
    Hits,
    Inventory,
    PageChange,
    Query,
    Ranked,
    Suggestion,
    Vector,
)

Answer = TypeVar("Answer")


class Failover:
    """See `search.engines.base.Engine`; what is written goes to the server alone.

    The local copy is an engine of its own for whoever brings engines up to date.
    """

    def __init__(self, primary: Engine, local: Engine, switch: Breaker) -> None:
        self.name = primary.name
        self.primary = primary
        self.local = local
        self.switch = switch

    @property
    def is_local(self) -> bool:
        """Whether the local copy answers now."""
        return not self.switch.is_closed

    # -- what is found ---------------------------------------------------------------------

    def search(self, query: Query) -> Hits:
        """Both ranked lists; `Hits.engine` names who answered, `Hits.instead` says why."""
        found, reason = self._answered(lambda engine: engine.search(query))
        return replace(found, instead=reason)

    def suggest(
        self, text: str, access: frozenset[str] | None, limit: int, filters: Filters = NO_FILTERS
    ) -> list[Suggestion]:
        """Titles that go on from `text`."""
        return self._given(lambda engine: engine.suggest(text, access, limit, filters))

    def similar(self, page_id: int, access: frozenset[str] | None, limit: int) -> list[Ranked]:
        """Best passages of the pages most like a page."""
        return self._given(lambda engine: engine.similar(page_id, access, limit))

    def correct(self, words: Sequence[str], access: frozenset[str] | None) -> list[str]:
        """The words with unknown ones put right."""
        return self._given(lambda engine: engine.correct(words, access))

    def stands_at(self) -> int:
        """Cursor of whoever answers now."""
        return self._given(lambda engine: engine.stands_at())

    def who_answers(self) -> str:
        """Name of the server or of the local copy; a server known to be away is not asked."""
        by_server = "" if self.is_local else self.primary.who_answers()
        return by_server or self.local.who_answers()

    def _given(self, ask: Callable[[Engine], Answer]) -> Answer:
        answer, _ = self._answered(ask)
        return answer

    def _answered(self, ask: Callable[[Engine], Answer]) -> tuple[Answer, str]:
        """The answer, and why it is the local copy's; "" when it is the server's."""
        reason = "waiting"
        if self.switch.is_closed and not self.switch.is_resting:
            try:
                return self._by_server(ask), ""
            except EngineSlow as error:
                self.switch.slow(error)
                reason = "slow"
            except EngineUnavailable as error:
                self.switch.failed(error)
                reason = "failed"
        return ask(self.local), reason

    def _by_server(self, ask: Callable[[Engine], Answer]) -> Answer:
        answer = ask(self.primary)
        if self.switch.is_closed:  # it may have missed a change meanwhile
            self.switch.worked()
        return answer

    # -- what is in it ---------------------------------------------------------------------

    def cursor(self) -> int:
        """Cursor of the server."""
        return self._written(self.primary.cursor)

    def model(self) -> str:
        """Model of the server's vectors."""
        return self._written(self.primary.model)

    def apply(
        self, changes: Sequence[PageChange], cursor: int, *, since: int | None = None
    ) -> None:
        """Change the server. One that misses a change does not answer until it has caught up."""
        self._written(lambda: self.primary.apply(changes, cursor, since=since))

    def set_vectors(self, vectors: dict[str, Vector], model_id: str) -> None:
        """Add vectors on the server."""
        self._written(lambda: self.primary.set_vectors(vectors, model_id))

    def rebuild(
        self,
        pages: Iterable[PageChange],
        cursor: int,
        *,
        before_live: Callable[[Engine], None] | None = None,
    ) -> None:
        """Rebuild the server's index; the old one serves meanwhile."""
        self.primary.rebuild(pages, cursor, before_live=before_live)

    def rollback(self) -> None:
        """Let the server's last index serve again."""
        self.primary.rollback()

    def bare(self, after: int, limit: int) -> list[int]:
        """Pages that lack vectors on the server."""
        return self.primary.bare(after, limit)

    def inventory(self, after: int, limit: int) -> Inventory:
        """What the server holds."""
        return self.primary.inventory(after, limit)

    def _written(self, deed: Callable[[], Answer]) -> Answer:
        try:
            return deed()
        except EngineUnavailable as error:
            self.switch.failed(error)
            raise

    def health(self) -> Health:
        """The server's; or the local copy's, named as serving, when that answers. Never raises.

        Whoever asks often, such as a load balancer, does not wait for a server that is away.
        """
        notes = [f"{self.name} is away, or has not seen every change yet."]
        if not self.is_local:
            health = self.primary.health()
            if health.ok:
                return health
            notes = [*health.notes]
        local = self.local.health()
        said = "Searching the local copy" + ("." if local.ok else ", which is not ready either.")
        return replace(
            local, engine=self.name, serving=local.engine, notes=(*notes, said, *local.notes)
        )
