"""Made-up text that behaves like text: a seeded vocabulary by Zipf's law. Pure.

The word of rank r is drawn with a weight of 1 / (r + 2.7) ** 1.07 (Mandelbrot's form of Zipf's
law). English stop words come first, as they do in life; the rest is made up of syllables, so
that nothing is copied and every machine gets the same.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from itertools import accumulate
from pathlib import Path
from random import Random

WORDS = 30_000
EXPONENT, SHIFT = 1.07, 2.7
STOP_WORDS = Path(__file__).parent.parent / "search" / "stopwords" / "english.txt"
_STARTS = [
    "b",
    "br",
    "c",
    "cl",
    "d",
    "dr",
    "f",
    "fl",
    "g",
    "gr",
    "h",
    "j",
    "k",
    "l",
    "m",
    "n",
    "p",
    "pl",
    "pr",
    "qu",
    "r",
    "s",
    "sh",
    "sl",
    "st",
    "t",
    "tr",
    "v",
    "w",
]
_VOWELS = ["a", "e", "i", "o", "u", "ai", "ea", "ou"]
_ENDS = ["", "", "", "l", "m", "n", "r", "s", "t", "nd", "rk", "st"]


class Zipf:
    """A source of text; the same seed gives the same text."""

    def __init__(self, seed: int = 1) -> None:
        self.random = Random(seed)
        self.stop = _stop_words()
        self.made_up = _made_up(WORDS - len(self.stop))
        self._words = [*self.stop, *self.made_up]
        self._all = list(accumulate(1 / (rank + SHIFT) ** EXPONENT for rank in range(1, WORDS + 1)))
        before = self._all[len(self.stop) - 1]
        self._telling = [weight - before for weight in self._all[len(self.stop) :]]

    def sentence(self, words: int) -> str:
        """So many words, as they come."""
        return " ".join(self.random.choices(self._words, cum_weights=self._all, k=words))

    def telling(self, words: int) -> str:
        """So many words that are no stop words."""
        return " ".join(self.random.choices(self.made_up, cum_weights=self._telling, k=words))

    def title(self) -> str:
        """Two to seven telling words."""
        return self.telling(self.random.randint(2, 7)).capitalize()

    def heading(self) -> str:
        """One to five telling words."""
        return self.telling(self.random.randint(1, 5)).capitalize()

    def passage(self) -> str:
        """About 60 words in sentences of 6 to 21, seldom below 20 or above 120 in all."""
        length = min(max(int(self.random.lognormvariate(4.0, 0.5)), 8), 150)
        said = self.sentence(length).split(" ")
        sentences = []
        while said:
            words = self.random.randint(6, 21)
            sentences.append(" ".join(said[:words]).capitalize() + ".")
            said = said[words:]
        return " ".join(sentences)

    def question(self) -> str:
        """Two to eight words as somebody types them: some say nothing, one in 20 has a slip."""
        return " ".join(self._typed() for _ in range(self.random.randint(2, 8)))

    def beginning(self) -> str:
        """What stands in a search box while somebody types a title."""
        title = self.title().lower()
        return title[: self.random.randint(2, len(title))]

    def _typed(self) -> str:
        if self.random.random() < 0.25:
            return self.random.choice(self.stop)
        word = self.telling(1)
        return self._slip(word) if self.random.random() < 0.05 else word

    def _slip(self, word: str) -> str:
        """Two neighbouring letters swapped."""
        if len(word) < 4:
            return word
        at = self.random.randint(1, len(word) - 2)
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]


def different(make: Callable[[], str], count: int) -> list[str]:
    """So many different texts, in the order in which they were made."""
    found: dict[str, None] = {}
    while len(found) < count:
        found[make()] = None
    return list(found)


@cache
def _stop_words() -> list[str]:
    lines = STOP_WORDS.read_text("utf-8").splitlines()
    return [line for line in lines if line.isalpha()]


@cache
def _made_up(count: int) -> list[str]:
    """Words of two to four syllables, none of them a stop word; frequent ones are short."""
    random = Random(1)
    found: dict[str, None] = {}
    while len(found) < count:
        syllables = 2 + (len(found) > count / 20) + (random.random() < len(found) / count / 2)
        parts = (random.choice(sound) for _ in range(syllables) for sound in (_STARTS, _VOWELS))
        word = "".join(parts) + random.choice(_ENDS)
        if word not in _stop_words():
            found[word] = None
    return list(found)
