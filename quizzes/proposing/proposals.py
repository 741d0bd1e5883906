"""All rules together: what an article suggests, the best of each kind first. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from quizzes.content import Content, Text, problems
from quizzes.proposing.found import Proposal
from quizzes.proposing.in_choices import choices
from quizzes.proposing.in_numbers import numbers
from quizzes.proposing.in_order import orders
from quizzes.proposing.in_pairs import pairs
from quizzes.proposing.in_truths import truths
from quizzes.proposing.source import Article

__all__ = ["Proposal", "propose"]
MOST = 8  # of a kind: who reads proposals should not have to wade


def propose(article: Article, siblings: Sequence[Article] = ()) -> list[Proposal]:
    """Questions about an article, each of which could be asked as it is.

    `siblings`: articles about like things, whose texts are plausible wrong answers.
    """
    kinds = (
        orders(article),
        pairs(article),
        choices(article, siblings),
        numbers(article),
        truths(article),
    )
    return [one for kind in kinds for one in islice(_fit_to_ask(kind), MOST)]


def _fit_to_ask(proposals: Iterable[Proposal]) -> Iterator[Proposal]:
    """Each once; none that asks the same as another with another key, for then neither is sure."""
    found = list(dict.fromkeys(proposals))
    keys: dict[Text, set[Content]] = {}
    for one in found:
        keys.setdefault(one.content.stem, set()).add(one.content)
    for one in found:
        if len(keys[one.content.stem]) == 1 and not problems(one.content):
            yield one
