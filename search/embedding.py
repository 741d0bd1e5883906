"""Text → vector, behind a small interface: search asks `current()` and lives without one, too."""

import hashlib
import logging
import os
import threading
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, Protocol, cast

import numpy as np
from django.conf import settings

from search.engines.base import Vector

logger = logging.getLogger(__name__)

TOKENS = 256  # what all-MiniLM-L6-v2 was trained for; longer text is cut
QUERIES_KEPT = 2048  # × 384 × 4 bytes = 3 MB


class EncoderUnavailable(Exception):
    """The encoder's folder is there but cannot be used; says why."""


class Encoder(Protocol):
    """What turns text into vectors of unit length, so that the dot product is the cosine."""

    model_id: str  # names the weights; vectors of different ids cannot be compared

    @property
    def size(self) -> int:
        """Numbers in a vector."""

    def encode(self, text: str) -> Vector:
        """The vector of a passage; float32 of length `size`, unit length."""

    def encode_query(self, text: str) -> Vector:
        """The vector of a query; the latest ones are remembered. Read-only."""


class OnnxEncoder:
    """A sentence model in the usual layout: a folder with `model.onnx` and `tokenizer.json`.

    Encodes one text a run: without padding a vector does not depend on its neighbours, and
    batches are no faster on a CPU. The model is loaded on first use.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.model_id = model_id(folder)
        self._lock = threading.Lock()
        self._model: tuple[Any, Any] | None = None
        self._broken = ""  # why it cannot be loaded
        self._remember = lru_cache(maxsize=QUERIES_KEPT)(self._encode_read_only)

    @property
    def size(self) -> int:
        """Numbers in a vector, as the model declares; loads it."""
        session, _ = self._loaded()
        return int(session.get_outputs()[0].shape[-1])

    def encode(self, text: str) -> Vector:
        """Encode one text; raises EncoderUnavailable when the model cannot be loaded."""
        session, tokenizer = self._loaded()
        tokens = tokenizer.encode(text)
        mask = np.array([tokens.attention_mask], np.int64)
        offered = {
            "input_ids": np.array([tokens.ids], np.int64),
            "attention_mask": mask,
            "token_type_ids": np.array([tokens.type_ids], np.int64),
        }
        wanted = {entry.name: offered[entry.name] for entry in session.get_inputs()}
        return _unit(_pooled(session.run(None, wanted)[0], mask))

    def encode_query(self, text: str) -> Vector:
        """Encode a query; the latest ones are remembered."""
        return self._remember(text)

    def _encode_read_only(self, text: str) -> Vector:
        vector = self.encode(text)
        vector.setflags(write=False)
        return vector

    def _loaded(self) -> tuple[Any, Any]:
        with self._lock:
            if self._broken:  # no search waits for what failed before; a new process tries again
                raise EncoderUnavailable(self._broken)
            if self._model is None:
                self._model = self._load()
            return self._model

    def _load(self) -> tuple[Any, Any]:
        try:
            return _session(self.folder / "model.onnx"), _tokenizer(self.folder / "tokenizer.json")
        except EncoderUnavailable as error:
            self._broken = str(error)
            logger.error("Search goes by words alone: %s", error)
            raise


def model_id(folder: Path) -> str:
    """Name of the folder and a hash of what decides a vector: weights and tokenizer."""
    digest = hashlib.sha256()
    for name in ("model.onnx", "tokenizer.json"):
        with (folder / name).open("rb") as file:
            digest.update(hashlib.file_digest(file, "sha256").digest())
    return f"{folder.resolve().name}-{digest.hexdigest()[:12]}-{TOKENS}"


def current() -> Encoder | None:
    """The encoder that settings name, or None: then search goes by words alone."""
    folder = getattr(settings, "ENCODER_PATH", None)
    return _at(Path(folder)) if folder and is_encoder(Path(folder)) else None


def is_encoder(folder: Path) -> bool:
    """Whether a folder holds both files of an encoder, and this process may read them."""
    files = [folder / name for name in ("model.onnx", "tokenizer.json")]
    return all(os.access(file, os.R_OK) and file.is_file() for file in files)


def problem() -> str:
    """Why search goes by words alone; "" if it does not. Loads the model."""
    encoder = current()
    if encoder is None:
        return "there is no encoder (run manage.py build_encoder)."
    try:
        return "" if encoder.size else "the encoder gives no numbers."
    except EncoderUnavailable as error:
        return str(error)


@lru_cache(maxsize=4)
def _at(folder: Path) -> OnnxEncoder:
    return OnnxEncoder(folder)


# A child process starts with an encoder of its own: a lock that another thread held at the
# moment of the fork would stay taken in it.
os.register_at_fork(after_in_child=_at.cache_clear)


def _tokenizer(path: Path) -> Any:
    from tokenizers import Tokenizer

    try:
        tokenizer = Tokenizer.from_file(str(path))
    except Exception as error:
        raise EncoderUnavailable(f"The tokenizer at {path} cannot be loaded: {error}") from error
    tokenizer.no_padding()
    tokenizer.enable_truncation(TOKENS)
    return tokenizer


def _session(path: Path) -> Any:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.enable_cpu_mem_arena = False  # as fast for one text at a time, and smaller
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    try:
        return onnxruntime.InferenceSession(str(path), options, ["CPUExecutionProvider"])
    except Exception as error:
        raise EncoderUnavailable(f"The encoder at {path} cannot be loaded: {error}") from error


def _pooled(output: np.ndarray, mask: np.ndarray) -> Vector:
    """The sentence's vector: as it is, or the mean of the tokens' where the model gives those."""
    if output.ndim == 2:
        return cast(Vector, output[0])
    return cast(Vector, output[0][mask[0].astype(bool)].mean(axis=0))


def _unit(vector: np.ndarray) -> Vector:
    length = float(np.linalg.norm(vector))
    return np.asarray(vector / length if length else vector, dtype=np.float32)


def similarities(encoder: Encoder, texts: Sequence[str]) -> list[float]:
    """Cosine of every pair of texts, in the order (0,1), (0,2), (1,2), …"""
    vectors = [encoder.encode(text) for text in texts]
    pairs = [(a, b) for a in range(len(texts)) for b in range(a + 1, len(texts))]
    return [float(vectors[a] @ vectors[b]) for a, b in pairs]
