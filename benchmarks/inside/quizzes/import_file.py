"""Import a file of questions; tells seconds, megabytes at most, and how many there are then.

python -m benchmarks.inside.quizzes.import_file PATH
"""

import sys
import time

from django.core.management import call_command

from benchmarks.inside import tell
from benchmarks.inside.memory import peak
from quizzes.models import Question

if __name__ == "__main__":
    began = time.perf_counter()
    call_command("import_questions", sys.argv[1], verbosity=0, stdout=sys.stderr)
    seconds = time.perf_counter() - began
    tell({"seconds": seconds, "memory": peak(), "questions": Question.objects.all().live().count()})
