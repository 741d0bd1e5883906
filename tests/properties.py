"""How much is tried: enough to notice a mistake while one works, all with THOROUGH=1, as in CI."""

import os
from typing import Any

from hypothesis import settings

THOROUGH = os.environ.get("THOROUGH") == "1"


def tried(examples: int) -> int:
    """So many examples in full; enough of them to notice a mistake while one works."""
    return examples if THOROUGH else max(examples // 5, 15)


def each(*values: Any) -> tuple[Any, ...]:
    """All of them in full; the first, which is the hardest, while one works."""
    return values if THOROUGH else values[:1]


# `settings()` is what stands so far: with CI=true every run draws the same examples.
settings.register_profile("rapport", settings(), max_examples=tried(100), deadline=None)
settings.load_profile("rapport")
