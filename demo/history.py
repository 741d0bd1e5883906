"""A month of searches at the demo company, drawn by chance from history.toml, always the same."""

import datetime
import random
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.roles import AGENT
from demo.steering import article_ids, page_named
from kb.models import Feedback, Flag, Passage
from search.indexing import record
from search.models import Change, SearchClick, SearchLog
from search.popularity import popular

FOLDER = Path(__file__).parent
SEED = 20261122
DAYS = 30
MOST_USED = 200
REASONS = [Feedback.Reason.UNCLEAR, Feedback.Reason.INCOMPLETE, Feedback.Reason.OTHER_QUESTION]


@transaction.atomic
def load_history() -> int:
    """Write the searches, clicks, votes and flags, unless somebody has searched already.

    Returns how many searches and votes were written.
    """
    if SearchLog.objects.exists():
        return 0
    told = tomllib.loads((FOLDER / "history.toml").read_text(encoding="utf-8"))
    written = _History(random.Random(SEED)).write(told)  # noqa: S311
    record(popular(MOST_USED), Change.Kind.STANDING)
    return written


class _History:
    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.pages = article_ids()
        self.agents = list(User.objects.filter(groups__name=AGENT).order_by("username"))
        self.clicks: list[SearchClick] = []
        self.votes: list[Feedback] = []

    def write(self, told: dict[str, list[dict[str, Any]]]) -> int:
        """Every row of the file as often as it weighs."""
        searches = list(self._all(told))
        SearchLog.objects.bulk_create(searches, batch_size=500)
        SearchClick.objects.bulk_create(self.clicks, batch_size=500)
        Feedback.objects.bulk_create(self.votes, batch_size=500)
        Flag.objects.bulk_create(map(self._flag, told["flag"]))
        return len(searches) + len(self.votes)

    def _all(self, told: dict[str, list[dict[str, Any]]]) -> Iterator[SearchLog]:
        for row in told["search"] + told["empty"]:
            for _ in range(row["weight"]):
                yield self._search(row["query"], row, hits=0 if row in told["empty"] else None)
        for row in told["chain"]:
            for _ in range(row["weight"]):
                yield from self._chain(row)

    def _chain(self, row: dict[str, Any]) -> Iterator[SearchLog]:
        poor = {"surface": row["surface"], "outcome": "none"}
        first = self._search(row["first"], poor, hits=self.chance.randint(8, 40))
        first.save()  # what the second refers to
        better = self._search(row["then"], row)
        better.refined_from = first
        better.at = first.at + datetime.timedelta(seconds=self.chance.randint(8, 50))
        better.user, better.team, better.visitor = first.user, first.team, first.visitor
        yield better

    def _search(self, query: str, row: dict[str, Any], hits: int | None = None) -> SearchLog:
        agent = self.chance.choice(self.agents) if row["surface"] == "desk" else None
        search = SearchLog(
            query=query,
            normalised=query.lower(),
            surface=row["surface"],
            engine="embedded",
            hits=self.chance.randint(3, 30) if hits is None else hits,
            ms=round(self.chance.lognormvariate(3, 0.4), 1),
            user=agent,
            team=agent.team if agent else None,
            visitor=None if agent else self.chance.getrandbits(30),
            at=self._moment(),
        )
        if search.hits and row.get("article"):
            self._opened(search, row)
        elif row.get("outcome") == SearchLog.Outcome.NOTHING_HELPED:
            search.outcome, search.outcome_at = row["outcome"], search.at
        return search

    def _opened(self, search: SearchLog, row: dict[str, Any]) -> None:
        page_id = page_named(row["article"], self.pages)
        passage = Passage.objects.filter(page_id=page_id, live=True).first()
        position = min(1 + int(self.chance.expovariate(0.9)), search.hits)
        self.clicks.append(
            SearchClick(
                search=search, page_id=page_id, passage=passage, position=position, at=search.at
            )
        )
        if row["outcome"] == "none" or self.chance.random() > 0.6:
            return
        if row["surface"] == "desk":
            search.outcome, search.outcome_passage = row["outcome"], passage
            search.outcome_at = search.at + datetime.timedelta(minutes=3)
        else:
            self._vote(page_id, search, helped=row["outcome"] == "solved")

    def _vote(self, page_id: int, search: SearchLog, helped: bool) -> None:
        self.votes.append(
            Feedback(
                page_id=page_id,
                helpful=helped,
                reason="" if helped else self.chance.choice(REASONS),
                searched=search.query,
                created_at=search.at + datetime.timedelta(minutes=2),
            )
        )

    def _flag(self, row: dict[str, Any]) -> Flag:
        page_id = page_named(row["article"], self.pages)
        return Flag(
            page_id=page_id,
            passage=Passage.objects.get(page_id=page_id, anchor=row["anchor"], part=0),
            reason=row["reason"],
            raised_by=User.objects.get(username=row["by"]),
            created_at=timezone.now() - datetime.timedelta(days=row["days"], hours=3),
        )

    def _moment(self) -> datetime.datetime:
        """Some time in the last month, in the hours when people call."""
        day = timezone.now() - datetime.timedelta(days=self.chance.randint(1, DAYS))
        minute = int(self.chance.triangular(7 * 60, 21 * 60, 11 * 60))
        return day.replace(hour=minute // 60, minute=minute % 60, second=self.chance.randint(0, 59))
