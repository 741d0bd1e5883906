"""Trainers bring questions in from files, and take them along."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.models import User
from kb.models import ProductPage
from quizzes.formats import read
from quizzes.models import Question
from tests.quizzes.exam import letter, lights, question, refund, shelf

pytestmark = pytest.mark.django_db

GIFT = b"::Lights::What does orange mean?{=No signal ~Firmware}\n"
BROKEN = b"::Lights::What?{=Yes ~No}\n\n::Odd::What?{=Yes ~No\n"


@pytest.fixture
def browser(trainer: User, enter: Any) -> Client:
    """Tomas's."""
    client: Client = enter(trainer)
    return client


def sent(browser: Client, data: bytes, do: str, name: str = "bank.gift", **said: Any) -> Any:
    """The page after a file was sent."""
    file = SimpleUploadedFile(name, data)
    return browser.post(reverse("bank:import"), {"file": file, "do": do, **said})


def test_a_try_says_what_would_happen_and_changes_nothing(browser: Client) -> None:
    answer = sent(browser, GIFT, "try")
    assert answer.context["report"].created == 1
    assert "This was a try: nothing was changed." in answer.content.decode()
    assert not Question.objects.exists()


def test_an_import_brings_questions_in(
    browser: Client, internet: ProductPage, trainer: User
) -> None:
    sent(browser, GIFT, "import", product=internet.pk)
    brought = Question.objects.get()
    assert (str(brought), brought.product, brought.created_by) == ("Lights", internet, trainer)
    assert brought.version_to_use is not None


def test_questions_come_as_drafts_when_somebody_wants_to_look_first(browser: Client) -> None:
    sent(browser, GIFT, "import", drafts="on")
    assert Question.objects.get().version_to_use is None


def test_what_is_wrong_is_told_with_its_line_and_a_cure(browser: Client) -> None:
    answer = sent(browser, BROKEN, "import")
    shown, faults = answer.content.decode(), answer.context["faults"]
    assert "Nothing was imported." in shown
    assert [fault.line for fault in faults] == [3]
    assert faults[0].cure[1:] in shown
    assert not Question.objects.exists()


@pytest.mark.parametrize(("data", "name"), [(b"", "x.gift"), (b"\x00\x01\x02", "x.bin")])
def test_a_file_of_nothing_is_refused_with_a_word(browser: Client, data: bytes, name: str) -> None:
    assert "Nothing was imported." in sent(browser, data, "import", name).content.decode()


def test_an_upload_that_is_too_long_is_refused_and_kept_nowhere(
    browser: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("quizzes.formats.registry.LARGEST", 2**20)
    answer = sent(browser, GIFT + b"/" * 2**21, "import")
    assert "The file is larger than 1 MB" in answer.content.decode()
    assert not answer.wsgi_request.FILES
    assert not Question.objects.exists()


def test_nobody_imports_from_another_site(browser: Client, trainer: User) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(trainer)
    assert sent(strict, GIFT, "import").status_code == 403
    page = strict.get(reverse("bank:import"))
    token = str(page.context["csrf_token"])
    assert sent(strict, GIFT, "import", csrfmiddlewaretoken=token).status_code == 200
    assert Question.objects.count() == 1


def test_a_missing_file_is_asked_for(browser: Client) -> None:
    answer = browser.post(reverse("bank:import"), {"do": "try"})
    assert answer.context["form"].errors["file"]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_template_can_be_imported_as_it_is(browser: Client, kind: str) -> None:
    file = browser.get(reverse("bank:template", args=[kind]))
    assert read(f"questions.{kind}", file.content)
    assert browser.get(reverse("bank:template", args=["gift"])).status_code == 404


@pytest.mark.parametrize("kind", ["gift", "moodle_xml", "csv", "xlsx"])
def test_what_the_list_shows_is_exported(browser: Client, kind: str) -> None:
    question(lights())
    question(refund(), into=shelf("Billing"))
    address = reverse("bank:export", args=[kind])
    file = browser.get(address, {"category": shelf("Billing").pk, "anyway": "1"})
    assert [str(one.content.stem) for one in read("", file.content, kind)] == ["How many days?"]


def test_an_export_first_says_what_it_does_not_carry(browser: Client) -> None:
    question(letter())
    answer = browser.get(reverse("bank:export", args=["gift"]))
    shown = answer.content.decode()
    assert "its rubric" in shown
    assert "?anyway=1" in shown
    assert "Content-Disposition" not in answer


def test_the_list_offers_what_it_shows(browser: Client) -> None:
    question()
    shown = browser.get(reverse("bank:questions"), {"q": "lights"}).content.decode()
    assert f"{reverse('bank:export', args=['gift'])}?q=lights" in shown


@pytest.mark.parametrize("who", ["agent", "lead", "outsider", "customer"])
def test_files_of_questions_are_for_those_who_look_after_the_bank(
    who: str, request: pytest.FixtureRequest, enter: Any
) -> None:
    question()
    browser = enter(request.getfixturevalue(who))
    assert sent(browser, GIFT.replace(b"Lights", b"More"), "import").status_code == 302
    assert browser.get(reverse("bank:export", args=["gift"])).status_code == 302
    assert browser.get(reverse("bank:template", args=["csv"])).status_code == 302
    assert Question.objects.count() == 1
