"""What quizzes have done by themselves."""

from django.utils import timezone

from operations.commands import said
from operations.schedule import Daily, Every, scheduled
from quizzes import observed, staleness
from quizzes.attempts import sweep


@scheduled(Every(1), priority=40)
def end_attempts() -> int:
    """End attempts whose time is up and whose pages were left; returns how many."""
    return sweep(timezone.now())


@scheduled(Every(15))
def note_stale_questions() -> int:
    """Find passages that changed without anybody noticing; returns how many."""
    return staleness.note_changes(timezone.now())


@scheduled(Daily(4, 30))
def observe_difficulty() -> int:
    """Work out how hard questions turned out to be; returns how many changed."""
    return observed.refresh()


@scheduled(Daily(4, 0))
def prune_attempts() -> str:
    """Forget the logs of attempts that ended long ago; results are kept."""
    return said("prune_attempts")
