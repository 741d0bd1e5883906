"""What somebody answers, given the chance that they are right: responses of every type. Pure.

Who is right gives the right response. Who is wrong does not answer at random: a wrong choice is
picked by how likely it sounds (always the same for the same answer), a number is off by what people
get wrong, and of what has several parts, each is known by half. Graded by the real rules, a wrong
response never earns all of the mark.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cache
from random import Random
from typing import Any

from quizzes.content import (
    ChoiceGap,
    Cloze,
    Content,
    Description,
    FindIt,
    FreeText,
    Gap,
    GapText,
    Hotspot,
    Matching,
    MultipleAnswers,
    Numeric,
    NumericGap,
    Ordering,
    ShortText,
    SingleChoice,
    TrueFalse,
)
from quizzes.content.gaps import marks
from quizzes.grading import grade, guess_fraction, right_response
from quizzes.grading.wildcards import example
from quizzes.responses import (
    Filled,
    Matched,
    Nothing,
    Opened,
    Ordered,
    Picked,
    Pointed,
    Response,
    Said,
    Ticked,
    Typed,
)

PART_KNOWN = 0.5  # of a question with parts, by who does not know all of it
FORESEEN = 0.6  # of wrong typed answers, by what the question's author foresaw
TEMPTATION = 0.8  # spread of how likely wrong answers sound, in logits
OFF = ("0.5", "2", "0.1", "10", "0.8", "1.25", "1.5")  # what wrong numbers are off by
MOST_DRAWS = 20


@dataclass(frozen=True)
class Asked:
    """A question as people meet it.

    `truly`: the choice that is right, where the key says another; `also`: one that is as good as
    the key's. `pages`: what a search could lead to. `texts`: written answers, the best first.
    """

    key: str
    content: Content
    truly: int | None = None
    also: int | None = None
    pages: tuple[int, ...] = ()
    texts: tuple[str, ...] = ()

    @property
    def is_odd(self) -> bool:
        """Whether who is right may earn less than all of the mark."""
        return self.truly is not None or self.also is not None


def guessing(content: Content) -> float:
    """The chance to be right without knowing: where one of a few answers is picked, else none."""
    if isinstance(content, SingleChoice | TrueFalse):
        return float(guess_fraction(content) or 0)
    return 0.0


def respond(asked: Asked, right: bool, random: Random) -> Response:
    """A response of somebody who is right, or wrong, about this."""
    if isinstance(asked.content, FreeText):
        return _written(asked, right, random)
    if right or isinstance(asked.content, Description):
        return _right(asked, random)
    return _wrong(asked, random)


def _written(asked: Asked, right: bool, random: Random) -> Typed:
    texts = asked.texts or ("I would ask a colleague.",)
    better = max(1, len(texts) // 2)
    return Typed(random.choice(texts[:better] if right else texts[better:] or texts))


def _right(asked: Asked, random: Random) -> Response:
    content = asked.content
    if isinstance(content, SingleChoice):
        best = asked.truly if asked.truly is not None else _key(content)
        tempting = asked.also is not None and random.random() < 0.5
        return Picked(asked.also if tempting else best)
    return right_response(content) or Nothing()


def _key(content: SingleChoice) -> int:
    shares = [answer.fraction for answer in content.answers]
    return shares.index(max(shares))


def _wrong(asked: Asked, random: Random) -> Response:
    """Drawn again while it happens to be right."""
    rule = _WRONG[type(asked.content)]
    response = rule(asked, random)
    for _ in range(MOST_DRAWS):
        if asked.truly is not None or grade(asked.content, response).fraction != 1:
            break
        response = rule(asked, random)
    return response


@cache
def _appeal(key: str, number: int) -> float:
    """How likely this answer sounds to who does not know."""
    return math.exp(Random(f"{key}:{number}").gauss(0, TEMPTATION))  # noqa: S311


def _tempted(key: str, numbers: Sequence[int], random: Random) -> int:
    return random.choices(numbers, [_appeal(key, number) for number in numbers])[0]


def _choice(asked: Asked, random: Random) -> Picked:
    content: Any = asked.content
    right = asked.truly if asked.truly is not None else _key(content)
    others = [at for at in range(len(content.answers)) if at not in (right, asked.also)]
    return Picked(_tempted(asked.key, others, random))


def _ticks(asked: Asked, random: Random) -> Ticked:
    content: Any = asked.content
    ticked = {
        number
        for number, answer in enumerate(content.answers)
        if (answer.fraction > 0) == (random.random() < 0.5 + PART_KNOWN / 2)
    }
    return Ticked(frozenset(ticked or {random.randrange(len(content.answers))}))


def _statement(asked: Asked, random: Random) -> Said:
    content: Any = asked.content
    return Said(not content.right)


def _words(asked: Asked, random: Random) -> Typed:
    content: Any = asked.content
    foreseen = [example(one.pattern) for one in content.answers if one.fraction < 1]
    foreseen = [text for text in foreseen if text]
    if foreseen and random.random() < FORESEEN:
        return Typed(random.choice(foreseen))
    return Typed(_confused(content.stem.text, random))


def _confused(stem: str, random: Random) -> str:
    """Something that the question itself talks about, or an honest word."""
    heard = [word.strip("?.,:;“”\"'()[]<>/*_") for word in stem.split()]
    longer = [word for word in heard if len(word) > 4 and word.isalpha()]
    return random.choice([*longer, "not sure", "I don't know"])


def _measure(asked: Asked, random: Random) -> Typed:
    content: Any = asked.content
    right = right_response(content)
    unit = right.unit if isinstance(right, Typed) else ""
    return Typed(_off(content.answers, random), unit)


def _off(answers: Sequence[Any], random: Random) -> str:
    valued = [answer for answer in answers if answer.value is not None]
    foreseen = [answer.value for answer in valued if answer.fraction < 1]
    if foreseen and random.random() < FORESEEN:
        return format(random.choice(foreseen), "f")
    middle = valued[0].value if valued else Decimal(1)
    if not middle:
        return str(random.randint(1, 9))
    wrong = (middle * Decimal(random.choice(OFF))).quantize(_step(middle))
    return format(wrong if wrong else middle + 1, "f")


def _step(value: Decimal) -> Decimal:
    """As exact as the right answer is told."""
    places = value.normalize().as_tuple().exponent
    return Decimal(1).scaleb(min(int(places), 0))


def _pairs(asked: Asked, random: Random) -> Matched:
    content: Any = asked.content
    right = right_response(content)
    pairs = right.pairs if isinstance(right, Matched) else ()
    every = range(len(content.choices))
    return Matched(
        tuple(one if random.random() < PART_KNOWN else random.choice(every) for one in pairs)
    )


def _order(asked: Asked, random: Random) -> Ordered:
    content: Any = asked.content
    order = list(range(len(content.items)))
    for _ in range(random.randint(1, 3)):
        at = random.randrange(len(order) - 1)
        order[at], order[at + 1] = order[at + 1], order[at]
    return Ordered(tuple(order))


def _gap_words(asked: Asked, random: Random) -> Filled:
    content: Any = asked.content
    named = [mark.number - 1 for mark in marks(content.stem.text)]
    return Filled(tuple(_word(content, right, random) for right in named))


def _word(content: GapText, right: int, random: Random) -> int:
    if random.random() < PART_KNOWN:
        return right
    group = content.words[right].group
    return random.choice([at for at, word in enumerate(content.words) if word.group == group])


def _gaps(asked: Asked, random: Random) -> Filled:
    content: Any = asked.content
    right = right_response(content)
    filled = right.gaps if isinstance(right, Filled) else ()
    return Filled(
        tuple(
            one if random.random() < PART_KNOWN else _gap(gap, content.stem.text, random)
            for gap, one in zip(content.gaps, filled, strict=True)
        )
    )


def _gap(gap: Gap, stem: str, random: Random) -> int | str:
    if isinstance(gap, ChoiceGap):
        return random.randrange(len(gap.answers))
    return _off(gap.answers, random) if isinstance(gap, NumericGap) else _confused(stem, random)


def _points(asked: Asked, random: Random) -> Pointed:
    content: Any = asked.content
    width, height = content.picture.width, content.picture.height
    places = [(random.randint(0, width), random.randint(0, height)) for _ in range(content.most)]
    return Pointed(tuple(places))


def _page(asked: Asked, random: Random) -> Opened:
    return Opened(random.choice(asked.pages)) if asked.pages else Opened()


_WRONG: dict[type[Content], Callable[[Asked, Random], Response]] = {
    SingleChoice: _choice,
    MultipleAnswers: _ticks,
    TrueFalse: _statement,
    ShortText: _words,
    Numeric: _measure,
    Matching: _pairs,
    Ordering: _order,
    GapText: _gap_words,
    Cloze: _gaps,
    Hotspot: _points,
    FindIt: _page,
}


def was_right(asked: Asked, response: Response) -> bool:
    """Whether who answered this was right, whatever the key says."""
    if asked.truly is not None:
        return response == Picked(asked.truly)
    return share(asked, response) >= 1


def share(asked: Asked, response: Response) -> Fraction:
    """What it earns of the mark; a written answer what a marker would give."""
    fraction = grade(asked.content, response).fraction
    return written_share(asked, response) if fraction is None else fraction


def written_share(asked: Asked, response: Response) -> Fraction:
    """The texts stand in their order, and the better half of them is good."""
    if not isinstance(response, Typed) or response.text not in asked.texts:
        return Fraction(0)
    worse = asked.texts.index(response.text) - max(1, len(asked.texts) // 2) + 1
    return 1 - Fraction(max(worse, 0), max(len(asked.texts) // 2, 1) + 1)
