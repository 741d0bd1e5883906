"""The engine that lives in a folder and needs no server."""

from .engine import EmbeddedEngine

__all__ = ["EmbeddedEngine"]
