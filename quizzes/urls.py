"""Addresses of quizzes, for those who take them."""

from django.urls import path

from quizzes.views import listing, reviewing, saving, taking

app_name = "quizzes"
urlpatterns = [
    path("", listing.quizzes, name="quizzes"),
    path("<int:pk>/", listing.quiz, name="quiz"),
    path("<int:pk>/start", listing.start, name="start"),
    path("attempts/<int:pk>/", taking.attempt, name="attempt"),
    path("attempts/<int:pk>/finish", taking.finish, name="finish"),
    path("attempts/<int:pk>/save", saving.save, name="save"),
    path("attempts/<int:pk>/state", saving.state, name="state"),
    path("attempts/<int:pk>/note", saving.note, name="note"),
    path("attempts/<int:pk>/review", reviewing.review, name="review"),
    path(
        "attempts/<int:pk>/files/<int:number>/<slug:key>/<path:name>",
        reviewing.file,
        name="file",
    ),
]
