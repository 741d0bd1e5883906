"""Answers of a whole company, made up from a seed: who knows more, is right more often."""

from __future__ import annotations

import datetime

import numpy as np

from training.answers import DAY, Answers, microseconds

NOW = datetime.datetime(2026, 11, 1, 12, tzinfo=datetime.UTC)
QUESTIONS = 125  # of each product: 5,000 of 40
YEAR = 365 * DAY


def mastery_answers(
    agents: int = 5_000, products: int = 40, responses: int = 2_000_000, seed: int = 1
) -> tuple[Answers, dict[int, list[int]], dict[int, datetime.datetime]]:
    """Columns of answers in the year before `NOW`; live questions of each product; changes.

    For `training.mastery.figures(answers, live, NOW, changed)`. One in twenty questions has
    changed since; one in five answers was not wholly right.
    """
    chance = np.random.default_rng(seed)
    product = chance.integers(products, size=responses)
    agent = chance.integers(agents, size=responses)
    question = product * QUESTIONS + chance.integers(QUESTIONS, size=responses)
    right = _earned(chance, chance.normal(size=agents)[agent], responses)
    rating = np.where(right <= 0, 1, np.where(right >= 1, 3, 2)).astype(np.int8)
    at = microseconds(NOW) - chance.integers(YEAR, size=responses)
    ids = (column.astype(np.int32) for column in (agent, product, question))
    return Answers(*ids, at, right, rating), _live(products), _changed(chance, products)


def _earned(chance: np.random.Generator, ability: np.ndarray, many: int) -> np.ndarray:
    known = chance.random(many) < 1 / (1 + np.exp(-ability - 1))
    return np.where(chance.random(many) < 0.2, 0.5, known.astype(float))


def _live(products: int) -> dict[int, list[int]]:
    return {
        product: list(range(product * QUESTIONS, (product + 1) * QUESTIONS))
        for product in range(products)
    }


def _changed(chance: np.random.Generator, products: int) -> dict[int, datetime.datetime]:
    many = products * QUESTIONS
    which = chance.choice(many, size=many // 20, replace=False)
    days = chance.integers(365, size=len(which))
    return {
        int(question): NOW - datetime.timedelta(days=int(day))
        for question, day in zip(which, days, strict=True)
    }
