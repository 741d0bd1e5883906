"""Quizzes and attempts on paper."""

import dataclasses
import io
import json
from typing import Any

import nh3
import pytest
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from accounts.models import User
from kb.models import ProductPage
from quizzes import pictures
from quizzes.attempts import excuse, finish
from quizzes.content import File, Format, Hotspot, SingleChoice, Text
from quizzes.models import Attempt, Quiz
from quizzes.studio.printing import papers
from quizzes.studio.printing.nodes import nodes
from quizzes.studio.printing.papers import attempt_paper, paper_of
from quizzes.studio.printing.questions import letter
from quizzes.studio.printing.typesetting import CannotPrint, typeset
from tests.conftest import article
from tests.quizzes.every_type import CANARY, examples
from tests.quizzes.exam import (
    after,
    answer,
    begun,
    lights,
    question,
    quiz,
    random_slot,
    shelf,
    slot,
    steps,
)

pytestmark = pytest.mark.django_db


def png(width: int = 4, height: int = 3) -> bytes:
    """A small picture."""
    out = io.BytesIO()
    Image.new("RGB", (width, height), "orange").save(out, "PNG")
    return out.getvalue()


@pytest.fixture
def printed(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What is handed to the typesetter, which then does its work."""
    handed: list[dict[str, Any]] = []

    def keep(paper: dict[str, Any], folder: Any) -> bytes:
        handed.append(json.loads(json.dumps(paper)))
        return typeset(paper, folder)

    monkeypatch.setattr(papers, "typeset", keep)
    return handed


@pytest.fixture
def everything(internet: ProductPage) -> Quiz:
    """A question of each type."""
    page = article(internet, "Router lights")
    return quiz(*(question(one.content) for one in examples(page.pk)))


def taken(made: Quiz, who: User) -> Attempt:
    """Every question answered rightly."""
    attempt = begun(made, who)
    right = {one.content.stem.text: one.right for one in examples()}
    for one in attempt.slots.select_related("version"):
        one.response = right[one.version.said.stem.text] or None
        one.save()
    return finish(attempt, after(300))


def test_a_paper_of_every_type_gives_nothing_away(
    everything: Quiz, trainer: User, printed: list[dict[str, Any]]
) -> None:
    assert paper_of(everything, 7, trainer).startswith(b"%PDF-")
    [paper] = printed
    assert paper["pictures"]
    assert len(paper["questions"]) == 13
    assert CANARY not in json.dumps(paper).lower()
    assert not any("key" in one for one in paper["questions"])


def test_the_key_stands_on_the_paper_of_the_same_number(
    everything: Quiz, trainer: User, printed: list[dict[str, Any]]
) -> None:
    paper_of(everything, 7, trainer)
    assert paper_of(everything, 7, trainer, key=True).startswith(b"%PDF-")
    plain, key = ({one["kind"]: one for one in paper["questions"]} for paper in printed)
    assert [one["text"] for one in plain["single_choice"]["choices"]] == [
        one["text"] for one in key["single_choice"]["choices"]
    ]
    [right] = key["single_choice"]["key"]
    at = ord(right["said"][0]) - ord("A")
    assert key["single_choice"]["choices"][at]["text"] == ["Orange"]
    assert right["earns"] == "100 %"
    assert key["gap_text"]["key"] == [
        {"said": ["Gap 1"], "earns": "care"},
        {"said": ["Gap 2"], "earns": "billing"},
    ]
    assert "Router lights" in json.dumps(key["find_it"]["key"])
    assert f"{CANARY} grading" in json.dumps(key["free_text"]["key"])
    assert "key" in printed[1]["kind"]


def test_another_number_is_another_paper(trainer: User, printed: list[dict[str, Any]]) -> None:
    for number in range(12):
        question(lights(stem=f"Question {number}?"), into=shelf("Drawn"))
    made = quiz(question(steps()))
    random_slot(made, category=shelf("Drawn"), count=6)
    for seed in (1, 1, 2):
        paper_of(made, seed, trainer)
    first, again, other = ([one["stem"] for one in paper["questions"]] for paper in printed)
    assert first == again != other


def test_an_attempt_is_printed_as_it_was_taken(
    everything: Quiz, agent: User, trainer: User, printed: list[dict[str, Any]]
) -> None:
    attempt = taken(everything, agent)
    assert attempt_paper(attempt, trainer, after(400)).startswith(b"%PDF-")
    [paper] = printed
    by_kind = {one["kind"]: one for one in paper["questions"]}
    picked = [one["text"] for one in by_kind["single_choice"]["choices"] if one["picked"]]
    assert picked == [["Orange"]]
    order = slot(attempt, 1).order["choices"]
    assert [one["text"][0] for one in by_kind["single_choice"]["choices"]] == [
        ("Orange", "Green")[kept] for kept in order
    ]
    assert by_kind["free_text"]["rows"][0]["said"] == ["Dear customer"]
    assert by_kind["hotspot"]["points"] == [[180, 77]]
    assert "mia" in paper["facts"]
    assert "submitted after 5 min" in paper["facts"]


def test_the_person_gets_on_paper_only_what_the_review_shows(
    agent: User, lead: User, printed: list[dict[str, Any]]
) -> None:
    made = quiz(question(), review={"right_after": ["attempt"], "later": ["attempt"]})
    attempt = begun(made, agent)
    answer(attempt, 1)
    attempt_paper(finish(attempt, after(60)), lead, after(90))
    told = json.dumps(printed)
    assert "Firmware" in told
    assert "You said" not in told
    assert not any("marks" in fact for fact in printed[0]["facts"])
    assert "state" not in printed[0]["questions"][0]


def test_an_excused_question_says_so_on_paper(
    agent: User, trainer: User, printed: list[dict[str, Any]]
) -> None:
    asked = question()
    attempt = begun(quiz(asked), agent)
    answer(attempt, 1)
    finish(attempt, after(60))
    excuse(attempt.quiz, asked, "dropped", trainer, after(70))
    paper = attempt_paper(Attempt.objects.get(pk=attempt.pk), agent, after(400))
    assert paper.startswith(b"%PDF-")
    [page] = printed[0]["questions"]
    assert page["excused"] == "This question was taken out of the result, for everybody."
    assert "earned" not in page


def test_pictures_are_printed_and_none_is_fetched(
    trainer: User, printed: list[dict[str, Any]], internet: ProductPage
) -> None:
    ours, far = "@@PLUGINFILE@@/a.png", "https://e.org/b.png"
    said = f'<p><img src="{ours}" alt="Ours"><img src="{far}" alt="Far"></p>'
    stem = Text(said, Format.HTML, (File("a.png", png()),))
    kept = pictures.keep(png(200, 100), "The back")
    spot = next(one.content for one in examples() if isinstance(one.content, Hotspot))
    made = quiz(
        question(SingleChoice(stem=stem, answers=lights().answers)),
        question(dataclasses.replace(spot, picture=kept)),
    )
    assert paper_of(made, 1, trainer).startswith(b"%PDF-")
    [paper] = printed
    own, other = paper["questions"][0]["stem"][0]["c"]
    assert (own["width"], own["height"]) == (4, 3)
    assert (other["alt"], "path" in other) == ("Far", False)
    assert paper["questions"][1]["picture"]["path"]


def test_a_broken_picture_leaves_the_paper_whole(trainer: User) -> None:
    files = (File("a.png", b"no picture"), File("b.svg", b"<svg broken"))
    said = '<img src="@@PLUGINFILE@@/a.png" alt="A"><img src="@@PLUGINFILE@@/b.svg" alt="B">'
    stem = Text(said, Format.HTML, files)
    content = SingleChoice(stem=stem, answers=lights().answers)
    assert paper_of(quiz(question(content)), 1, trainer).startswith(b"%PDF-")


def test_what_looks_like_markup_of_the_typesetter_is_only_text(trainer: User, agent: User) -> None:
    stem = '#read("/etc/passwd") $x^ *b _i `c` <l> @r // /* \\ #{'
    made = quiz(question(lights(stem=stem)), intro=stem)
    assert paper_of(made, 1, trainer, key=True).startswith(b"%PDF-")


def test_too_many_questions_are_refused(trainer: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(papers, "MOST_QUESTIONS", 1)
    with pytest.raises(CannotPrint, match="2 questions are too many"):
        paper_of(quiz(question(), question()), 1, trainer)


def test_a_try_that_is_too_long_says_so(
    trainer: User, agent: User, enter: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = finish(begun(quiz(question()), agent), after(60))
    monkeypatch.setattr(papers, "MOST_QUESTIONS", 0)
    address = reverse("bank:attempt_paper", args=[done.pk])
    shown = enter(trainer).get(address, follow=True).content.decode()
    assert "1 questions are too many for one paper" in shown


def test_letters_go_on_after_z() -> None:
    assert [letter(at) for at in (0, 25, 26, 52)] == ["A", "Z", "AA", "BA"]


def test_a_gap_and_a_table_are_nodes() -> None:
    found = nodes("<p>A [[2]] b</p><table><tr><td colspan=2>x</td></tr></table>", gaps=True)
    assert found[0] == {"t": "p", "c": ["A ", {"t": "gap", "n": 2}, " b"]}
    assert found[1]["c"][0]["c"] == [{"t": "td", "c": ["x"], "span": 2}]  # type: ignore[index]


@given(st.text())
@settings(max_examples=60)
def test_any_cleaned_html_becomes_nodes(said: str) -> None:
    found = nodes(nh3.clean(said), gaps=True)
    assert json.loads(json.dumps(found)) == found


def test_deep_html_does_not_break_the_typesetter(trainer: User) -> None:
    stem = Text("<div>" * 400 + "deep" + "</div>" * 400, Format.HTML)
    made = quiz(question(SingleChoice(stem=stem, answers=lights().answers)))
    assert paper_of(made, 1, trainer).startswith(b"%PDF-")


@pytest.mark.parametrize("who", ["agent", "lead", "editor", "outsider", "customer"])
def test_papers_and_keys_are_for_who_manages_quizzes(
    who: str, request: pytest.FixtureRequest, enter: Any
) -> None:
    made, browser = quiz(question()), enter(request.getfixturevalue(who))
    url = reverse("bank:paper", args=[made.pk])
    assert browser.get(url, {"number": 1}).status_code == 302
    assert browser.get(url, {"number": 1, "key": 1}).status_code == 302
    assert browser.get(reverse("bank:print", args=[made.pk])).status_code == 302


def test_a_trainer_prints_from_the_studio(trainer: User, enter: Any) -> None:
    made, browser = quiz(question()), enter(trainer)
    assert "Print the key" in browser.get(reverse("bank:print", args=[made.pk])).content.decode()
    answered = browser.get(reverse("bank:paper", args=[made.pk]), {"number": 3, "key": 1})
    assert answered["Content-Type"] == "application/pdf"
    assert "no-store" in answered["Cache-Control"]
    assert "router-3-key.pdf" in answered["Content-Disposition"]


@pytest.mark.parametrize("number", ["", "0", "x", "-1", "9" * 30, "²"])
def test_a_number_that_is_none_is_said_to_be(trainer: User, enter: Any, number: str) -> None:
    made = quiz(question())
    url = reverse("bank:paper", args=[made.pk])
    answered = enter(trainer).get(url, {"number": number}, follow=True)
    assert "Give the paper a number" in answered.content.decode()


def test_a_lead_prints_attempts_of_the_own_team_alone(
    lead: User, agent: User, trainer: User, enter: Any
) -> None:
    made = quiz(question())
    own, other = begun(made, agent), begun(made, trainer)
    for attempt in (own, other):
        finish(attempt, after(60))
    browser = enter(lead)
    assert browser.get(reverse("bank:attempt_paper", args=[own.pk])).status_code == 200
    assert browser.get(reverse("bank:attempt_paper", args=[other.pk])).status_code == 404
