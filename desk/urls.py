"""Addresses of the desk."""

from django.urls import path

from desk.views import answer, answers, at, deeds, desk, flag

app_name = "desk"
urlpatterns = [
    path("", desk, name="desk"),
    path("answers", answers, name="answers"),
    path("answer", answer, name="answer"),
    path("at", at, name="at"),
    path("deeds", deeds, name="deeds"),
    path("flag/<int:page_id>", flag, name="flag"),
]
