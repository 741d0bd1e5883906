"""What search keeps: the log of changes, vectors, what people searched, how editors steer."""

from search.models.changes import Change, Embedding
from search.models.searches import SearchClick, SearchLog
from search.models.steering import GoldenQuery, Pin, StopPhrase, Synonym

__all__ = [
    "Change",
    "Embedding",
    "GoldenQuery",
    "Pin",
    "SearchClick",
    "SearchLog",
    "StopPhrase",
    "Synonym",
]
