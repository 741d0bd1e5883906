"""Mastery from answers that are in memory already; made up by `benchmarks.mastery_answers`.

    python -m benchmarks.inside.quizzes.mastery_alone PEOPLE PRODUCTS ANSWERS

Tells seconds, megabytes at most, megabytes before it began, and cells.
"""

import sys
import time

from benchmarks.inside import tell
from benchmarks.inside.memory import peak
from benchmarks.mastery_answers import NOW, mastery_answers
from training.mastery import figures

if __name__ == "__main__":
    answers, live, changed = mastery_answers(*map(int, sys.argv[1:]))
    before, began = peak(), time.perf_counter()
    found = figures(answers, live, NOW, changed)
    seconds = time.perf_counter() - began
    tell({"seconds": seconds, "memory": peak(), "before": before, "cells": len(found.share)})
