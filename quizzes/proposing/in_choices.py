"""What a term means → choose among what other terms mean, here and in sibling articles. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction

from quizzes.content import Answer, SingleChoice
from quizzes.proposing.facts import Fact, all_facts, facts_in
from quizzes.proposing.found import Proposal
from quizzes.proposing.in_pairs import can_be_paired
from quizzes.proposing.sentences import alike
from quizzes.proposing.source import Article, Part
from quizzes.proposing.wording import asked, plain, quoted

OTHERS = 3  # wrong answers
FEWEST_OTHERS = 2
LONGEST_VALUE = 4  # words
_NUMBER = re.compile(r"^(?:up to |at least |at most )?[€$£+−-]?\d", re.I)
TIMES_AS_LONG = 2.5  # as the right answer, at most: length should not give it away


def choices(article: Article, siblings: Sequence[Article]) -> Iterator[Proposal]:
    """A question for each term that has enough plausible others."""
    others = [fact for other in siblings for _, fact in all_facts(other)]
    own = [fact for _, fact in all_facts(article)]
    for part in article.parts:
        facts = facts_in(part)
        for fact in () if can_be_paired(facts) else facts:
            wrong = _different(fact, _candidates(fact, own, others))
            if len(wrong) >= FEWEST_OTHERS:
                yield _choice(article, part, fact, wrong)


def _candidates(fact: Fact, own: Sequence[Fact], others: Sequence[Fact]) -> Iterator[Fact]:
    """A value: that of the same label elsewhere. A meaning: what other terms mean."""
    if fact.verb == ":" and _is_value(fact.meaning):
        yield from (one for one in (*own, *others) if _same_term(one, fact))
    elif fact.verb == ":":
        yield from (one for one in own if fact.bold and one.bold and not _same_term(one, fact))
    else:
        yield from (one for one in (*own, *others) if not _same_term(one, fact))


def _same_term(one: Fact, other: Fact) -> bool:
    return one.term.casefold() == other.term.casefold()


def _different(fact: Fact, others: Iterable[Fact]) -> list[str]:
    """What is said in the same way, and surely means something else."""
    found: list[str] = []
    for other in others:
        if len(found) == OTHERS:
            break
        unlike = not any(alike(other.meaning, one) for one in (fact.meaning, *found))
        if unlike and _may_stand_beside(fact, other):
            found.append(other.meaning)
    return found


def _may_stand_beside(fact: Fact, other: Fact) -> bool:
    shorter, longer = sorted((len(fact.meaning), len(other.meaning)))
    same_kind = fact.verb == other.verb and _shape(fact.meaning) == _shape(other.meaning)
    return same_kind and longer <= TIMES_AS_LONG * shorter + 10


def _is_value(meaning: str) -> bool:
    """A number or a word or two; with a sentence, that of another label may be true as well."""
    return bool(_NUMBER.match(meaning)) or len(meaning.split()) <= LONGEST_VALUE


def _shape(meaning: str) -> str:
    """A sum of money does not stand beside a sentence, nor a name of a program."""
    if "_" in meaning:
        return meaning
    return re.sub(r"[\d.,]+", "0", meaning) if _NUMBER.match(meaning) else "words"


def _choice(article: Article, part: Part, fact: Fact, wrong: Sequence[str]) -> Proposal:
    right = Answer(plain(fact.meaning), Fraction(1))
    answers = (right, *(Answer(plain(one)) for one in wrong))
    words = f"How does this go on?\n“{fact.begun} …”"
    content = SingleChoice(answers=answers, **asked(article, part, words), **quoted(fact.line))
    return Proposal(content, (fact.line,), "definition")
