"""How tests are shared out among parallel workers: one by one, and to one what shares much data.

xdist's own `--dist loadgroup` does not group anything under pytest 9 (it renames tests by an
attribute that is no longer read).
"""

import pytest
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

TOGETHER = ("tests/demo/", "tests/test_explain.py")


class OneByOne(LoadScopeScheduling):
    """The largest group first, and then whoever is free takes the next test."""

    def _split_scope(self, nodeid: str) -> str:
        return next((place for place in TOGETHER if nodeid.startswith(place)), nodeid)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> OneByOne:
    """xdist asks for what shares out."""
    return OneByOne(config, log)
