"""What a process does before its first search."""

import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser

from kb.models import ProductPage
from search import embedding
from search.embedding import EncoderUnavailable, OnnxEncoder
from search.engines.base import Engine
from search.engines.embedded import view
from search.find import LEXICAL_NOTICE, find
from search.health import health
from search.warming import warm
from tests.conftest import article


def test_the_index_is_read_before_the_first_search(
    internet: ProductPage, engine: Engine, index: Callable[[], int], monkeypatch: Any
) -> None:
    article(internet, "Router")
    index()
    engine._views._view = None  # type: ignore[attr-defined]  # as in a new process
    opened: list[Path] = []
    real = view._opened
    monkeypatch.setattr(view, "_opened", lambda path: opened.append(path) or real(path))
    warm()
    assert len(opened) == 1
    engine.suggest("rou", None, 3)
    assert len(opened) == 1


def test_the_encoder_is_loaded_before_the_first_search(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    class Encoder:
        def encode_query(self, text: str) -> None:
            asked.append(text)

    monkeypatch.setattr(embedding, "current", Encoder)
    warm()
    assert len(asked) == 1


def test_an_encoder_that_cannot_be_loaded_keeps_no_process_from_starting(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    for name in ("model.onnx", "tokenizer.json"):
        (tmp_path / name).write_text("no model")
    monkeypatch.setattr(embedding, "current", lambda: OnnxEncoder(tmp_path))
    with caplog.at_level(logging.WARNING):
        warm()
    assert "cannot be loaded" in caplog.text
    with pytest.raises(EncoderUnavailable):
        OnnxEncoder(tmp_path).encode("word")


@pytest.mark.django_db(transaction=True)
def test_a_damaged_encoder_leaves_search_by_words(
    internet: ProductPage,
    customer: AnonymousUser,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    for name in ("model.onnx", "tokenizer.json"):
        (tmp_path / name).write_text("no model")
    damaged = OnnxEncoder(tmp_path)
    monkeypatch.setattr(embedding, "current", lambda: damaged)
    article(internet, "Router")  # published: nothing is raised after its commit
    found = find("router", customer)
    assert [hit.title for hit in found.hits] == ["Router"]
    assert found.notice == LEXICAL_NOTICE
    told = health()
    assert (told.ok, told.encoder, told.as_json()["hybrid"]) == (True, "", False)
    assert "cannot be loaded" in " ".join(told.notes)
    assert caplog.text.count("Search goes by words alone") == 1
