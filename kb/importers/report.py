"""What an import did, or would do."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from kb.importers.source import Place, Problem

CREATED, UPDATED, UNCHANGED = "created", "updated", "unchanged"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one article, snippet or product."""

    what: str
    name: str
    title: str
    place: Place
    audience: str = "public"


@dataclass
class Report:
    """Outcomes and problems of an import."""

    dry_run: bool = False
    interrupted: bool = False
    articles: list[Outcome] = field(default_factory=list)
    snippets: list[Outcome] = field(default_factory=list)
    products: list[Outcome] = field(default_factory=list)
    made_products: list[str] = field(default_factory=list)
    errors: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)
    extra_keys: Counter[str] = field(default_factory=Counter)
    _warned: set[Problem] = field(default_factory=set, repr=False)

    def warn(self, place: Place, message: str) -> None:
        """Note something that does not stop an import; once."""
        problem = Problem(place, message)
        if problem not in self._warned:
            self._warned.add(problem)
            self.warnings.append(problem)

    def count(self, what: str) -> int:
        """How many articles were created, updated or unchanged."""
        return sum(outcome.what == what for outcome in self.articles)

    @property
    def for_agents(self) -> int:
        """How many of the articles are for agents only."""
        return sum(outcome.audience == "agents" for outcome in self.articles)
