"""What an agent knows of a product follows from their answers, as of any moment."""

import datetime
import math
from collections.abc import Collection, Mapping
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from fsrs import Rating
from hypothesis import given
from hypothesis import strategies as st

from training.answers import Answer, columns
from training.forgetting import rating, retrievability, stability
from training.mastery import Mastery, effects, figures, mastery

MIA, LENA, BILLING, MOBILE = 1, 2, 10, 20
NOW = datetime.datetime(2026, 6, 1, 12, tzinfo=datetime.UTC)
HALF = Fraction(1, 2)


def days_ago(days: float) -> datetime.datetime:
    return NOW - datetime.timedelta(days=days)


def answer(question: int, fraction: Fraction | int = 1, age: float = 0, **more: object) -> Answer:
    given = {"agent": MIA, "product": BILLING, "at": days_ago(age), **more}
    return Answer(question=question, fraction=Fraction(fraction), **given)  # type: ignore[arg-type]


def of_mia(answers: list[Answer], live: Collection[int], **more: object) -> Mastery:
    return mastery(answers, {BILLING: live}, NOW, **more)[MIA, BILLING]  # type: ignore[arg-type]


def test_six_right_answers_of_ten_by_hand() -> None:
    # Today: R = 1 of six. a = 7, b = 1, μ = 7/8, p = (7/8 + 1)/2 = 15/16.
    # M = (6·15/16 + 4·7/8)/10 = 0.9125, and λ is six times 1/2 and four times 1.
    # Var = [6·(15/16)(1/16) + 4·(7/8)(1/8) + 7²·7/(64·9)]/100 = 1.384549/100, sd = 0.117667.
    found = of_mia([answer(number) for number in range(6)], range(10))
    assert found.share == pytest.approx(0.9125)
    assert found.low == pytest.approx(0.9125 - 1.2815516 * 0.1176669, abs=1e-6)
    assert found.high == 1
    assert (found.answers, found.answered, found.live) == (6, 6, 10)


def test_below_five_effective_answers_there_is_no_figure() -> None:
    few = of_mia([answer(number) for number in range(4)], range(10))
    assert (few.share, few.low, few.high) == (None, None, None)
    assert few.answers == 4
    faded = of_mia([answer(number, age=90) for number in range(9)], range(10))
    assert faded.answers == pytest.approx(4.5)  # half of each after 90 days
    assert faded.share is None


def test_an_answer_that_could_be_guessed_tells_less() -> None:
    # A wrong one of four choices: f = 1/4 by weights, g = 1/4: x = 0. f = 5/8: x = 1/2.
    lucky = of_mia(
        [answer(number, Fraction(1, 4), guess=Fraction(1, 4)) for number in range(6)], [99]
    )
    assert lucky.share == pytest.approx(1 / 8)  # a = 1, b = 7
    half = of_mia(
        [answer(number, Fraction(5, 8), guess=Fraction(1, 4)) for number in range(6)], [99]
    )
    assert half.share == pytest.approx(4 / 8)


def test_who_was_wrong_today_is_not_taken_to_know_it_today() -> None:
    found = of_mia([answer(number, 0) for number in range(6)], range(6))
    assert found.share == pytest.approx(1 / 16)  # half of μ


def test_what_is_forgotten_is_answered_like_any_other_question() -> None:
    old = [answer(number, number % 2, age=80) for number in range(12)]
    new = [answer(number, number % 2, age=0) for number in range(20, 32)]
    rights, wrongs = range(1, 12, 2), range(0, 12, 2)
    gaps = [
        (of_mia(old + new, shelf).share or 0) - (of_mia(old + new, [99]).share or 0)
        for shelf in (rights, wrongs, range(21, 32, 2), range(20, 32, 2))
    ]
    assert gaps[1] < 0 < gaps[0]
    assert gaps[0] < gaps[2]  # nearer to what is known in general than on the same day
    assert gaps[3] < gaps[1]


