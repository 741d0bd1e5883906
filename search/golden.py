"""Golden queries: what every new index must still find before it serves."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from kb.audiences import Audience, Restrictions, access_key
from search import steering
from search.engines.base import Engine, EngineUnavailable
from search.evaluation import Figures
from search.judgements import Question, ask
from search.models import GoldenQuery

K = 10
MARGIN = 0.02  # of nDCG@10: about one page gone from first to second place in thirty queries


class WorseThanBeforeError(Exception):
    """A new index answers the golden queries worse than the one that serves."""


@dataclass(frozen=True, slots=True)
class Compared:
    """nDCG@10 of golden queries, before and after; None where nothing could be measured."""

    queries: int
    before: float | None
    after: float | None
    by_copy: int = 0  # queries that the local copy answered in place of the index before

    @property
    def is_worse(self) -> bool:
        """Whether it fell by more than the margin."""
        return (
            self.before is not None and self.after is not None and self.after < self.before - MARGIN
        )


def compare(serving: Engine, draft: Engine) -> Compared:
    """Ask both engines every golden query whose page is live."""
    questions, access = _questions()
    if not questions:
        return Compared(0, None, None)
    steered = steering.current()

    def measured(engine: Engine) -> Figures | None:
        try:
            return ask(questions, engine, steered, access, K)
        except EngineUnavailable:
            return None

    before, after = measured(serving), measured(draft)
    return Compared(
        len(questions),
        before.ndcg if before else None,
        after.ndcg if after else None,
        before.local_copy if before else 0,
    )


def _questions() -> tuple[list[Question], Callable[[Question], frozenset[str]]]:
    """Golden queries that stand for one search each, and with whose eyes each is asked."""
    grades: dict[tuple[str, str], dict[int, int]] = {}
    for row in GoldenQuery.objects.filter(page__live=True):
        grades.setdefault((row.asked_by, row.query), {})[row.page_id] = 1
    questions = [
        Question(f"{asked_by}\0{text}", text, pages) for (asked_by, text), pages in grades.items()
    ]
    keys = _keys()
    return questions, lambda question: keys[question.name.partition("\0")[0]]


def _keys() -> dict[str, frozenset[str]]:
    """Access keys of a customer, and of an agent who passes every restriction."""
    chains = [[row.pk for row in chain] for chain in Restrictions().chains()]
    everything = frozenset(
        access_key(audience, chain) for audience in Audience.values for chain in chains
    )
    public = frozenset({access_key(Audience.PUBLIC, [])})
    return {Audience.PUBLIC.value: public, Audience.AGENTS.value: everything}
