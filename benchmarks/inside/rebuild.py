"""Rebuild the index; tells the seconds it took and how many passages are in it.

python -m benchmarks.inside.rebuild
"""

import time

from django.core.management import call_command

from benchmarks.inside import tell
from search import engines

if __name__ == "__main__":
    began = time.perf_counter()
    call_command("rebuild_search")
    took = time.perf_counter() - began
    tell({"seconds": took, "passages": engines.current().health().documents})
