"""Both engines, same queries and passages: `python -m benchmarks.engines [--quick]`."""

from benchmarks.engines import keeping, loading, publishing, relevance, searching
from benchmarks.engines.cluster import with_server
from benchmarks.growth import chart
from benchmarks.part import run

PARTS = (searching, loading, publishing, keeping, relevance)

if __name__ == "__main__":
    run([with_server(*(part.measure for part in PARTS))], __doc__, draw=chart)
