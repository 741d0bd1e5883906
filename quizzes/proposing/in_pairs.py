"""Tables, and lists of what each thing means → put together what belongs together. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction

from quizzes.content import Answer, Matching, MultipleAnswers, Pair
from quizzes.proposing.facts import Fact, facts_in
from quizzes.proposing.found import Proposal
from quizzes.proposing.sentences import words_of
from quizzes.proposing.source import Article, Listing, Part, Table
from quizzes.proposing.wording import asked, plain

FEWEST, MOST = 3, 8  # pairs
LONGEST_KEY, LONGEST_VALUE = 80, 110  # characters
DIFFERENT = 0.7  # share of the values that must differ, else guessing is too easy
COLUMNS = 2  # questions about one table, at most
_TOTAL = re.compile(r"^(?:total|sum|amount due|of which|subtotal)\b", re.I)
_YES_NO = {"yes", "no"}
_FILLING = frozenset({"do", "does", "don", "doesn", "t", "not", "no", "is", "are"})
_OPPOSITES = ({"pros", "cons"}, {"advantages", "disadvantages"}, {"good", "bad"}, {"yes"})
_POINTS_ELSEWHERE = re.compile(r"\b[Ss]ee (?:[A-Z“]|below|above)|^yes$|^no$", re.I)
_DASHES = " –—-"
TOGETHER = "Match what belongs together."


def pairs(article: Article) -> Iterator[Proposal]:
    """Questions about tables and lists that tell things apart."""
    for part in article.parts:
        if isinstance(part.said, Table) and not part.is_example:
            yield from _of_table(article, part, part.said)
        elif isinstance(part.said, Listing):
            yield from _of_list(article, part)


def _of_table(article: Article, part: Part, table: Table) -> Iterator[Proposal]:
    if _TOTAL.search(" ".join(row[0] for row in table.rows[-1:])) or len(table.heads) < 2:
        return
    if are_opposites(*table.heads[:2]):  # two lists side by side, not pairs
        return
    made = [
        proposal
        for column in range(1, len(table.heads))
        if (proposal := _column(article, part, table, column))
    ]
    yield from made[:COLUMNS]


def _column(article: Article, part: Part, table: Table, column: int) -> Proposal | None:
    rows = [row for row in table.rows if len(row) > column and not _says_nothing(row, column)]
    keys, values = [row[0] for row in rows], [row[column] for row in rows]
    told = tuple(line for row, line in zip(table.rows, table.told, strict=False) if row in rows)
    if {value.lower() for value in values} == _YES_NO and len(keys) == len(set(keys)):
        return _which(article, part, table, column, told)
    if not _tell_apart(keys, values):
        return None
    words = _match_words(table.heads[0], table.heads[column])
    return _match(article, part, words, keys, values, told)


def _says_nothing(row: Sequence[str], column: int) -> bool:
    return not (row[0].strip(_DASHES) and row[column].strip(_DASHES))


def _match_words(key: str, value: str) -> str:
    if key and value:
        return f"Match “{key}” with “{value}”."
    return f"“{value}”: match what belongs together." if value else TOGETHER


def are_opposites(one: str, other: str) -> bool:
    """Whether two columns are called so, as in "Do" and "Do not"."""
    left, right = (frozenset(_bare(head)) for head in (one, other))
    return left == right or {*left, *right} in _OPPOSITES


def _bare(head: str) -> frozenset[str]:
    return words_of(re.sub(r"can(?:not|[’']t)", "can", head.lower())) - _FILLING


def _which(
    article: Article, part: Part, table: Table, column: int, told: tuple[str, ...]
) -> Proposal | None:
    """A column of Yes and No: tick those with Yes."""
    said = [(row[0], row[column].lower() == "yes") for row in table.rows if row[0] and row[column]]
    yes = sum(so for _, so in said)
    if not FEWEST <= len(said) <= MOST or not table.heads[column]:
        return None
    share, loss = Fraction(1, yes), Fraction(-1, len(said) - yes)
    answers = tuple(Answer(plain(key), share if so else loss) for key, so in said)
    words = f"Where does the table say “Yes” for “{table.heads[column]}”?"
    return Proposal(MultipleAnswers(answers=answers, **asked(article, part, words)), told, "table")


def _of_list(article: Article, part: Part) -> Iterator[Proposal]:
    facts = facts_in(part)
    if can_be_paired(facts):
        keys, values = [fact.term for fact in facts], [fact.meaning for fact in facts]
        told = tuple(fact.line for fact in facts)
        yield _match(article, part, TOGETHER, keys, values, told, "list")


def can_be_paired(facts: Sequence[Fact]) -> bool:
    """Whether a list tells things apart."""
    labelled = {fact.verb for fact in facts} == {":"}
    return labelled and _tell_apart([one.term for one in facts], [one.meaning for one in facts])


def _tell_apart(keys: Sequence[str], values: Sequence[str]) -> bool:
    if not FEWEST <= len(keys) <= MOST or len({key.casefold() for key in keys}) < len(keys):
        return False
    if any(len(key) > LONGEST_KEY for key in keys) or any(len(v) > LONGEST_VALUE for v in values):
        return False
    if any(map(_POINTS_ELSEWHERE.search, values)):
        return False
    different = {value.casefold() for value in values}
    given_away = any(
        key.casefold() in value.casefold() for key, value in zip(keys, values, strict=True)
    )
    return len(different) >= max(FEWEST, DIFFERENT * len(values)) and not given_away


def _match(
    article: Article,
    part: Part,
    words: str,
    keys: Sequence[str],
    values: Sequence[str],
    told: tuple[str, ...],
    rule: str = "table",
) -> Proposal:
    made = tuple(Pair(plain(key), value) for key, value in zip(keys, values, strict=True))
    return Proposal(Matching(pairs=made, **asked(article, part, words)), told, rule)
