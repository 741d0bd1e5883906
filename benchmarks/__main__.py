"""All parts in one table: `python -m benchmarks [--quick] [--markdown FILE]`."""

from benchmarks import (
    articles,
    desk_search,
    importing,
    pages,
    publishing,
    rebuilding,
    suggestions,
)
from benchmarks.part import run

PARTS = (desk_search, suggestions, articles, publishing, importing, rebuilding, pages)

if __name__ == "__main__":
    run([part.measure for part in PARTS], __doc__)
