"""What runs inside the house, each module as a process of its own: `site.ask("drafts", 1, 10)`.

Importing this package sets Django up for the house that the environment names.
"""

from benchmarks.inside import tell

__all__ = ["tell"]
