"""What is likely wrong with a question. Pure.

Rules of thumb, each of which says itself what it saw. Nothing is said of a question with too few
attempts.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from quizzes.item_analysis.choices import ChoiceStatistics
from quizzes.item_analysis.items import ItemStatistics

EASY = 0.95  # facility above which a question tells nobody from anybody
NO_BETTER = 0.05  # facility above guessing, below which people seem to guess or to know nothing
UNUSED = 0.02  # share below which a wrong answer tempts nobody


class Suspicion(StrEnum):
    """Kinds of trouble, the worst first."""

    WRONG_KEY = "wrong_key"
    BACKWARDS = "backwards"
    AMBIGUOUS = "ambiguous"
    GUESSED = "guessed"
    TOO_HARD = "too_hard"
    TELLS_NOTHING = "tells_nothing"
    TOO_EASY = "too_easy"
    UNUSED_ANSWER = "unused_answer"


@dataclass(frozen=True)
class Doubt:
    """A suspicion with its sentence; `answer` is the number from 0 of the answer it is about."""

    suspicion: Suspicion
    sentence: str
    answer: int | None = None


def doubts(item: ItemStatistics, choices: Sequence[ChoiceStatistics] = ()) -> list[Doubt]:
    """What may be wrong, the worst first; nothing for a question that does its work."""
    if not item.is_known:
        return []
    return [*_of_choices(choices), *_of_item(item), *_unused(choices)]


def _of_item(item: ItemStatistics) -> Iterator[Doubt]:
    facility, interval = item.facility or 0.0, item.discrimination_interval
    if interval and interval.high < 0:
        sentence = "Who knows more does worse here: look at the key and at the wording."
        yield Doubt(Suspicion.BACKWARDS, sentence)
    if item.guess and facility < item.guess + NO_BETTER:
        sentence = f"{facility:.0%} of the mark is earned, which is about what guessing earns."
        yield Doubt(Suspicion.GUESSED, sentence)
    elif facility < NO_BETTER:
        sentence = f"Hardly anybody is right ({facility:.0%}): look at the key, or ask for less."
        yield Doubt(Suspicion.TOO_HARD, sentence)
    if facility > EASY:
        sentence = f"Nearly everybody is right ({facility:.0%}), so it tells nobody apart."
        yield Doubt(Suspicion.TOO_EASY, sentence)
    elif item.is_bad and not (interval and interval.high < 0):
        sentence = "Who knows more does no better here than who knows less."
        yield Doubt(Suspicion.TELLS_NOTHING, sentence)


def _of_choices(choices: Sequence[ChoiceStatistics]) -> Iterator[Doubt]:
    """A wrong answer that the best pick: instead of the right one, or beside it."""
    key = max((_correlation(one) for one in choices if one.fraction > 0), default=0.0)
    for number, choice in enumerate(choices):
        interval = choice.correlation_interval
        if choice.fraction > 0 or interval is None or interval.low <= 0:
            continue
        letter = chr(ord("A") + number % 26)
        if _correlation(choice) > key:
            sentence = f"Who knows more picks answer {letter}: it may be the right one."
            yield Doubt(Suspicion.WRONG_KEY, sentence, number)
        else:
            sentence = f"Who knows more also picks answer {letter}: it may be right, too."
            yield Doubt(Suspicion.AMBIGUOUS, sentence, number)


def _unused(choices: Sequence[ChoiceStatistics]) -> Iterator[Doubt]:
    for number, choice in enumerate(choices):
        interval = choice.share_interval
        if choice.fraction <= 0 and interval is not None and interval.high < UNUSED:
            letter = chr(ord("A") + number % 26)
            sentence = f"Hardly anybody picks answer {letter}: a likelier one would ask for more."
            yield Doubt(Suspicion.UNUSED_ANSWER, sentence, number)


def _correlation(choice: ChoiceStatistics) -> float:
    return choice.correlation or 0.0
