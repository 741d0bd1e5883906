"""Questions from a file into the bank, and back: all of a file, or nothing of it.

A question is known again by its own number, or else by standing in the same category and saying
the same; so a file that is imported twice changes nothing. One that says something new under a
known number gets a new version, and is filed where the file says; what a file does not say (its
category, its tags, its rubric) stays as it is. What can be asked is ready at once; what cannot
stays a draft, and the report says what it lacks.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.db import transaction
from django.db.models import QuerySet, prefetch_related_objects
from taggit.models import Tag

from accounts.models import User
from kb.models import ProductPage
from quizzes.bank import LONGEST_NAME, Status, edit, make_ready
from quizzes.category_paths import names_in, path_of
from quizzes.content import Content, FreeText, problems, to_json
from quizzes.formats.faults import Fault, FormatError
from quizzes.formats.imported import Imported
from quizzes.formats.losses import listed
from quizzes.models import Category, Question, QuestionTag, QuestionVersion, TestedPassage
from quizzes.shelving import names_of_categories

AT_ONCE = 500
LONGEST_TAG = 100  # characters
NOWHERE = ("Imported",)
BESIDE = ("versions__author", "tags")  # what is compared of a known question


@dataclass(frozen=True)
class Options:
    """Where questions go that do not say so, whose they are, and whether they may be asked."""

    by: User | None = None
    product: ProductPage | None = None
    drafts: bool = False
    dry_run: bool = False
    file: str = ""


@dataclass
class Report:
    """What was done, or would be."""

    created: int = 0
    updated: int = 0  # with a new version
    filed: int = 0  # with another category or other tags
    unchanged: int = 0
    drafts: int = 0
    categories: list[str] = field(default_factory=list)  # paths of new ones
    warnings: list[str] = field(default_factory=list)


def import_questions(questions: Sequence[Imported], options: Options) -> Report:
    """Bring questions in, in one transaction; a dry run does the same and takes it back.

    Raises FormatError when two of them claim the same number.
    """
    _must_have_numbers_of_their_own(questions, options.file)
    with transaction.atomic():
        report = _Import(options).run(questions)
        transaction.set_rollback(options.dry_run)
    return report


def exported(questions: Iterable[Question]) -> list[Imported]:
    """Questions as formats write them: the version to use, else the newest."""
    rows = list(questions)
    prefetch_related_objects(rows, "tags")
    versions = _newest(rows)
    paths = names_of_categories()
    return [
        Imported(
            content=versions[row.pk].said,
            category=path_of(paths[row.category_id]),
            idnumber=row.idnumber or "",
            tags=tuple(sorted(tag.name for tag in row.tags.all())),
        )
        for row in rows
        if row.pk in versions
    ]


def left_behind(questions: QuerySet[Question]) -> list[str]:
    """A sentence on what the bank knows of these questions and no file carries."""
    asked = Question.objects.filter(pk__in=questions.order_by().values("pk"))
    known = {
        "difficulty": asked.exclude(difficulty=None),
        "product": asked.exclude(product=None),
        "tested passages": TestedPassage.objects.filter(question__in=asked),
    }
    stays = [words for words, rows in known.items() if rows.exists()]
    return [f"No file carries {listed(stays)}: the bank keeps that."] if stays else []


def _must_have_numbers_of_their_own(questions: Sequence[Imported], file: str) -> None:
    times = Counter(one.idnumber for one in questions if one.idnumber)
    twice = [one for one in questions if times[one.idnumber] > 1]
    if twice:
        cure = "give each question its own"
        raise FormatError(
            *(Fault(file, one.line, f"the id {one.idnumber} comes twice", cure) for one in twice)
        )


def _newest(questions: Sequence[Question]) -> dict[int, QuestionVersion]:
    """The version to use of each, or the newest draft."""
    ids = [row.pk for row in questions]
    found: dict[int, QuestionVersion] = {}
    for start in range(0, len(ids), AT_ONCE):
        some = ids[start : start + AT_ONCE]
        for version in QuestionVersion.objects.filter(question__in=some).order_by("number"):
            found[version.question_id] = version
        found |= QuestionVersion.objects.all().to_use(some)
    return found


class _Import:
    """One import: what is known already, and what is to be written."""

    def __init__(self, options: Options) -> None:
        self.options, self.report = options, Report()
        self.categories = {names: pk for pk, names in names_of_categories().items()}

    def run(self, questions: Sequence[Imported]) -> Report:
        by_number = self._by_number(questions)
        homes = [self._home(one, by_number.get(one.idnumber)) for one in questions]
        same = self._said_in(set(homes))
        new: list[tuple[Imported, int]] = []
        for one, home in zip(questions, homes, strict=True):
            self.report.warnings += [f"{one.told}: {warning}" for warning in one.warnings]
            if one.idnumber in by_number:
                self._update(by_number[one.idnumber], one, home)
            elif not one.idnumber and _key(home, one) in same:
                self.report.unchanged += 1
            else:
                new.append((one, home))
        self._create(new)
        return self.report

    def _by_number(self, questions: Sequence[Imported]) -> dict[str, Question]:
        numbers = [one.idnumber for one in questions if one.idnumber]
        found: dict[str, Question] = {}
        for start in range(0, len(numbers), AT_ONCE):
            known = Question.objects.filter(idnumber__in=numbers[start : start + AT_ONCE])
            found |= {row.idnumber or "": row for row in known.prefetch_related(*BESIDE)}
        return found

    def _home(self, one: Imported, known: Question | None) -> int:
        """Where it goes; made where it is missing. What is known stays where a file is silent."""
        product, named = self.options.product, names_in(one.category)
        if known and not named:
            return known.category_id
        names = named or ((product.title,) if product else NOWHERE)
        if names not in self.categories:
            parent: int | None = None
            for depth in range(1, len(names) + 1):
                parent = self._category(names[:depth], parent)
        return self.categories[names]

    def _category(self, names: tuple[str, ...], parent: int | None) -> int:
        if names not in self.categories:
            row = Category.objects.create(
                name=names[-1], parent_id=parent, product=self.options.product
            )
            self.categories[names] = row.pk
            self.report.categories.append(path_of(names))
        return self.categories[names]

    def _said_in(self, homes: set[int]) -> set[tuple[int, str]]:
        rows = Question.objects.filter(category__in=homes, retired_at=None)
        questions = {row.pk: row for row in rows}
        versions = _newest(list(questions.values()))
        return {(questions[pk].category_id, repr(one.said)) for pk, one in versions.items()}

    def _update(self, question: Question, one: Imported, home: int) -> None:
        """What it says, and where it is filed; each only where the file has something new."""
        newest = max(question.versions.all(), key=lambda version: version.number)
        content = _with_rubric(one.content, newest)
        says_more = newest.content != to_json(content)
        if says_more:
            self._say(question, one, content, newest)
        filed = self._file(question, one, home)
        self.report.unchanged += not (says_more or filed)
        if question.retired_at:
            self._warn(f"{one.told} is retired: bring it back to have it asked.")

    def _say(
        self, question: Question, one: Imported, content: Content, newest: QuestionVersion
    ) -> None:
        version = edit(question, content, self.options.by, spare=True)
        if newest.status == Status.DRAFT and version.pk != newest.pk:
            whose = f"the draft of {newest.author}" if newest.author else "the draft that waits"
            self._warn(f"{one.told}: {whose} stays, as version {newest.number}.")
        if self._may_be_asked(one):
            make_ready(version)
        self.report.updated += 1

    def _file(self, question: Question, one: Imported, home: int) -> bool:
        """Put it where the file says, with the tags it names. Returns whether that was new."""
        moved = home != question.category_id
        if moved:
            Question.objects.filter(pk=question.pk).update(category=home)
        known = {tag.name.casefold() for tag in question.tags.all()}
        tagged = bool(one.tags) and known != _named(one).keys()
        if tagged:
            question.tags.set(_named(one).values())
        self.report.filed += moved or tagged
        return moved or tagged

    def _warn(self, sentence: str) -> None:
        self.report.warnings.append(sentence)

    def _may_be_asked(self, one: Imported) -> bool:
        wrong = problems(one.content)
        self.report.warnings += [f"{one.told} stays a draft: {problem}" for problem in wrong]
        ready = not wrong and not self.options.drafts
        self.report.drafts += not ready
        return ready

    def _create(self, new: Sequence[tuple[Imported, int]]) -> None:
        products = dict(Category.objects.values_list("pk", "product_id"))
        rows = [
            Question(
                category_id=home,
                product_id=self.options.product.pk if self.options.product else products[home],
                idnumber=one.idnumber or None,
                created_by=self.options.by,
            )
            for one, home in new
        ]
        Question.objects.bulk_create(rows, batch_size=AT_ONCE)
        pairs = list(zip(rows, (one for one, _ in new), strict=True))
        versions = (self._version(row, one) for row, one in pairs)
        QuestionVersion.objects.bulk_create(versions, batch_size=AT_ONCE)
        QuestionTag.objects.bulk_create(_tags(pairs), batch_size=AT_ONCE)
        self.report.created += len(rows)

    def _version(self, question: Question, one: Imported) -> QuestionVersion:
        return QuestionVersion(
            question=question,
            number=1,
            status=Status.READY if self._may_be_asked(one) else Status.DRAFT,
            name=one.content.name[:LONGEST_NAME],
            type=one.content.type,
            content=to_json(one.content),
            author=self.options.by,
        )


def _key(home: int, one: Imported) -> tuple[int, str]:
    return home, repr(one.content)


def _with_rubric(content: Content, newest: QuestionVersion) -> Content:
    """With the rubric that is known where the file has none: few formats carry one."""
    if not isinstance(content, FreeText) or content.rubric or newest.type != FreeText.type:
        return content
    known = newest.said
    return replace(content, rubric=known.rubric) if isinstance(known, FreeText) else content


def _named(one: Imported) -> dict[str, str]:
    """Its tags, by what makes them the same."""
    return {name[:LONGEST_TAG].casefold(): name[:LONGEST_TAG] for name in one.tags}


def _tags(pairs: Sequence[tuple[Question, Imported]]) -> Iterator[Any]:
    """Rows that tie questions to their tags; tags that are missing are made, one by one."""
    known: dict[str, Tag] = {tag.name.casefold(): tag for tag in Tag.objects.all()}
    for question, one in pairs:
        for key, name in _named(one).items():
            if key not in known:
                known[key] = Tag.objects.create(name=name)
            yield QuestionTag(content_object=question, tag=known[key])
