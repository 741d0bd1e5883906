"""Drafts for the bank from an article: what is suggested, with its passages, and what is kept."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from accounts.models import User
from kb.audiences import Person
from kb.models import ArticlePage, Passage, ProductPage
from quizzes import bank
from quizzes.article_reading import article_of
from quizzes.content import Content, from_json, to_json
from quizzes.models import Category, Question, QuestionVersion
from quizzes.proposing import Proposal, propose
from quizzes.proposing.plugged import proposed_by_others

SIBLINGS = 60  # articles of the product whose texts may be wrong answers
LANGUAGE = "en"  # that the rules read and write
TAG = "proposed"


@dataclass(frozen=True)
class Suggestion:
    """A draft with the passages it was made of; `kept`: it is in the bank already."""

    content: Content
    rule: str
    passages: tuple[Passage, ...]
    kept: Question | None = None


@dataclass(frozen=True)
class Suggested:
    """All that an article suggests. `failed`: names of plugged proposers that did."""

    suggestions: list[Suggestion]
    failed: list[str] = field(default_factory=list)
    language_known: bool = True


@dataclass
class Kept:
    """What became of drafts that somebody ticked."""

    made: list[Question] = field(default_factory=list)
    there: int = 0  # were kept before
    changed: int = 0  # their passages say something else by now


def suggest(page: ArticlePage, person: Person) -> Suggested:
    """What this person can make of a page. Everything of it that they may read is used."""
    passages = list(_passages(page, person))
    article, siblings = article_of(page), [article_of(one) for one in siblings_of(page, person)]
    known = page.locale.language_code.startswith(LANGUAGE)
    others = proposed_by_others(article, siblings)
    proposals = [*(propose(article, siblings) if known else ()), *others.proposals]
    kept = _kept_before(passages)
    found = [_suggestion(one, passages, kept) for one in proposals]
    return Suggested([one for one in found if one.passages], others.failed, known)


def siblings_of(page: ArticlePage, person: Person) -> Sequence[ArticlePage]:
    """Articles of the same product, those of the same topic first."""
    near = ArticlePage.objects.visible_to(person).sibling_of(page, inclusive=False)
    of_language = near.filter(locale=page.locale_id).order_by("path")
    return sorted(of_language, key=lambda one: one.topic != page.topic)[:SIBLINGS]


def _passages(page: ArticlePage, person: Person) -> Any:
    return Passage.objects.visible_to(person).filter(page_id=page.pk).select_related("page")


def _suggestion(
    proposal: Proposal, passages: Sequence[Passage], kept: dict[str, Question]
) -> Suggestion:
    told = set(proposal.told)
    named = tuple(one for one in passages if not told.isdisjoint(one.text.split("\n")))
    content = proposal.content
    return Suggestion(content, proposal.rule, named, kept.get(_print(to_json(content))))


def _kept_before(passages: Iterable[Passage]) -> dict[str, Question]:
    """Questions about these passages by what a version of theirs says; retired ones, too."""
    tested = Question.objects.filter(tests__passage__in=list(passages))
    versions = QuestionVersion.objects.filter(question__in=tested).select_related("question")
    return {_print(version.content): version.question for version in versions}


def _print(content: dict[str, Any]) -> str:
    return json.dumps(content, sort_keys=True)


def packed(suggestion: Suggestion) -> dict[str, Any]:
    """A suggestion as plain values, so that a page can hand it back as it was read."""
    hashes = {str(one.pk): one.text_hash for one in suggestion.passages}
    return {"content": to_json(suggestion.content), "passages": hashes}


@transaction.atomic
def keep(page: ArticlePage, chosen: Sequence[dict[str, Any]], by: User) -> Kept:
    """Make drafts of what was `packed`; what was kept before, or has changed, is left out."""
    done, passages = Kept(), {str(one.pk): one for one in _passages(page, by)}
    for one in chosen:
        named = [passages[pk] for pk, said in one["passages"].items() if _same(passages, pk, said)]
        if len(named) < len(one["passages"]) or not named:
            done.changed += 1
        elif _print(one["content"]) in _kept_before(named):
            done.there += 1
        else:
            done.made.append(_draft(page, from_json(one["content"]), named, by))
    return done


def _same(passages: dict[str, Passage], pk: str, text_hash: str) -> bool:
    return pk in passages and passages[pk].text_hash == text_hash


def _draft(page: ArticlePage, content: Content, named: list[Passage], by: User) -> Question:
    product = product_of(page)
    shelf = shelf_of(product)
    return bank.create(content, shelf, by, product=product, tags=[TAG], passages=named)


def product_of(page: ArticlePage) -> ProductPage:
    """The product that an article stands below."""
    product: ProductPage = page.get_parent().specific
    return product


def shelf_named(product: ProductPage) -> str:
    """What the category is called where drafts about a product will go."""
    there = Category.objects.filter(product=product).order_by("pk").first()
    return str(there or product.title)


def shelf_of(product: ProductPage) -> Category:
    """The product's category, the one made first; made where there is none."""
    there = Category.objects.filter(product=product).order_by("pk").first()
    if there is not None:
        return there
    made = Category.objects.all().at(product.title)
    if made.product_id is None:
        made.product = product
        made.save(update_fields=["product"])
    return made
