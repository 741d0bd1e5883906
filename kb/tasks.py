"""What the knowledge base has done by itself."""

from django.conf import settings
from django_tasks import task

from kb.flag_mail import tell_of
from kb.models import Flag
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


@task(backend=settings.TASK_QUEUE)
def tell_of_flag(flag_id: int) -> int:
    """Mail whoever is to hear of a flag, unless it is gone or resolved; returns how many mails."""
    flag = Flag.objects.still_open().filter(pk=flag_id).first()
    return tell_of(flag) if flag else 0
