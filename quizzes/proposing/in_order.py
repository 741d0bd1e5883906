"""Steps → put them in order. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from quizzes.content import Ordering
from quizzes.proposing.deeds import is_deed
from quizzes.proposing.facts import fact_of
from quizzes.proposing.found import Proposal
from quizzes.proposing.sentences import sentences
from quizzes.proposing.source import Article, Listing, Part, Steps
from quizzes.proposing.wording import asked, plain

FEWEST, MOST = 3, 8  # items that can be put in order with sense
LONGEST = 140  # characters of an item
_NUMBER = re.compile(r"^\d+[.)]\s*")
_EITHER = re.compile(r"^(?:if|when|for|in case|unless|otherwise|or)\b", re.I)


def orders(article: Article) -> Iterator[Proposal]:
    """A question for each run of steps that has one order."""
    for part in article.parts:
        titles, told = _steps(part)
        items = [_short(title) for title in titles]
        if _can_be_ordered(items):
            yield _order(article, part, items, told)


def _steps(part: Part) -> tuple[Sequence[str], Sequence[str]]:
    if isinstance(part.said, Steps):
        return part.said.titles, part.said.told
    if isinstance(part.said, Listing) and part.said.ordered:
        lines = part.said.lines
        titles = [line.lead if is_deed(line.lead) else line.text for line in lines]
        if all(map(is_deed, titles)) and not any(map(fact_of, lines)):
            return titles, [line.text for line in lines]
    return (), ()


def _short(title: str) -> str:
    """The first sentence, without a number that would give its place away."""
    return next(sentences(_NUMBER.sub("", title)), "").rstrip(".:")


def _can_be_ordered(items: Sequence[str]) -> bool:
    if not FEWEST <= len(items) <= MOST or len({item.casefold() for item in items}) < len(items):
        return False
    if any(_EITHER.match(item) for item in items):  # one or the other, not one after the other
        return False
    return all(item and len(item) <= LONGEST for item in items)


def _order(article: Article, part: Part, items: Sequence[str], told: Sequence[str]) -> Proposal:
    content = Ordering(
        items=tuple(map(plain, items)), **asked(article, part, "Put these steps in their order.")
    )
    return Proposal(content, tuple(told), "steps")
