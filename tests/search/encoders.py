"""Sentence models small enough for a test, in the layout of real ones; and the real one."""

import json
import os
from pathlib import Path

import numpy as np
import pytest
from django.conf import settings
from safetensors.numpy import save_file
from tokenizers import Tokenizer, models, pre_tokenizers, processors

from search import embedding

MARKS = ["[PAD]", "[UNK]", "[CLS]", "[SEP]"]
WORDS = [*MARKS, "router", "light", "blinks", "orange", "bill", "refund", "pay", "slow"]
HIDDEN, HEADS, LAYERS, WIDE, PLACES = 16, 4, 2, 32, 24
EPSILON = 1e-12


def built() -> Path:
    """The folder of the real encoder. Without one the test is skipped, and fails in CI."""
    folder = Path(settings.BUILT_ENCODER)
    if not embedding.is_encoder(folder):
        missing = f"No encoder in {folder}: run `make encoder`"
        pytest.fail(missing) if os.environ.get("REQUIRE_ENCODER") == "1" else pytest.skip(missing)
    return folder


def weights(seed: int = 1) -> dict[str, np.ndarray]:
    """Random weights of a tiny BERT, named as in Hugging Face's layout."""
    draw = np.random.default_rng(seed)
    shapes: dict[str, tuple[int, ...]] = {
        "embeddings.word_embeddings.weight": (len(WORDS), HIDDEN),
        "embeddings.position_embeddings.weight": (PLACES, HIDDEN),
        "embeddings.token_type_embeddings.weight": (2, HIDDEN),
    }
    norms = ["embeddings.LayerNorm"]
    for number in range(LAYERS):
        layer = f"encoder.layer.{number}"
        for part in ("self.query", "self.key", "self.value", "output.dense"):
            shapes |= _linear(f"{layer}.attention.{part}", HIDDEN, HIDDEN)
        shapes |= _linear(f"{layer}.intermediate.dense", WIDE, HIDDEN)
        shapes |= _linear(f"{layer}.output.dense", HIDDEN, WIDE)
        norms += [f"{layer}.attention.output.LayerNorm", f"{layer}.output.LayerNorm"]
    for norm in norms:
        shapes |= {f"{norm}.weight": (HIDDEN,), f"{norm}.bias": (HIDDEN,)}
    return {name: draw.normal(size=shape).astype(np.float32) for name, shape in shapes.items()}


def _linear(name: str, out: int, into: int) -> dict[str, tuple[int, ...]]:
    return {f"{name}.weight": (out, into), f"{name}.bias": (out,)}


def write_source(folder: Path, **config: object) -> Path:
    """A model folder as a package would ship it."""
    folder.mkdir(parents=True, exist_ok=True)
    save_file(weights(), folder / "model.safetensors")
    shape = {
        "model_type": "bert",
        "hidden_act": "gelu",
        "hidden_size": HIDDEN,
        "num_attention_heads": HEADS,
        "num_hidden_layers": LAYERS,
        "layer_norm_eps": EPSILON,
    }
    (folder / "config.json").write_text(json.dumps(shape | config))
    tokenizer().save(str(folder / "tokenizer.json"))
    return folder


def tokenizer() -> Tokenizer:
    """Whole words, with the marks of a BERT; padded to 8, as some exports are."""
    made = Tokenizer(models.WordLevel({word: i for i, word in enumerate(WORDS)}, "[UNK]"))
    made.pre_tokenizer = pre_tokenizers.Whitespace()
    made.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", special_tokens=[("[CLS]", 2), ("[SEP]", 3)]
    )
    made.enable_padding(length=8)
    return made
