"""What the knowledge base has done by itself."""

from kb.reminders import remind
from operations.commands import said
from operations.schedule import Daily, Every, scheduled


@scheduled(Every(1), priority=60)
def publish_scheduled() -> str:
    """Publish and expire what editors scheduled."""
    return said("publish_scheduled")


@scheduled(Daily(7))
def remind_owners() -> int:
    """Mail owners about articles whose verification runs out; returns how many mails."""
    return remind()
