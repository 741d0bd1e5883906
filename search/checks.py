"""What `manage.py check` says of search."""

from typing import Any

from django.conf import settings
from django.core import checks

from search.embedding import is_encoder

HINT = "Name a folder with model.onnx and tokenizer.json, or run manage.py build_encoder."


@checks.register()
def named_encoder_is_there(**kwargs: Any) -> list[checks.CheckMessage]:
    """Somebody named a folder to search by meaning, and it holds no encoder.

    No error: `build_encoder` makes one in the very folder that is named.
    """
    folder = settings.ENCODER_PATH
    if folder == settings.DATA_DIR / "encoder" or is_encoder(folder):
        return []
    said = f"ENCODER_PATH: there is no encoder in {folder}, so search goes by words alone."
    return [checks.Warning(said, hint=HINT, id="search.W001")]
