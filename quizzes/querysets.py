"""Lists of questions, quizzes and attempts. `visible_to` is the only way to one for a person.

Trainers and managers see all; editors the bank; leads what is published and the attempts of the
team they lead; agents the quizzes that are open to them and their own attempts. Nobody else sees
anything.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, TextField, Value, When
from django.db.models.functions import Cast, Coalesce

from accounts.holders import may
from accounts.models import User
from accounts.roles import (
    MANAGES_BANK,
    MANAGES_QUIZZES,
    MARKS_ATTEMPTS,
    READS_RESULTS,
    TAKES_QUIZZES,
)
from kb.audiences import Person
from quizzes.content import FreeText
from quizzes.earning import CERTAINTY

if TYPE_CHECKING:
    from quizzes.models import (  # noqa: F401
        Attempt,
        AttemptSlot,
        Category,
        Question,
        QuestionVersion,
        Quiz,
        TestedPassage,
    )


Tree = dict[int | None, list[int]]  # category → those that stand in it


class CategoryQuerySet(models.QuerySet["Category"]):
    """Shelves of the bank."""

    def visible_to(self, person: Person) -> CategoryQuerySet:
        """All for who looks after the bank; else none."""
        return self if may(person, MANAGES_BANK) else self.none()

    def tree(self) -> Tree:
        """Which stand in which; one query, for looking below several."""
        children: Tree = {}
        for pk, parent in self.order_by().values_list("pk", "parent_id"):
            children.setdefault(parent, []).append(pk)
        return children

    def below(self, category_id: int, tree: Tree | None = None) -> set[int]:
        """Ids of this category and of all that stand in it, at any depth."""
        children = self.tree() if tree is None else tree
        found, waiting = set[int](), [category_id]
        while waiting:
            here = waiting.pop()
            if here not in found:
                found.add(here)
                waiting += children.get(here, [])
        return found

    def at(self, *names: str) -> Category:
        """The category with this path, outermost name first; made where it is missing."""
        parent = None
        for name in names:
            parent, _ = self.get_or_create(name=name, parent=parent)
        if parent is None:
            raise ValueError("A path has at least one name.")
        return parent


class QuestionQuerySet(models.QuerySet["Question"]):
    """Questions of the bank."""

    def visible_to(self, person: Person) -> QuestionQuerySet:
        """All for who looks after the bank; else none."""
        return self if may(person, MANAGES_BANK) else self.none()

    def live(self) -> QuestionQuerySet:
        """Not retired, with a version that is ready: they can be asked."""
        version = apps.get_model("quizzes", "QuestionVersion")
        ready = version.objects.filter(question=OuterRef("pk"), status=version.Status.READY)
        return self.filter(Exists(ready), retired_at=None)

    def named(self) -> QuestionQuerySet:
        """With what each is called: to say it, as lists and choices do, asks nothing more."""
        versions = apps.get_model("quizzes", "QuestionVersion").objects
        newest = versions.filter(question=OuterRef("pk")).order_by("-number")
        return self.annotate(newest_name=models.Subquery(newest.values("name")[:1]))

    def tagged(self, names: Iterable[str]) -> QuestionQuerySet:
        """Those that carry all of these tags."""
        found = self
        for name in names:
            carried = self.model.tagged.rel.related_model.objects.filter(  # type: ignore[attr-defined]
                content_object=OuterRef("pk"), tag__name__iexact=name
            )
            found = found.filter(Exists(carried))
        return found

    def by(self, person: User) -> QuestionQuerySet:
        """Those that this person made, or wrote a version of."""
        versions = apps.get_model("quizzes", "QuestionVersion").objects
        wrote = versions.filter(question=OuterRef("pk"), author=person)
        return self.filter(Q(created_by=person) | Exists(wrote))

    def stale(self) -> QuestionQuerySet:
        """Not retired, with a passage that no longer says what the question was written for."""
        tests = apps.get_model("quizzes", "TestedPassage").objects.stale()
        return self.filter(Exists(tests.filter(question=OuterRef("pk"))), retired_at=None)


class VersionQuerySet(models.QuerySet["QuestionVersion"]):
    """Versions of questions."""

    def visible_to(self, person: Person) -> VersionQuerySet:
        """All for who looks after the bank; else none."""
        return self if may(person, MANAGES_BANK) else self.none()

    def to_use(self, question_ids: Collection[int]) -> dict[int, QuestionVersion]:
        """The newest ready version of each of these questions that has one, by question."""
        ready = self.model._default_manager.filter(status=self.model.Status.READY)
        newer = ready.filter(question=OuterRef("question_id"), number__gt=OuterRef("number"))
        newest = self.filter(
            ~Exists(newer), status=self.model.Status.READY, question_id__in=question_ids
        )
        return {version.question_id: version for version in newest}


class TestedQuerySet(models.QuerySet["TestedPassage"]):
    """What questions test."""

    __test__ = False

    def visible_to(self, person: Person) -> TestedQuerySet:
        """All for who looks after the bank; else none."""
        return self if may(person, MANAGES_BANK) else self.none()

    def stale(self) -> TestedQuerySet:
        """Where the passage is gone, or says something else than when it was last looked at."""
        return self.filter(_STALE)

    def fresh(self) -> TestedQuerySet:
        """All others."""
        return self.filter(~_STALE)


# An empty foreign key joins to nothing, so "not live" has to ask for it by name.
_STALE = (
    Q(passage=None)
    | Q(passage__live=False)
    | Q(passage__page__live=False)
    | ~Q(passage__text_hash=models.F("text_hash"))
)


class QuizQuerySet(models.QuerySet["Quiz"]):
    """Quizzes."""

    def visible_to(self, person: Person) -> QuizQuerySet:
        """What this person may see: all, what is or was published, or what is open to them."""
        if may(person, MANAGES_QUIZZES):
            return self
        if may(person, READS_RESULTS):
            return self.exclude(status=self.model.Status.DRAFT)
        return self.open_to(person)

    def open_to(self, person: Person) -> QuizQuerySet:
        """Published, and meant for this person; it may still open later or be closed."""
        if not may(person, TAKES_QUIZZES):
            return self.none()
        meant = Q(open_to_all=True) | _names(self.model, "people", "user", person.pk)
        meant |= _names(self.model, "teams", "team", person.team_id)
        for role in person.groups.values_list("pk", flat=True):
            meant |= _names(self.model, "roles", "group", role)
        return self.filter(meant, status=self.model.Status.PUBLISHED)

    def tried_by(self, person: User) -> QuizQuerySet:
        """Those that this person has begun, whatever became of them since: one's tries stay."""
        tries = apps.get_model("quizzes", "Attempt").objects.of(person)
        return self.filter(Exists(tries.filter(quiz=OuterRef("pk"))))


