"""Where the trainers' pages are, below /studio/."""

from __future__ import annotations

from django.urls import path

from quizzes.studio.bringing import ImportView, TemplateFile
from quizzes.studio.categories import Categories, EditCategory
from quizzes.studio.passages import QuestionPassages
from quizzes.studio.printing.views import AttemptFile, PaperFile, PrintQuiz
from quizzes.studio.proposals import ChooseArticle, FromArticle
from quizzes.studio.putting_together.changing import ChangeSection, ChangeSlot
from quizzes.studio.putting_together.listing import QuizListing
from quizzes.studio.putting_together.overrides import (
    AddOverride,
    EditOverride,
    OverrideList,
    RemoveOverride,
)
from quizzes.studio.putting_together.structure import QuizStructure
from quizzes.studio.putting_together.views import EditQuizSettings, QuizDeed, QuizSettings
from quizzes.studio.question import QuestionFile, QuestionPage
from quizzes.studio.question_deeds import QuestionDeed
from quizzes.studio.questions import QuestionListing
from quizzes.studio.results.log import AttemptLog
from quizzes.studio.results.marking import MarkingQueue, MarkPage
from quizzes.studio.results.overview import AllResultsFile, Results
from quizzes.studio.results.people import QuizPage, ResultsFile
from quizzes.studio.results.questions import ByQuestion, QuestionsFile
from quizzes.studio.results.regrade import RegradePage
from quizzes.studio.taking_along import QuestionExport
from quizzes.studio.writing.as_text import EditAsText
from quizzes.studio.writing.pictures import KeptPicture
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
    path("questions/pictures/<slug:key>/", KeptPicture.as_view(), name="picture"),
    path("questions/<int:pk>/edit/", EditQuestion.as_view(), name="edit"),
    path("questions/<int:pk>/edit/<slug:kind>/", EditAsText.as_view(), name="edit_as"),
    path("questions/<int:pk>/", QuestionPage.as_view(), name="question"),
    path("questions/<int:pk>/passages/", QuestionPassages.as_view(), name="passages"),
    path("categories/", Categories.as_view(), name="categories"),
    path("categories/add/", EditCategory.as_view(), name="add_category"),
    path("categories/<int:pk>/", EditCategory.as_view(), name="category"),
    path("from-article/", ChooseArticle.as_view(), name="from_articles"),
    path("from-article/<int:pk>/", FromArticle.as_view(), name="from_article"),
    path("questions/<int:pk>/do/<slug:deed>/", QuestionDeed.as_view(), name="deed"),
    path(
        "questions/<int:pk>/<int:number>/files/<slug:key>/<path:name>",
        QuestionFile.as_view(),
        name="file",
    ),
    path("quizzes/", QuizListing.as_view(), name="quizzes"),
    path("quizzes/results/", QuizListing.as_view(results_only=True), name="quizzes_results"),
    path("quizzes/add/", QuizSettings.as_view(), name="add_quiz"),
    path("quizzes/<int:pk>/", QuizPage.as_view(), name="quiz"),
    path("quizzes/<int:pk>/settings/", EditQuizSettings.as_view(), name="quiz_settings"),
    path("quizzes/<int:pk>/questions/", QuizStructure.as_view(), name="quiz_structure"),
    path("quizzes/<int:pk>/questions/<int:slot>/", ChangeSlot.as_view(), name="quiz_slot"),
    path(
        "quizzes/<int:pk>/sections/<int:section>/",
        ChangeSection.as_view(),
        name="quiz_section",
    ),
    path("quizzes/<int:pk>/exceptions/", OverrideList.as_view(), name="overrides"),
    path("quizzes/<int:pk>/exceptions/add/", AddOverride.as_view(), name="add_override"),
    path(
        "quizzes/<int:pk>/exceptions/<int:override>/",
        EditOverride.as_view(),
        name="edit_override",
    ),
    path(
        "quizzes/<int:pk>/exceptions/<int:override>/remove/",
        RemoveOverride.as_view(),
        name="remove_override",
    ),
    path("quizzes/<int:pk>/do/<slug:deed>/", QuizDeed.as_view(), name="quiz_deed"),
    path("quizzes/<int:pk>/results.<slug:kind>", ResultsFile.as_view(), name="results_file"),
    path("quizzes/<int:pk>/by-question/", ByQuestion.as_view(), name="by_question"),
    path("quizzes/<int:pk>/questions.<slug:kind>", QuestionsFile.as_view(), name="questions_file"),
    path("quizzes/<int:pk>/regrade/", RegradePage.as_view(), name="regrade"),
    path("quizzes/<int:pk>/print/", PrintQuiz.as_view(), name="print"),
    path("quizzes/<int:pk>/paper.pdf", PaperFile.as_view(), name="paper"),
    path("attempts/<int:pk>.pdf", AttemptFile.as_view(), name="attempt_paper"),
    path("attempts/<int:pk>/log/", AttemptLog.as_view(), name="attempt_log"),
    path("results/", Results.as_view(), name="all_results"),
    path("results.<slug:kind>", AllResultsFile.as_view(), name="all_results_file"),
    path("to-mark/", MarkingQueue.as_view(), name="to_mark"),
    path("to-mark/<int:pk>/", MarkPage.as_view(), name="mark"),
]
