"""A trainer writes questions about places: on a picture, and among the articles."""

from fractions import Fraction
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse
from hypothesis import given

from accounts.models import User
from kb.models import ArticlePage, ProductPage
from quizzes.content import Area, Circle, FindIt, Hotspot, Polygon, Rectangle, Target, Text
from quizzes.models import Question, QuestionPicture
from quizzes.pictures import keep
from quizzes.studio.writing.pointing import read_shape, written_shape
from search import indexing
from search.models import SearchLog
from tests.conftest import article, heading
from tests.quizzes.exam import question
from tests.quizzes.test_pictures import in_the_library, png
from tests.quizzes.written import shapes
from tests.studio.test_question_bank_writing import add, edit, rows

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser(trainer: User, enter: Any) -> Client:
    """Tomas's."""
    client: Client = enter(trainer)
    return client


@pytest.fixture
def modem(internet: ProductPage) -> ArticlePage:
    """An article with two sections."""
    body = [
        ("text", "<p>About the modem.</p>"),
        heading("Orange light"),
        ("text", "<p>The modem looks for the line.</p>"),
    ]
    found = article(internet, "What the lights mean", body)
    indexing.apply_pending()
    return found


def areas(*said: dict[str, str]) -> dict[str, str]:
    empty = {"shape": "circle", "place": "", "label": "", "fraction": "", "feedback": ""}
    return rows(*({**empty, **one} for one in said))


def values(html: bytes) -> dict[str, str]:
    """What the hidden and typed fields of a page hold."""
    found = BeautifulSoup(html, "html.parser").select("form input[name]")
    return {str(one["name"]): str(one.get("value", "")) for one in found}


def test_a_picture_is_chosen_and_areas_are_written(browser: Client) -> None:
    row = in_the_library(png(), description="The front of the router")
    shown = add(browser, "hotspot", "picture", **areas({}), **{"said-image": str(row.pk)})
    held = values(shown.content)
    key = QuestionPicture.objects.get().key
    assert held["said-source"] == f"picture:{key}"
    assert held["said-alt"] == "The front of the router"
    place = reverse("bank:picture", args=[key])
    assert f'href="{place}"' in shown.content.decode()
    assert browser.get(place).content == png()
    said = {"said-source": held["said-source"], "said-alt": "The front", "said-most": "2"}
    told = areas(
        {"place": "10, 12, 5", "label": "Lamp", "fraction": "50", "feedback": "Yes."},
        {"shape": "rectangle", "place": "40 30 20 10", "label": "Plug", "fraction": "50"},
        {"shape": "polygon", "place": "0,0, 5,0, 5,5", "label": "Edge", "fraction": "-50"},
        {},
    )
    answer = add(browser, "hotspot", "ready", **told, **said)
    assert answer.status_code == 302, answer.content.decode()
    made = Question.objects.get().version_to_use
    assert made is not None
    half = Fraction(1, 2)
    assert isinstance(made.said, Hotspot)
    assert (made.said.picture.alt, made.said.picture.width, made.said.most) == ("The front", 80, 2)
    assert made.said.areas == (
        Area(Circle(10, 12, 5), "Lamp", half, Text("Yes.")),
        Area(Rectangle(20, 10, 40, 30), "Plug", half),
        Area(Polygon(((0, 0), (5, 0), (5, 5))), "Edge", -half),
    )


def test_saving_at_once_keeps_the_picture_too(browser: Client) -> None:
    row = in_the_library(png())
    told = areas({"place": "10,10,5", "label": "Lamp"})
    answer = add(browser, "hotspot", **told, **{"said-image": str(row.pk), "said-most": "1"})
    assert answer.status_code == 302
    newest = Question.objects.get().newest
    assert newest is not None
    assert newest.said.picture.width == 80


def test_what_is_missing_of_a_picture_is_said(browser: Client) -> None:
    shown = add(browser, "hotspot", "ready", **areas({}), **{"said-most": "1"}).content.decode()
    assert "There is no picture." in shown
    assert "No area is marked on the picture." in shown
    picture = {"said-source": keep(png()).source, "said-most": "1"}
    shown = add(browser, "hotspot", "ready", **areas({"place": "500,10,5"}), **picture)
    assert "Area 1 lies outside the picture." in shown.content.decode()
    assert not Question.objects.exists()


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({"place": "1, 2"}, "For a circle write three numbers"),
        ({"place": "1, 2, far"}, "Write whole numbers with commas between them."),
        ({"shape": "polygon", "place": "1 2 3 4 5"}, "For a polygon write two numbers for each"),
        ({"label": "Lamp"}, "Draw the place on the picture, or type its numbers."),
    ],
)
def test_numbers_that_make_no_area_are_told_at_their_field(
    told: dict[str, str], said: str, browser: Client
) -> None:
    picture = {"said-source": keep(png()).source, "said-most": "1"}
    shown = add(browser, "hotspot", **areas(told), **picture)
    assert shown.status_code == 200
    assert said in shown.content.decode()


@pytest.mark.parametrize("source", ["picture:0123", "https://example.com/x.png", "/admin/"])
def test_a_picture_from_elsewhere_is_refused(source: str, browser: Client) -> None:
    shown = add(browser, "hotspot", **areas({}), **{"said-source": source, "said-most": "1"})
    assert "not there any more" in shown.content.decode()


