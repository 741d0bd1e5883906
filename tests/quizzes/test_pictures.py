"""Pictures of questions: whoever may see what shows one gets it, and nobody else."""

import io
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from django.core.files.images import ImageFile
from django.test import Client
from django.utils import timezone
from PIL import Image

from accounts.models import User
from kb.models import Picture as LibraryPicture
from quizzes.attempts import finish, turn_to
from quizzes.content import Area, File, Format, Hotspot, Rectangle, SingleChoice, Text
from quizzes.content import Picture as Shown
from quizzes.grading import grade
from quizzes.models import Attempt, QuestionPicture, Quiz
from quizzes.pictures import LONGEST_EDGE, NoPicture, from_library, keep
from quizzes.responses import Pointed
from quizzes.review import everything_afterwards
from quizzes.review.files import key_of
from tests.conftest import person
from tests.quizzes.exam import answer, begun, lights, question, quiz

pytestmark = pytest.mark.django_db

SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 80 40"><path d="M0 0h9"/></svg>'


def png(width: int = 80, height: int = 40, colour: str = "navy") -> bytes:
    """A picture of one colour."""
    data = io.BytesIO()
    Image.new("RGB", (width, height), colour).save(data, "PNG")
    return data.getvalue()


def in_the_library(data: bytes, name: str = "router.png", **fields: Any) -> LibraryPicture:
    """A picture of the studio."""
    file = ImageFile(io.BytesIO(data), name)
    return LibraryPicture.objects.create(title="Router", file=file, **fields)


def pointing(picture: Shown) -> Hotspot:
    """Point at the left upper corner."""
    corner = Area(Rectangle(0, 0, 10, 10), "corner")
    return Hotspot(stem=Text("Where is it?"), picture=picture, areas=(corner,))


def with_files(**texts: bytes) -> SingleChoice:
    """A question with a picture in each of these texts; all have one name."""
    said = Format.HTML
    shown = '<img src="@@PLUGINFILE@@/an%20image.png" alt="A">'
    made = {name: Text(shown, said, (File("an image.png", data),)) for name, data in texts.items()}
    return replace(lights(), **made)


def address(attempt: Attempt, more: str = "") -> str:
    return f"/quizzes/attempts/{attempt.pk}/{more}"


def file_at(attempt: Attempt, data: bytes) -> str:
    return address(attempt, f"files/1/{key_of(File('x', data))}/an%20image.png")


def taken(content: Any, agent: User, **fields: Any) -> Attempt:
    return begun(quiz(question(content), **fields), agent, timezone.now())


def test_a_picture_of_a_text_is_shown_where_the_text_is(agent: User, enter: Any) -> None:
    attempt = taken(with_files(stem=b"\x89PNG"), agent)
    client = enter(agent)
    place = file_at(attempt, b"\x89PNG")
    assert f'src="{place}"' in client.get(address(attempt)).content.decode()
    response = client.get(place)
    assert (response.content, response["Content-Type"]) == (b"\x89PNG", "image/png")


def test_what_is_no_picture_is_saved_and_never_run(agent: User, enter: Any) -> None:
    page = File("x.html", b"<script>x</script>")
    attempt = taken(replace(lights(), stem=Text("Look.", files=(page,))), agent)
    response = enter(agent).get(address(attempt, f"files/1/{key_of(page)}/x.html"))
    assert response["Content-Disposition"] == "attachment"
    assert response["Content-Type"] == "text/plain"


@pytest.mark.parametrize("who", ["noor", "casey"])
def test_another_persons_picture_is_not_there(who: str, agent: User, enter: Any) -> None:
    attempt = taken(with_files(stem=b"\x89PNG"), agent)
    stranger = person(who, *(["agent"] if who == "noor" else []))
    response = enter(stranger).get(file_at(attempt, b"\x89PNG"))
    assert response.status_code in (403, 404)


def answered(attempt: Attempt) -> None:
    answer(attempt, kept=1, at=timezone.now())


@pytest.mark.parametrize("may", [True, False])
def test_a_picture_of_feedback_is_there_when_the_feedback_is(
    may: bool, agent: User, enter: Any
) -> None:
    content = with_files(stem=b"stem", general_feedback=b"general", incorrect_feedback=b"wrong")
    things = ["attempt", "feedback", "general_feedback"] if may else ["attempt"]
    review = {**everything_afterwards(), "right_after": things, "later": things}
    attempt, client = taken(content, agent, review=review), enter(agent)
    answered(attempt)
    assert client.get(file_at(attempt, b"general")).status_code == 404, "still under way"
    finish(attempt, timezone.now())
    for data in (b"general", b"wrong"):
        response = client.get(file_at(attempt, data))
        assert response.status_code == (200 if may else 404)
        assert not may or response.content == data, "of several with one name, the right one"
    assert client.get(file_at(attempt, b"stem")).content == b"stem"


