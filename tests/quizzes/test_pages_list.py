"""The list of quizzes and the page before one begins, for each of the cast."""

import datetime
from fractions import Fraction

import pytest
from django.utils import timezone

from quizzes.attempts import finish
from quizzes.models import Attempt, Quiz, QuizOverride
from quizzes.review import everything_afterwards
from tests.quizzes.exam import answer, begun, question, quiz

pytestmark = pytest.mark.django_db
HOUR = datetime.timedelta(hours=1)


def page(client, address="/quizzes/") -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def done(made, person, *, right: bool = True) -> Attempt:
    attempt = begun(made, person, timezone.now())
    answer(attempt, 0 if right else 1, at=timezone.now())
    finish(attempt, timezone.now())
    return Attempt.objects.get(pk=attempt.pk)


def test_an_agent_without_quizzes_is_told_so(agent, enter):
    assert "No quizzes for you yet" in page(enter(agent))


def test_a_quiz_that_is_open_can_be_taken(agent, enter):
    made = quiz(question())
    said = page(enter(agent))
    assert "To take now" in said
    assert f"/quizzes/{made.pk}/" in said


def test_a_quiz_under_way_is_gone_on_with(agent, enter):
    attempt = begun(quiz(question()), agent, timezone.now())
    said = page(enter(agent))
    assert "Go on" in said
    assert f"/quizzes/attempts/{attempt.pk}/" in said


def test_a_quiz_that_was_done_shows_its_result(agent, enter):
    done(quiz(question(), pass_percent=50), agent)
    said = page(enter(agent))
    assert "100 %" in said
    assert "Passed" in said


def test_a_result_that_is_not_to_be_seen_yet_is_on_no_page(agent, enter):
    review = {**everything_afterwards(), "right_after": ["attempt"], "later": ["attempt"]}
    made = quiz(question(), pass_percent=50, review=review)
    done(made, agent)
    for address in ("/quizzes/", f"/quizzes/{made.pk}/"):
        said = page(enter(agent), address)
        assert "100" not in said
        assert "Passed" not in said


TAKEN_AWAY = pytest.mark.parametrize(
    "away", [{"status": "draft"}, {"status": "archived"}, {"open_to_all": False}]
)


@TAKEN_AWAY
def test_a_try_that_was_done_stays_although_its_quiz_is_open_no_more(away, agent, enter):
    made, client = quiz(question()), enter(agent)
    attempt = done(made, agent)
    Quiz.objects.update(**away)
    said = page(client)
    assert f"/quizzes/{made.pk}/" in said
    assert "100 %" in said
    assert "To take now" not in said
    assert "can be taken again" not in said
    assert f'href="/quizzes/{made.pk}/"' in page(client, f"/quizzes/attempts/{attempt.pk}/review")
    about = page(client, f"/quizzes/{made.pk}/")
    assert f"/quizzes/attempts/{attempt.pk}/review" in about
    assert "This quiz is not open to you." in about
    assert "Start again" not in about


@TAKEN_AWAY
def test_a_try_under_way_goes_on_although_its_quiz_is_open_no_more(away, agent, enter):
    made, client = quiz(question()), enter(agent)
    attempt = begun(made, agent, timezone.now())
    Quiz.objects.update(**away)
    said = page(client)
    assert "Go on" in said
    assert f"/quizzes/attempts/{attempt.pk}/" in said
    assert "Go on where you were" in page(client, f"/quizzes/{made.pk}/")
    page(client, f"/quizzes/attempts/{attempt.pk}/")


@TAKEN_AWAY
def test_nobody_begins_again_what_is_open_no_more(away, agent, enter):
    made = quiz(question())
    done(made, agent)
    Quiz.objects.update(**away)
    response = enter(agent).post(f"/quizzes/{made.pk}/start")
    assert response.status_code == 422
    assert "This quiz is not open to you." in response.content.decode()
    assert Attempt.objects.count() == 1


def test_the_tries_of_others_show_nobody_a_quiz_that_is_open_no_more(agent, lead, enter):
    made = quiz(question())
    done(made, lead)
    Quiz.objects.update(status="draft")
    assert "No quizzes for you yet" in page(enter(agent))
    assert enter(agent).get(f"/quizzes/{made.pk}/").status_code == 404


def test_a_quiz_that_opens_later_says_when(agent, enter):
    quiz(question(), opens_at=timezone.now() + HOUR)
    said = page(enter(agent))
    assert "Opens later" in said
    assert "To take now" not in said


def test_drafts_and_quizzes_for_others_are_not_listed(agent, enter, team):
    quiz(question(), status=Quiz.Status.DRAFT)
    quiz(question(), open_to_all=False)
    assert "No quizzes for you yet" in page(enter(agent))


def test_the_list_asks_as_often_for_ten_quizzes_as_for_one(
    agent, enter, django_assert_max_num_queries
):
    client = enter(agent)
    one = question()
    for _ in range(10):
        done(quiz(one), agent)
    page(client)
    with django_assert_max_num_queries(16):
        page(client)


