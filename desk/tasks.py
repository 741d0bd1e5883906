"""What the desk has done by night."""

from operations.commands import said
from operations.schedule import Daily, scheduled


@scheduled(Daily(3, 50))
def prune_deeds() -> str:
    """Forget what agents did long ago."""
    return said("prune_deeds")