def test_feedback_to_an_answer_nobody_gave_keeps_its_picture(agent: User, enter: Any) -> None:
    attempt = taken(with_files(correct_feedback=b"well done"), agent)
    answered(attempt)
    finish(attempt, timezone.now())
    assert enter(agent).get(file_at(attempt, b"well done")).status_code == 404


def test_without_the_attempt_no_picture_is_shown(agent: User, enter: Any) -> None:
    attempt = taken(with_files(stem=b"stem"), agent, review={})
    finish(attempt, timezone.now())
    assert enter(agent).get(file_at(attempt, b"stem")).status_code == 404


def test_a_picture_to_point_at_is_served_through_its_question_alone(
    agent: User, enter: Any
) -> None:
    picture = keep(png(), "The front of the router")
    attempt, client = taken(pointing(picture), agent), enter(agent)
    shown = client.get(address(attempt)).content.decode()
    key = picture.source.removeprefix("picture:")
    place = address(attempt, f"files/1/{key}/picture")
    assert f'href="{place}"' in shown
    assert 'aria-label="The front of the router"' in shown
    response = client.get(place)
    assert (response["Content-Type"], response.content) == ("image/png", png())
    assert enter(person("noor", "agent")).get(place).status_code == 404
    assert Client().get(place).status_code == 302
    other = taken(lights(), agent)
    assert client.get(address(other, f"files/1/{key}/picture")).status_code == 404


def test_a_page_that_is_over_takes_its_picture_along(agent: User, enter: Any) -> None:
    picture = keep(png(), "The front")
    made = quiz(
        question(pointing(picture)),
        question(),
        navigation=Quiz.Navigation.SEQUENTIAL,
    )
    attempt = begun(made, agent, timezone.now())
    turn_to(attempt, 1, timezone.now())
    place = address(attempt, f"files/1/{picture.source.removeprefix('picture:')}/picture")
    assert enter(agent).get(place).status_code == 404


def test_the_same_picture_is_kept_once() -> None:
    assert keep(png(), "One") == replace(keep(png(), "Two"), alt="One")
    assert QuestionPicture.objects.count() == 1


def test_a_picture_of_the_studio_is_copied_so_that_nobody_changes_what_was_asked() -> None:
    row = in_the_library(png(), description="The front")
    picture = from_library(row)
    assert (picture.width, picture.height, picture.alt) == (80, 40, "The front")
    row.delete()
    [kept] = QuestionPicture.objects.all()
    assert bytes(kept.data) == png()
    assert kept.kind == "image/png"


def test_a_large_picture_is_made_smaller() -> None:
    picture = from_library(in_the_library(png(3200, 800)))
    assert (picture.width, picture.height) == (LONGEST_EDGE, 400)


def test_a_drawing_runs_nothing(agent: User, enter: Any) -> None:
    picture = keep(SVG, "A drawing")
    assert (picture.width, picture.height) == (80, 40)
    attempt = taken(pointing(picture), agent)
    key = picture.source.removeprefix("picture:")
    response = enter(agent).get(address(attempt, f"files/1/{key}/picture"))
    assert response["Content-Type"] == "image/svg+xml"
    assert "sandbox" in response["Content-Security-Policy"]


@pytest.mark.parametrize("data", [b"", b"no picture", b"\x89PNG\r\n\x1a\n rest", b"BM" + b"0" * 60])
def test_what_is_no_picture_is_refused(data: bytes) -> None:
    with pytest.raises(NoPicture):
        keep(data)
    assert not QuestionPicture.objects.exists()


def test_a_picture_of_the_studio_without_its_file_says_so() -> None:
    row = in_the_library(png())
    row.file.storage.delete(row.file.name)
    with pytest.raises(NoPicture, match="upload it again"):
        from_library(row)


def test_all_or_nothing_is_earned_in_the_corner() -> None:
    content = pointing(keep(png(), "The front"))
    assert grade(content, Pointed(points=((10, 10),))).fraction == Fraction(1)
    assert grade(content, Pointed(points=((11, 10),))).fraction == Fraction(0)