def test_an_answer_about_a_text_that_has_changed_counts_half_until_it_is_given_again() -> None:
    answers = [answer(number, age=10) for number in range(12)]
    changed = dict.fromkeys(range(12), days_ago(5))
    before, after = of_mia(answers, range(12)), of_mia(answers, range(12), changed=changed)
    assert after.answers == pytest.approx(before.answers / 2)
    mean = (1 + after.answers) / (2 + after.answers)  # what is known in general, all being right
    left = retrievability(np.array([10.0]), np.array([stability([(days_ago(10), Rating.Good)])]))
    assert after.share == pytest.approx(((mean + left / 2) / (1 + left / 2))[0])
    assert (after.share or 0) < (before.share or 0)
    again = [*answers, *(answer(number, age=1) for number in range(12))]
    assert of_mia(again, range(12), changed=changed).answers > 12


def test_a_change_that_is_still_to_come_changes_nothing() -> None:
    answers = [answer(number, age=10) for number in range(12)]
    later = dict.fromkeys(range(12), NOW + datetime.timedelta(days=1))
    assert of_mia(answers, range(12), changed=later) == of_mia(answers, range(12))


def test_retired_questions_tell_of_the_product_and_are_no_part_of_it() -> None:
    found = of_mia([answer(number) for number in range(6)], [100, 101])
    assert found.share == pytest.approx(7 / 8)
    assert (found.answered, found.live) == (0, 2)


def test_everybody_is_told_apart_in_one_call() -> None:
    hers = [answer(number) for number in range(6)]
    others = [answer(number, 0, agent=LENA) for number in range(6)]
    elsewhere = [answer(number, HALF, product=MOBILE) for number in range(30, 36)]
    live = {BILLING: range(8), MOBILE: range(30, 40)}
    found = mastery([*others, *elsewhere, *hers], live, NOW)
    assert found[MIA, BILLING] == mastery(hers, live, NOW)[MIA, BILLING]
    assert found[LENA, BILLING] == mastery(others, live, NOW)[LENA, BILLING]
    assert set(found) == {(MIA, BILLING), (LENA, BILLING), (MIA, MOBILE)}


def test_a_product_without_questions_has_no_mastery() -> None:
    assert mastery([answer(1)], {BILLING: []}, NOW) == {}
    assert mastery([answer(1)], {}, NOW) == {}
    assert mastery([], {BILLING: [1]}, NOW) == {}


def test_what_is_always_guessed_right_is_refused() -> None:
    with pytest.raises(ValueError, match="guess"):
        of_mia([answer(1, guess=Fraction(1))], [1])


FRACTIONS = st.sampled_from([Fraction(0), Fraction(1, 3), HALF, Fraction(1)])
ANSWERS = st.lists(
    st.builds(
        lambda question, fraction, age, guess, helped: answer(
            question, fraction, age, guess=guess, helped=helped
        ),
        st.integers(0, 7),
        FRACTIONS,
        st.floats(0, 300),
        st.sampled_from([Fraction(0), Fraction(1, 4)]),
        st.booleans(),
    ),
    min_size=1,
    max_size=25,
)
CHANGED = st.dictionaries(st.integers(0, 7), st.floats(-50, 300).map(days_ago))
LIVE = range(3, 11)


@given(ANSWERS, CHANGED)
def test_it_is_what_the_formula_says_word_for_word(
    answers: list[Answer], changed: dict[int, datetime.datetime]
) -> None:
    share, spread, effective = by_the_formula(answers, changed)
    found = of_mia(answers, LIVE, changed=changed)
    assert found.answers == pytest.approx(effective)
    if found.share is not None and found.low is not None and found.high is not None:
        assert found.share == pytest.approx(share)
        assert found.low == pytest.approx(max(share - 1.2815515655 * spread, 0))
        assert 0 <= found.low <= found.share <= found.high <= 1


