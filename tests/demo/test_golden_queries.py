"""The demo's golden queries, asked as a caller would say them, find the pages they name."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from django.contrib.auth.models import AnonymousUser

from accounts.models import User
from search import embedding, rebuilding
from search.find import find
from search.models import Embedding, GoldenQuery
from tests.search import encoders

BY_WORDS_ALONE = 0.9  # 55 of 60 were found when this was written


@pytest.fixture
def asked(mia: User) -> list[Any]:
    """Each golden query, with the person who asks it."""
    people = {"public": AnonymousUser(), "agents": mia}
    return [(golden, people[golden.asked_by]) for golden in GoldenQuery.objects.all()]


def missed(asked: list[Any]) -> list[str]:
    """Golden queries whose page is not on the first page of hits."""
    return [
        golden.query
        for golden, person in asked
        if golden.page_id not in {hit.page_id for hit in find(golden.query, person).hits}
    ]


def test_by_words_alone_nearly_all_are_found(asked):
    assert len(missed(asked)) <= (1 - BY_WORDS_ALONE) * len(asked)


@pytest.fixture
def encoder(settings: Any, request: pytest.FixtureRequest) -> Any:
    """The real one. The vector of a text is encoded in one run of the suite and kept for others."""
    settings.ENCODER_PATH = encoders.built()
    model_id = embedding.current().model_id
    kept = Path(request.config.cache.mkdir("vectors")) / f"{model_id}.npz"
    if kept.exists():
        with np.load(kept) as known:
            Embedding.objects.keep(dict(known), model_id)
    yield
    np.savez(kept, **vectors_of(model_id))


def vectors_of(model_id: str) -> dict[str, Any]:
    hashes = Embedding.objects.filter(model_id=model_id).values_list("text_hash", flat=True)
    return Embedding.objects.vectors(hashes, model_id)


def test_by_words_and_meaning_all_are_found(asked, encoder, settings, tmp_path):
    settings.SEARCH_DIR = tmp_path / "search"
    rebuilding.rebuild()
    assert missed(asked) == []
