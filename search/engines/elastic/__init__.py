"""The engine that runs on Elasticsearch 8 or 9, one server or many."""

from .connection import Connection
from .engine import ElasticEngine

__all__ = ["Connection", "ElasticEngine"]
