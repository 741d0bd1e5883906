"""What attempts ask: the version of each question, in its order, with its choices as shown.

python -m drills.inside.asked ATTEMPT …
"""

import sys

from drills.inside import tell
from quizzes.models import AttemptSlot

if __name__ == "__main__":
    slots = AttemptSlot.objects.filter(attempt__in=map(int, sys.argv[1:])).order_by("number")
    found: dict[int, list] = {}
    for slot in slots.select_related("version"):
        said = [slot.number, slot.page, slot.version_id, slot.order, str(slot.max_mark)]
        found.setdefault(slot.attempt_id, []).append([*said, slot.version.content])
    tell(found)
