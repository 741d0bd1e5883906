"""Mastery of everybody of everything, from the database: reading, and the figures.

    python -m benchmarks.inside.quizzes.mastery

Tells the seconds of both, the megabytes that the process held at most, and how many answers and
cells there were.
"""

import time

from django.utils import timezone

from benchmarks.inside import tell
from benchmarks.inside.memory import peak
from training.evidence import evidence_of
from training.people import takers

if __name__ == "__main__":
    now, began = timezone.now(), time.perf_counter()
    evidence = evidence_of(takers())
    read = time.perf_counter()
    found = evidence.figures(now)
    done = time.perf_counter()
    told = {"answers": len(evidence.answers), "cells": len(found.share), "memory": peak()}
    tell({"read": read - began, "figures": done - read, **told})
