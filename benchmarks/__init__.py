"""Figures against goals: `python -m benchmarks`, or one part alone: `python -m benchmarks.pages`.

What runs inside a site, with Django and a data folder, stands in `benchmarks.inside` and is
started as a process of its own; everything else asks from outside, as people do.
"""
