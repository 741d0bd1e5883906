"""Where the trainers' pages are, below /studio/."""

from __future__ import annotations

from django.urls import path

from quizzes.studio.bringing import ImportView, TemplateFile
from quizzes.studio.question import QuestionFile, QuestionPage
from quizzes.studio.question_deeds import QuestionDeed
from quizzes.studio.questions import QuestionListing
from quizzes.studio.taking_along import QuestionExport
from quizzes.studio.writing.as_text import EditAsText
from quizzes.studio.writing.views import AddQuestion, EditQuestion

app_name = "bank"
urlpatterns = [
    path("questions/", QuestionListing.as_view(), name="questions"),
    path(
        "questions/results/",
        QuestionListing.as_view(results_only=True),
        name="questions_results",
    ),
    path("questions/import/", ImportView.as_view(), name="import"),
    path("questions/import/<slug:kind>/", TemplateFile.as_view(), name="template"),
    path("questions/export/<slug:kind>/", QuestionExport.as_view(), name="export"),
    path("questions/add/<slug:kind>/", AddQuestion.as_view(), name="add"),
    path("questions/<int:pk>/edit/", EditQuestion.as_view(), name="edit"),
    path("questions/<int:pk>/edit/<slug:kind>/", EditAsText.as_view(), name="edit_as"),
    path("questions/<int:pk>/", QuestionPage.as_view(), name="question"),
    path("questions/<int:pk>/do/<slug:deed>/", QuestionDeed.as_view(), name="deed"),
    path("questions/<int:pk>/<int:number>/files/<path:name>", QuestionFile.as_view(), name="file"),
]
