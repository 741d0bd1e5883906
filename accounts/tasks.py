"""What logins have done by night."""

from operations.commands import said
from operations.schedule import Daily, scheduled


@scheduled(Daily(4, 10))
def clear_sessions() -> str:
    """Remove sessions that have run out."""
    return said("clearsessions")
