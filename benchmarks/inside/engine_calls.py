"""Milliseconds of the bare engine's answer to each question on standard input, one a line.

    python -m benchmarks.inside.engine_calls < questions

Queries are parsed and encoded before the clock starts.
"""

import sys
import time
from dataclasses import replace

from benchmarks.inside import tell
from benchmarks.inside.sessions import agents
from kb.audiences import access_keys
from search import engines, ranking, steering
from search.query import parse

if __name__ == "__main__":
    engine, rules, access = engines.current(), steering.current().rules, access_keys(agents()[0])
    queries = [
        replace(ranking.with_vector(parse(line, rules)), access=access)
        for line in sys.stdin.read().splitlines()
    ]
    engine.search(queries[0])  # opens the index
    found = []
    for query in queries:
        began = time.perf_counter()
        engine.search(query)
        found.append((time.perf_counter() - began) * 1000)
    tell(found)
