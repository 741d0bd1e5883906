"""Make the index on the server from the database; the copy on this machine stays as it is.

    python -m benchmarks.inside.fill_server

Tells how many passages, in how many seconds, and how many bytes on disk there and here.
"""

import time

from benchmarks.inside import tell
from search import engines
from search.rebuilding import rebuild

if __name__ == "__main__":
    engine = engines.current()
    began = time.perf_counter()
    done = rebuild(engine=engine, force=True)
    seconds = time.perf_counter() - began
    health = engine.health()
    assert (health.engine, health.documents) == ("elasticsearch", done.passages), health
    local = engines.stores()[-1].health().size_bytes
    found = {"passages": done.passages, "seconds": seconds, "bytes": health.size_bytes}
    tell({**found, "local_bytes": local})
