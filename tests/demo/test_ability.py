"""The model that the demo's answers are drawn from: people learn, forget, and are not all alike."""

import datetime
import itertools
from random import Random
from statistics import fmean

import pytest

from demo.ability import Ability, Agent, Item, Practice
from demo.answering import Asked, guessing, respond, share, was_right
from quizzes.content import Answer, Content, Description, FreeText, SingleChoice, Text
from quizzes.grading import grade, is_gradable
from quizzes.responses import Picked, read_response, response_to_json
from tests.quizzes import exam
from tests.quizzes.every_type import examples

NOON = datetime.datetime(2026, 3, 2, 12, tzinfo=datetime.UTC)
LONG_AGO = NOON - datetime.timedelta(days=2000)
MIA, BEN = Agent("mia", LONG_AGO), Agent("ben", LONG_AGO)
LIGHTS = Item("lights", "router", 2)


def days(many: float) -> datetime.datetime:
    return NOON + datetime.timedelta(days=many)


def chances(**practice: bool) -> list[float]:
    """Before practice, and a day, a week and three months after it."""
    ability = Ability()
    if practice:
        ability.practise(MIA, LIGHTS, Practice(NOON, **practice))
    return [ability.truth(MIA, LIGHTS, days(many)) for many in (-1, 1, 7, 90)]


def test_the_same_person_has_the_same_chance_each_time():
    assert Ability().truth(MIA, LIGHTS, NOON) == Ability().truth(MIA, LIGHTS, NOON)
    assert Ability().truth(MIA, LIGHTS, NOON) != Ability().truth(BEN, LIGHTS, NOON)
    assert Ability().truth(MIA, LIGHTS, NOON) != Ability(seed=2).truth(MIA, LIGHTS, NOON)


def test_who_practised_knows_more_and_forgets_it_slowly():
    before, day, week, months = chances(right=True, shown=True)
    assert day > week > months > before


def test_a_wrong_answer_that_nobody_explains_teaches_little():
    explained, alone = chances(right=False, shown=True), chances(right=False, shown=False)
    assert explained[1] > alone[1] > alone[0]


def test_practice_that_is_still_to_come_changes_nothing():
    assert chances(right=True, shown=True)[0] == pytest.approx(chances()[0], abs=1e-3)


def test_who_is_new_learns_on_the_job():
    new = Agent("mia", NOON)
    first, later = (Ability().truth(new, LIGHTS, days(many)) for many in (0, 60))
    assert first < later < Ability().truth(MIA, LIGHTS, days(60))


def test_nobody_does_worse_than_guessing():
    guessed = Item("hard", "router", 3, guess=0.25)
    people = [Agent(f"agent {at}", NOON) for at in range(200)]
    chances = [Ability().truth(agent, guessed, NOON) for agent in people]
    assert 0.25 < min(chances) < max(chances) < 1


def test_what_authors_call_hard_is_harder_for_most():
    means = [
        fmean(
            Ability().truth(MIA, Item(f"{level} {at}", "router", level), NOON) for at in range(300)
        )
        for level in (1, 2, 3)
    ]
    assert means[0] > means[1] + 0.05 > means[2] + 0.1


def test_as_many_answers_change_from_one_time_to_the_next_as_people_change():
    """Lasry et al., 2011: 31 %, of any answers; changes between right and wrong are fewer."""
    pairs = itertools.product((Agent(f"a{n}", LONG_AGO) for n in range(60)), range(60))
    changed = []
    for agent, number in pairs:
        chance = Ability().truth(agent, Item(f"q{number}", "router", 2, 0.25), NOON)
        changed.append(2 * chance * (1 - chance))
    assert 0.2 < fmean(changed) < 0.4


ALL = [example for example in examples(page=3) if not isinstance(example.content, Description)]

GRADED = [example for example in ALL if not isinstance(example.content, FreeText)]


def drawn(content: Content, right: bool) -> list[object]:
    asked = Asked("q", content, pages=(1, 2, 3, 4), texts=("good", "poor"))
    random = Random(7)
    return [respond(asked, right, random) for _ in range(40)]


@pytest.mark.parametrize("example", GRADED, ids=lambda one: one.content.type)
def test_who_is_right_earns_all_and_who_is_wrong_less(example):
    right = {grade(example.content, one).fraction for one in drawn(example.content, True)}
    wrong = {grade(example.content, one).fraction for one in drawn(example.content, False)}
    assert right == {1}
    assert max(wrong) < 1


@pytest.mark.parametrize("example", ALL, ids=lambda one: one.content.type)
def test_every_response_is_one_that_a_page_could_send(example):
    for response in drawn(example.content, True) + drawn(example.content, False):
        assert read_response(example.content, response_to_json(response)) == response
        assert is_gradable(response)


def test_some_wrong_answers_tempt_more_than_others():
    answers = (Answer(Text("Right"), exam.ALL), *(Answer(Text(f"Wrong {n}")) for n in range(3)))
    asked = Asked("lights", SingleChoice(answers=answers))
    random = Random(7)
    picked = [respond(asked, False, random).choice for _ in range(400)]
    counts = sorted(picked.count(choice) for choice in (1, 2, 3))
    assert counts[2] > 2 * counts[0] > 0


def test_who_knows_it_does_not_follow_a_wrong_key():
    asked = Asked("lights", exam.lights(right=0), truly=2)
    random = Random(7)
    assert {respond(asked, True, random) for _ in range(20)} == {Picked(2)}
    assert Picked(0) in {respond(asked, False, random) for _ in range(20)}
    assert was_right(asked, Picked(2))
    assert not was_right(asked, Picked(0))


def test_of_two_right_answers_who_knows_picks_either():
    asked = Asked("lights", exam.lights(right=0), also=1)
    random = Random(7)
    assert {respond(asked, True, random) for _ in range(40)} == {Picked(0), Picked(1)}
    assert {respond(asked, False, random) for _ in range(40)} == {Picked(2)}


def test_a_choice_can_be_guessed_and_a_number_cannot():
    by_type = {example.content.type: guessing(example.content) for example in ALL}
    assert by_type["single_choice"] == by_type["true_false"] == 0.5
    assert by_type["numeric"] == by_type["matching"] == 0


def test_of_written_answers_the_first_half_is_good():
    asked = Asked("letter", exam.letter(), texts=("a", "b", "c", "d"))
    random = Random(7)
    right = {respond(asked, True, random) for _ in range(30)}
    wrong = {respond(asked, False, random) for _ in range(30)}
    assert {share(asked, one) for one in right} == {1}
    assert len(wrong) == 2
    assert max(share(asked, one) for one in wrong) < 1
