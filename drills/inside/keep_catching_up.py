"""Ask workers to catch up, again and again, until killed.

python -m drills.inside.keep_catching_up
"""

import time

import drills.inside  # noqa: F401 - sets Django up
from operations import queue

if __name__ == "__main__":
    while True:
        queue.ask_for("search.tasks.catch_up")
        time.sleep(0.1)
