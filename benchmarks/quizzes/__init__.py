"""Figures of quizzes against their goals: `python -m benchmarks.quizzes`, or one part alone.

Parts ask from outside as people do; what runs inside a site stands in `benchmarks.inside.quizzes`.
"""
