"""For a worker process of a test: a queue whose pauses are short, and tasks to run."""

from config.settings.production import *  # noqa: F403
from config.settings.production import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "tests.operations.trials"]
TASK_PAUSE = 0.2
TASK_LOST_AFTER = 1.5
