"""Two editors in the studio who wait for each other: neither of them is told of it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import psycopg
import pytest
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError, connection
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from config.transactions import StudioInOneTransaction
from kb.turns import wait_for_turn

pytestmark = pytest.mark.django_db(transaction=True)

Deed = Callable[[HttpRequest], HttpResponse]


def deadlock() -> OperationalError:
    """As the database says it."""
    error = OperationalError("deadlock detected")
    error.__cause__ = psycopg.errors.DeadlockDetected("deadlock detected")
    return error


def posted(deed: Deed, settings: Any, **fields: Any) -> HttpResponse | None:
    """An editor posts to a screen that does this."""
    request = RequestFactory().post(f"/{settings.STUDIO_PATH}pages/", fields)
    return StudioInOneTransaction(deed).process_view(request, deed, (), {})


class Deeds:
    """A screen that writes a row, and fails so often."""

    def __init__(self, *errors: Exception) -> None:
        self.errors, self.begun = list(errors), 0

    def __call__(self, request: HttpRequest) -> HttpResponse:
        self.begun += 1
        Group.objects.create(name=f"of deed {self.begun}")
        if self.errors:
            raise self.errors.pop(0)
        return HttpResponse("done")


def kept() -> list[str]:
    """What deeds have left in the database."""
    return list(Group.objects.filter(name__startswith="of deed").values_list("name", flat=True))


def test_a_deed_that_was_taken_back_for_another_is_done_again(settings: Any) -> None:
    answer = posted(Deeds(deadlock()), settings, title="A page")
    assert answer is not None
    assert answer.content == b"done"
    assert kept() == ["of deed 2"]


@pytest.mark.parametrize("error", [OperationalError("gone"), ValueError("wrong")])
def test_what_goes_wrong_otherwise_is_not_done_again(settings: Any, error: Exception) -> None:
    deed = Deeds(error)
    with pytest.raises(type(error)):
        posted(deed, settings)
    assert (deed.begun, kept()) == (1, [])


def test_it_is_done_again_once(settings: Any) -> None:
    deed = Deeds(deadlock(), deadlock())
    with pytest.raises(OperationalError):
        posted(deed, settings)
    assert (deed.begun, kept()) == (2, [])


def test_an_upload_is_not_done_again(settings: Any) -> None:
    deed = Deeds(deadlock())
    with pytest.raises(OperationalError):
        posted(deed, settings, file=SimpleUploadedFile("a.pdf", b"x"))
    assert deed.begun == 1


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time")
def test_of_two_who_wait_for_each_other_both_are_answered(settings: Any) -> None:
    page = Group.objects.create(name="a page")
    both_have_one = threading.Barrier(2)

    def row() -> None:
        Group.objects.select_for_update().get(pk=page.pk)

    def deed(first: Callable[[], None], second: Callable[[], None]) -> Deed:
        meet = [both_have_one.wait]

        def screen(request: HttpRequest) -> HttpResponse:
            first()
            if meet:
                meet.pop()(10)
            second()
            return HttpResponse("done")

        return screen

    answers: list[Any] = []

    def publish(first: Callable[[], None], second: Callable[[], None]) -> None:
        try:
            answers.append(posted(deed(first, second), settings))
        finally:
            connection.close()

    orders = ((row, wait_for_turn), (wait_for_turn, row))
    editors = [threading.Thread(target=publish, args=order) for order in orders]
    for editor in editors:
        editor.start()
    for editor in editors:
        editor.join(20)
    assert [answer.content for answer in answers] == [b"done", b"done"]