@pytest.mark.parametrize("field", ["said-image", "said-stem_picture"])
@pytest.mark.parametrize("said", ["abc", "1e5", "sNaN", "9" * 5000])
def test_a_picture_that_is_no_number_is_told_of(said: str, field: str, browser: Client) -> None:
    kind = "hotspot" if field == "said-image" else "true_false"
    shown = add(browser, kind, "save", **areas({}), **{field: said, "said-right": "True"})
    assert "Select a valid choice." in shown.content.decode()
    assert not Question.objects.exists()


def test_an_edited_picture_keeps_its_version(browser: Client) -> None:
    picture = keep(png(), "The front")
    asked = question(
        Hotspot(stem=Text("Where?"), picture=picture, areas=(Area(Circle(9, 9, 5), "Lamp"),))
    )
    edit(browser, asked, said__alt="The front of it", rows__0__place="9, 9, 6")
    before, after = asked.version_to_use, asked.newest
    assert before is not None
    assert after is not None
    assert before.said.areas[0].shape == Circle(9, 9, 5)
    assert (after.said.areas[0].shape, after.said.picture.alt) == (
        Circle(9, 9, 6),
        "The front of it",
    )
    assert after.said.picture.source == picture.source


def test_the_key_shows_the_areas_on_the_picture(browser: Client) -> None:
    spots = (
        Area(Circle(9, 9, 5), "Lamp"),
        Area(Rectangle(20, 10, 40, 30), "Plug", Fraction(0)),
        Area(Polygon(((0, 0), (5, 0), (5, 5))), "Edge", Fraction(0)),
    )
    asked = question(Hotspot(stem=Text("Where?"), picture=keep(png(), "Front"), areas=spots))
    shown = browser.get(reverse("bank:question", args=[asked.pk])).content.decode()
    for drawn in ('<circle cx="9" cy="9" r="5"/>', 'd="M20 10H40V30H20Z"', 'points="0,0 5,0 5,5 "'):
        assert drawn in shown.split("Its key")[1]
        assert drawn not in shown.split("Its key")[0]


@given(shapes)
def test_a_shape_is_read_as_it_was_written(shape: Any) -> None:
    said = written_shape(shape)
    assert written_shape(read_shape(said["shape"], said["place"])) == written_shape(
        read_shape(kind=said["shape"], place=said["place"])
    )
    if not isinstance(shape, Rectangle):
        assert read_shape(said["shape"], said["place"]) == shape


def test_only_who_looks_after_the_bank_gets_a_picture_by_its_key(agent: User, enter: Any) -> None:
    key = keep(png()).source.removeprefix("picture:")
    assert enter(agent).get(reverse("bank:picture", args=[key])).status_code == 302


def test_an_article_is_searched_and_chosen(browser: Client, modem: ArticlePage) -> None:
    empty = {"page": "", "anchor": "", "fraction": ""}
    shown = add(browser, "find_it", "search", **rows(empty), **{"article-words": "modem light"})
    assert f'value="pick-{modem.pk}"' in shown.content.decode()
    shown = add(browser, "find_it", f"pick-{modem.pk}", **rows(empty))
    page = BeautifulSoup(shown.content, "html.parser")
    assert page.select_one(".picked").text == modem.title  # type: ignore[union-attr]
    sections = {str(one["value"]) for one in page.select("[name=rows-0-anchor] option")}
    assert sections == {"", "intro", "orange-light"}
    assert not Question.objects.exists()
    told = rows(
        {"page": str(modem.pk), "anchor": "orange-light", "fraction": ""},
        {"page": str(modem.pk), "anchor": "", "fraction": "50"},
        empty,
    )
    assert add(browser, "find_it", "ready", **told).status_code == 302
    made = Question.objects.get().version_to_use
    assert made is not None
    assert made.said == FindIt(
        name="Lights",
        stem=Text("What does orange mean?"),
        targets=(Target(modem.pk, "orange-light"), Target(modem.pk, "", Fraction(1, 2))),
    )
    assert not SearchLog.objects.exists()


def test_what_an_article_to_be_found_is_called_stands_in_the_key(
    browser: Client, modem: ArticlePage
) -> None:
    asked = question(FindIt(stem=Text("Find it."), targets=(Target(modem.pk, "orange-light"),)))
    address = reverse("bank:question", args=[asked.pk])
    assert "What the lights mean › Orange light" in browser.get(address).content.decode()
    modem.unpublish()
    assert "An article that is not there any more" in browser.get(address).content.decode()
    shown = browser.get(reverse("bank:edit", args=[asked.pk])).content.decode()
    assert "An article that is not there any more" in shown


def test_a_question_without_an_article_is_not_ready(browser: Client) -> None:
    told = rows({"page": "", "anchor": "", "fraction": ""})
    shown = add(browser, "find_it", "ready", **told).content.decode()
    assert "No page is named that answers." in shown


@pytest.mark.parametrize("do", ["save", "ready"])
def test_an_article_that_is_gone_is_told_of_and_not_saved(
    do: str, browser: Client, modem: ArticlePage
) -> None:
    modem.unpublish()
    line = {"page": str(modem.pk), "anchor": "", "fraction": ""}
    shown = add(browser, "find_it", do, **rows(line)).content.decode()
    assert "This article is not there any more. Pick another, or remove the row." in shown
    assert not Question.objects.exists()
    kept = {**rows(line), "rows-0-DELETE": "on"}
    assert add(browser, "find_it", "save", **kept).status_code == 302


@pytest.mark.parametrize("said", ["pick-", "pick-x", "pick-99999999999999999999"])
def test_picking_nonsense_breaks_nothing(said: str, browser: Client) -> None:
    told = rows({"page": "", "anchor": "", "fraction": ""})
    assert add(browser, "find_it", said, **told).status_code == 200
