"""Uploaded documents: who may read a text that links to one may have it.

Addresses of documents are numbered and so can be guessed; a document of an agents' text would be
open to everybody. What no text links to yet is there for the people who look after documents.
"""

from __future__ import annotations

from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet
from wagtail.documents import get_document_model
from wagtail.documents.models import AbstractDocument
from wagtail.models import Page, ReferenceIndex
from wagtail.permissions import policy_registry

from kb.audiences import Person, audiences, reads_agent_text
from kb.models import Snippet
from kb.querysets import pages_visible_to

FOR_AGENTS = "body.agents."  # beginning of the path of what stands in a block for agents


def may_have(document: AbstractDocument, person: Person) -> bool:
    """Whether the person may read a text that links to the document, or looks after documents."""
    return _is_linked_for(document, person) or _looks_after(document, person)


def _is_linked_for(document: AbstractDocument, person: Person) -> bool:
    links = ReferenceIndex.get_references_to(document)
    if not reads_agent_text(person):
        links = links.exclude(model_path__startswith=FOR_AGENTS)
    pages = pages_visible_to(person).filter(pk__in=_sources(links, Page))
    texts = Snippet.objects.filter(live=True, audience__in=audiences(person))
    return pages.exists() or texts.filter(pk__in=_sources(links, Snippet)).exists()


def _sources(links: QuerySet[ReferenceIndex], model: type[Page | Snippet]) -> list[int]:
    found = links.filter(base_content_type=ContentType.objects.get_for_model(model))
    return [int(key) for key in found.values_list("object_id", flat=True)]


def _looks_after(document: AbstractDocument, person: Person) -> bool:
    policy = policy_registry.get_by_type(get_document_model())
    deeds = ["add", "change", "delete", "choose"]
    return bool(policy.user_has_any_permission_for_instance(person, deeds, document))
