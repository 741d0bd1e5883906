"""Before a process answers its first search: what would make that one slow is done already."""

from __future__ import annotations

import logging

from search import embedding, engines
from search.embedding import EncoderUnavailable

logger = logging.getLogger(__name__)


def warm() -> None:
    """Open the indexes and load the encoder; what cannot be had now is tried when it is needed."""
    for engine in engines.stores():
        engine.health()  # never raises; the local copy is read into memory by it
    try:
        if encoder := embedding.current():
            encoder.encode_query("warm")
    except EncoderUnavailable as error:
        logger.warning("%s", error)
