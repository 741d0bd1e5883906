"""Sentences with an exact number → which number is missing? Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from quizzes.content import Numeric, NumericAnswer
from quizzes.proposing.amounts import Amount, only_amount
from quizzes.proposing.found import Proposal
from quizzes.proposing.sentences import sentences, stands_alone
from quizzes.proposing.source import Article, Line, Part, lines_in
from quizzes.proposing.wording import asked, quoted


def numbers(article: Article) -> Iterator[Proposal]:
    """A question for each sentence that stands alone and has one number with a unit."""
    for part in article.parts:
        if part.is_example:
            continue
        for line in lines_in(part):
            for sentence in sentences(line.text):
                amount = only_amount(sentence)
                if amount and amount.value and _can_be_asked(article, part, sentence, amount):
                    yield _gap(article, part, line, sentence, amount)


def _can_be_asked(article: Article, part: Part, sentence: str, amount: Amount) -> bool:
    """Nothing around it may give the number away."""
    number = re.escape(sentence[amount.start : amount.end])
    around = f"{article.where(part)} {amount.taken_out(sentence)}"
    return stands_alone(sentence) and not re.search(rf"(?<!\d){number}(?!\d)", around)


def _gap(article: Article, part: Part, line: Line, sentence: str, amount: Amount) -> Proposal:
    words = f"Which number is missing?\n“{amount.taken_out(sentence)}”"
    content = Numeric(
        answers=(NumericAnswer(amount.value),),
        **asked(article, part, words),
        **quoted(sentence),
    )
    return Proposal(content, (line.text,), "number")
