"""What training has done by itself."""

from django.utils import timezone

from operations.schedule import Daily, scheduled
from training.reminders import remind


@scheduled(Daily(7, 10))
def remind_of_quizzes() -> int:
    """Mail people about quizzes that they are to take; returns how many mails."""
    return remind(timezone.now())
