"""The bank as a list shows it: each question with what its newest version says."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.fields.json import KT

from kb.audiences import Person
from quizzes.content import TYPES
from quizzes.models import Question, QuestionVersion, TestedPassage

Status = QuestionVersion.Status
STATES = {"ready": "Ready", "draft": "Draft or being edited", "retired": "Retired"}
SAID = ("name", "type", "number", "status")


def on_shelf(person: Person) -> QuerySet[Any]:
    """Questions this person may see, with `name`, `type`, `number` and `status` of the newest
    version, and whether one `is_ready` and a passage is stale (`is_stale`)."""
    versions = QuestionVersion.objects.filter(question=OuterRef("pk"))
    newest = versions.order_by("-number")
    stale = TestedPassage.objects.stale().filter(question=OuterRef("pk"))
    seen: QuerySet[Any] = Question.objects.visible_to(person).select_related("category", "product")
    listed: QuerySet[Any] = seen.annotate(
        **{name: Subquery(newest.values(name)[:1]) for name in SAID},
        is_ready=Exists(versions.filter(status=QuestionVersion.Status.READY)),
        is_stale=Exists(stale) & Q(retired_at=None),
    )
    return listed


def saying(questions: QuerySet[Any], words: str) -> QuerySet[Any]:
    """Those of `on_shelf` with these words in their text, name, own number or a tag."""
    newest = QuestionVersion.objects.filter(question=OuterRef("pk"), number=OuterRef("number"))
    asking = newest.annotate(stem=KT("content__stem__text")).filter(stem__icontains=words)
    tagged = Question.tagged.rel.related_model.objects.filter(  # type: ignore[attr-defined]
        content_object=OuterRef("pk"), tag__name__icontains=words
    )
    named = Q(name__icontains=words) | Q(idnumber__icontains=words)
    return questions.filter(named | Exists(asking) | Exists(tagged))


def in_state(questions: QuerySet[Any], state: str) -> QuerySet[Any]:
    """Those of `on_shelf` in a state of `STATES`."""
    if state == "retired":
        return questions.exclude(retired_at=None)
    live = questions.filter(retired_at=None)
    return live.filter(is_ready=True) if state == "ready" else live.filter(status=Status.DRAFT)


def state_of(question: Any) -> str:
    """How a question of `on_shelf` stands, in words."""
    if question.retired_at:
        return "Retired"
    if question.is_ready:
        return "Ready, being edited" if question.status == Status.DRAFT else "Ready"
    return "Withdrawn" if question.status == Status.RETIRED else "Draft"


def name_of(question: Any) -> str:
    """What to call a question of `on_shelf`."""
    return question.name or f"Question {question.pk}"


def type_of(question: Any) -> str:
    """The type of a question of `on_shelf`, in words."""
    kind = TYPES.get(question.type or "")
    return kind.label.capitalize() if kind else ""
