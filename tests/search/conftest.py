"""An index of its own for each test, and a small encoder whose meaning is easy to foresee."""

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from search import embedding, engines, indexing
from search.engines.base import Engine, Vector
from search.words import stems


@pytest.fixture(autouse=True)
def _own_index(settings: Any, tmp_path: Path) -> None:
    settings.SEARCH_DIR = tmp_path / "search"
    settings.ENCODER_PATH = tmp_path / "encoder"


@pytest.fixture
def engine(_own_index: None) -> Engine:
    """The engine that serves in this test."""
    return engines.current()


@pytest.fixture
def index(db: None) -> Callable[[], int]:
    """`index()`: what happens after a commit; gives the number of pages applied."""
    return indexing.apply_pending


class WordBag:
    """Texts mean the same when they share words, or words that `ALIKE` puts together."""

    model_id = "word-bag"
    size = 64
    ALIKE = {"telephon": "phone", "invoic": "bill", "broken": "fault", "defect": "fault"}

    def __init__(self) -> None:
        self.encoded: list[str] = []

    def encode(self, text: str) -> Vector:
        """A sum of directions, one a word."""
        self.encoded.append(text)
        return self.encode_query(text)

    def encode_query(self, text: str) -> Vector:
        """As `encode`, not counted."""
        total = np.zeros(self.size, np.float32)
        for word in stems(text, "en"):
            seed = hashlib.sha256(self.ALIKE.get(word, word).encode()).digest()[:4]
            draw = np.random.default_rng(int.from_bytes(seed, "big"))
            total += draw.normal(size=self.size).astype(np.float32)
        length = float(np.linalg.norm(total))
        return total / length if length else total


@pytest.fixture
def encoder(monkeypatch: pytest.MonkeyPatch) -> WordBag:
    """Search goes by meaning, too."""
    made = WordBag()
    monkeypatch.setattr(embedding, "current", lambda: made)
    return made
