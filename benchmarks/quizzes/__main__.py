"""All figures of quizzes in one table: `python -m benchmarks.quizzes [--quick] [--json FILE]`."""

from benchmarks.part import run
from benchmarks.quizzes import analysing, importing, mastery, saving, starting

PARTS = (saving, starting, analysing, importing, mastery)

if __name__ == "__main__":
    run([part.measure for part in PARTS], __doc__)