def _names(quiz: type[Quiz], field: str, column: str, pk: int | None) -> Q:
    """Quizzes that name this row; by a subquery, so that none comes twice."""
    through: Any = getattr(quiz, field).through
    if pk is None:
        return Q(pk__in=[])
    return Q(Exists(through.objects.filter(quiz=OuterRef("pk"), **{f"{column}_id": pk})))


class AttemptQuerySet(models.QuerySet["Attempt"]):
    """Attempts."""

    def visible_to(self, person: Person) -> AttemptQuerySet:
        """All; those of the team one leads; or one's own. Previews only their own person's."""
        if not isinstance(person, User) or not person.is_active:
            return self.none()
        own = Q(person=person) if person.has_perm(TAKES_QUIZZES) else Q(pk__in=[])
        if person.has_perm(MANAGES_QUIZZES) or person.has_perm(MARKS_ATTEMPTS):
            return self.filter(own | Q(preview=False))
        if person.has_perm(READS_RESULTS):
            own |= Q(person__team__lead=person, preview=False)
        return self.filter(own)

    def of(self, person: User) -> AttemptQuerySet:
        """A person's own, without previews."""
        return self.filter(person=person, preview=False)

    def going_on(self) -> AttemptQuerySet:
        """Not ended yet."""
        return self.filter(state__in=self.model.OPEN)

    def that_count(self) -> AttemptQuerySet:
        """Finished, and no preview."""
        return self.filter(state=self.model.State.FINISHED, preview=False)


class SlotQuerySet(models.QuerySet["AttemptSlot"]):
    """Questions of attempts."""

    def visible_to(self, person: Person) -> SlotQuerySet:
        """Those of the attempts that this person may see."""
        attempts = apps.get_model("quizzes", "Attempt").objects.visible_to(person)
        return self.filter(attempt__in=attempts)

    def that_count(self) -> SlotQuerySet:
        """Those of attempts that are finished, and no previews."""
        finished = apps.get_model("quizzes", "Attempt").State.FINISHED
        return self.filter(attempt__state=finished, attempt__preview=False)

    def with_certainty(self) -> models.QuerySet[Any]:
        """Annotated with what `rightness.right_share` needs: `sure` and, where it matters, `said`.

        What people mark has no certainty in it, nor has a mark of a quiz that does not ask for
        one; a response can be blank only where 0 was earned.
        """
        asked = Q(attempt__behaviour=CERTAINTY) & ~Q(version__type=FreeText.type)
        sure = When(asked, then=F("certainty"))
        response = Coalesce(Cast("response", TextField()), Value("null"))
        unclear = When(asked & ~Q(certainty="") & Q(fraction=0), then=response)
        return self.annotate(
            sure=Case(sure, default=Value(""), output_field=TextField()),
            said=Case(unclear, default=Value('{"said": true}'), output_field=TextField()),
        )

    def markable_by(self, person: Person) -> SlotQuerySet:
        """Texts of others in tries that were handed in, whether they have a mark or not."""
        if not may(person, MARKS_ATTEMPTS):
            return self.none()
        texts = self.that_count().filter(version__type=FreeText.type)
        return texts.exclude(attempt__person_id=person.pk)

    def to_mark(self, person: Person) -> SlotQuerySet:
        """Answers that wait for a mark by this person, those that wait longest first.

        Nobody marks their own, or twice.
        """
        if not may(person, MARKS_ATTEMPTS):
            return self.none()
        # Named, so that the index of attempts with something to mark is used.
        attempts = {"attempt__to_mark__gt": 0, "attempt__finished_at__isnull": False}
        waiting = self.that_count().filter(**attempts, fraction=None)
        waiting = waiting.exclude(excused=self.model.Excused.DROPPED)
        others = waiting.exclude(attempt__person_id=person.pk).exclude(marks__marker_id=person.pk)
        return others.order_by("attempt__finished_at", "attempt_id", "number")