def test_the_first_page_says_the_rules(agent, enter):
    made = quiz(question(), time_limit=1200, tries=2, pass_percent=80, intro="About lights.")
    said = page(enter(agent), f"/quizzes/{made.pk}/")
    for words in ("About lights.", "20 min", "2 of 2 left", "80 %", "Start"):
        assert words in said


def test_extra_time_is_the_time_that_is_said(agent, enter):
    made = quiz(question(), time_limit=1200)
    QuizOverride.objects.create(quiz=made, person=agent, extra_minutes=10)
    assert "30 min" in page(enter(agent), f"/quizzes/{made.pk}/")


def test_start_begins_and_start_again_goes_on(agent, enter):
    made, client = quiz(question()), enter(agent)
    first = client.post(f"/quizzes/{made.pk}/start")
    again = client.post(f"/quizzes/{made.pk}/start")
    attempt = Attempt.objects.get()
    assert first.url == again.url == f"/quizzes/attempts/{attempt.pk}/"


def test_a_closed_quiz_says_so_and_has_no_button(agent, enter):
    made = quiz(question(), closes_at=timezone.now() - HOUR)
    said = page(enter(agent), f"/quizzes/{made.pk}/")
    assert "This quiz is closed." in said
    assert ">Start<" not in said


def test_who_starts_although_no_try_is_left_reads_why(agent, enter):
    made = quiz(question(), tries=1)
    done(made, agent)
    response = enter(agent).post(f"/quizzes/{made.pk}/start")
    assert response.status_code == 422
    assert "You have used all your tries." in response.content.decode()


def test_a_wrong_password_is_told_at_its_field(agent, enter):
    made = quiz(question())
    made.set_password("blue")
    made.save()
    response = enter(agent).post(f"/quizzes/{made.pk}/start", {"password": "red"})
    said = response.content.decode()
    assert response.status_code == 422
    assert 'aria-describedby="password-hint password-error"' in said
    assert 'id="password-error"' in said
    assert "pbkdf2" not in said
    assert not Attempt.objects.exists()


def test_a_password_cannot_be_guessed(agent, lead, enter, settings):
    settings.AXES_FAILURE_LIMIT = 3
    made, other = quiz(question()), quiz(question())
    for one in (made, other):
        one.set_password("blue")
        one.save()
    client = enter(agent)
    for guess in ("red", "green", "grey"):
        said = client.post(f"/quizzes/{made.pk}/start", {"password": guess})
        assert "That is not the password" in said.content.decode()
    said = client.post(f"/quizzes/{made.pk}/start", {"password": "blue"})
    assert said.status_code == 422
    assert "too many wrong passwords. You can try again at" in said.content.decode()
    assert not Attempt.objects.exists()
    assert client.post(f"/quizzes/{other.pk}/start", {"password": "blue"}).status_code == 302
    assert enter(lead).post(f"/quizzes/{made.pk}/start", {"password": "red"}).status_code == 422
    assert enter(lead).post(f"/quizzes/{made.pk}/start", {"password": "blue"}).status_code == 302


def test_the_password_opens_it(agent, enter):
    made = quiz(question())
    made.set_password("blue")
    made.save()
    enter(agent).post(f"/quizzes/{made.pk}/start", {"password": "blue"})
    assert Attempt.objects.count() == 1


def test_a_quiz_that_is_not_for_an_agent_is_not_there(agent, enter):
    made = quiz(question(), open_to_all=False)
    assert enter(agent).get(f"/quizzes/{made.pk}/").status_code == 404
    assert enter(agent).post(f"/quizzes/{made.pk}/start").status_code == 404


def test_a_trainer_previews_a_draft_and_an_agent_cannot(agent, trainer, enter):
    made = quiz(question(), status=Quiz.Status.DRAFT)
    assert "Preview as an agent" in page(enter(trainer), f"/quizzes/{made.pk}/")
    enter(trainer).post(f"/quizzes/{made.pk}/start", {"preview": "1"})
    assert Attempt.objects.get().preview
    published = quiz(question())
    response = enter(agent).post(f"/quizzes/{published.pk}/start", {"preview": "1"})
    assert response.status_code == 422


def test_an_outsider_is_turned_away_and_a_customer_logs_in_first(outsider, customer, enter):
    made = quiz(question())
    for address in ("/quizzes/", f"/quizzes/{made.pk}/"):
        assert enter(outsider).get(address).status_code == 403
        assert enter(customer).get(address).url.startswith("/login/")


def test_what_an_agent_sees_is_kept_by_no_browser(agent, enter):
    assert "no-store" in enter(agent).get("/quizzes/")["Cache-Control"]


def test_the_desk_leads_to_the_quizzes_who_may_take_them(agent, outsider, enter, home):
    assert 'href="/quizzes/"' in page(enter(agent), "/desk/")
    assert 'href="/quizzes/"' not in enter(outsider).get("/").content.decode()


def test_a_share_is_never_rounded_up_to_all():
    from quizzes.templatetags.quizzes import number, percent, span

    assert percent(Fraction(199, 200)) == "99 %"
    assert number("7/3") == "2.33"
    assert number("10") == "10"
    assert number(Fraction(10**40)) == "1" + 40 * "0"
    assert span(3900) == "1 h 5 min"