def by_the_formula(
    answers: list[Answer], changed: Mapping[int, datetime.datetime]
) -> tuple[float, float, float]:
    """Share, standard deviation and effective answers, one question after the other."""

    def is_stale(one: Answer) -> bool:
        return one.question in changed and one.at < changed[one.question] <= NOW

    def x(one: Answer) -> float:
        return float(max(Fraction(0), (one.fraction - one.guess) / (1 - one.guess)))

    a = b = 1.0
    for one in answers:
        age = (NOW - one.at).total_seconds() / 86400
        w = 2 ** (-age / 90) * (0.5 if is_stale(one) else 1)
        a, b = a + w * x(one), b + w * (1 - x(one))
    mu, p, leans = a / (a + b), {}, {}
    for question in LIVE:
        history = sorted((o for o in answers if o.question == question), key=lambda o: o.at)
        if history:
            last = history[-1]
            s = stability((o.at, rating(o.fraction, helped=o.helped)) for o in history)
            f = 0.9 ** (-1 / 0.1542) - 1
            r = (1 + f * (NOW - last.at).days / s) ** -0.1542 * (0.5 if is_stale(last) else 1)
            p[question] = (mu + r * x(last)) / (1 + r)
            leans[question] = 1 / (1 + r)
    rest, n = len(LIVE) - len(p), len(LIVE)
    share = (sum(p.values()) + rest * mu) / n
    variance = sum(q * (1 - q) for q in p.values()) + rest * mu * (1 - mu)
    on_mean = sum(leans.values()) + rest
    variance += on_mean**2 * a * b / ((a + b) ** 2 * (a + b + 1))
    return share, math.sqrt(variance) / n, a + b - 2


@given(ANSWERS, st.randoms(use_true_random=False))
def test_the_order_of_rows_means_nothing(answers: list[Answer], chance: object) -> None:
    distinct = list({(one.question, one.at): one for one in answers}.values())
    mixed = distinct[:]
    chance.shuffle(mixed)  # type: ignore[attr-defined]
    assert of_mia(mixed, LIVE) == of_mia(distinct, LIVE)


@given(ANSWERS, st.floats(0, 300))
def test_as_of_an_earlier_day_it_is_as_it_was_then(answers: list[Answer], age: float) -> None:
    then = days_ago(age)
    known = [one for one in answers if one.at <= then]
    live = {BILLING: LIVE}
    assert mastery(answers, live, then) == mastery(known, live, then)


@given(ANSWERS)
def test_a_right_answer_now_never_makes_it_look_as_if_less_were_known(
    answers: list[Answer],
) -> None:
    before = of_mia(answers, LIVE)
    more = of_mia([*answers, answer(5)], LIVE)
    if before.share is not None and more.share is not None:
        assert more.share >= before.share - 1e-12


def test_questions_of_other_agents_do_not_count() -> None:
    answers = [answer(number) for number in range(6)]
    theirs = [replace(one, agent=LENA, fraction=Fraction(0)) for one in answers]
    assert mastery([*answers, *theirs], {BILLING: range(6)}, NOW)[MIA, BILLING] == of_mia(
        answers, range(6)
    )


@given(ANSWERS)
def test_what_an_answer_makes_up_is_the_share_with_it_less_the_share_without(
    answers: list[Answer],
) -> None:
    which = np.arange(min(3, len(answers)))
    found = effects(columns(answers), which, {BILLING: LIVE}, NOW)
    whole = share_of(answers)
    for place, effect in zip(which.tolist(), found, strict=True):
        without = share_of([*answers[:place], *answers[place + 1 :]])
        assert effect == pytest.approx(whole - without)


def share_of(answers: list[Answer]) -> float:
    """However thin the evidence is; without any, the prior."""
    found = figures(columns(answers), {BILLING: LIVE}, NOW)
    return float(found.share[0]) if len(found.share) else 0.5


def test_how_likely_it_is_that_somebody_knows_at_least_so_much() -> None:
    # M = 0.9125, sd = 0.117667: Φ((0.9125 − 0.85)/0.117667) = Φ(0.53116) = 0.7024
    found = of_mia([answer(number) for number in range(6)], range(10))
    assert found.chance_of(0.85) == pytest.approx(0.7024, abs=1e-4)
    assert found.chance_of(0.9125) == pytest.approx(0.5)
    sure = replace(found, share=1.0, spread=0.0)
    assert (sure.chance_of(1), sure.chance_of(0)) == (1, 1)
    assert of_mia([answer(1)], range(10)).chance_of(0.1) is None
