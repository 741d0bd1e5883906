"""What every engine holds beside what the database says; waiting changes are applied first.

python -m drills.inside.stock
"""

from drills.inside import tell
from search import engines
from search.checking import AT_ONCE, check
from search.documents import Reader
from search.vectors import batches, live_pages


def wanted() -> int:
    """Passages of all live pages."""
    reader = Reader()
    found = (reader.documents(some).values() for some in batches(live_pages(), AT_ONCE))
    return sum(len(documents) for some in found for documents in some)


if __name__ == "__main__":
    rows = []
    for engine in engines.stores():
        checked = check(engine)
        rows.append(
            {
                "engine": engine.name,
                "pages": checked.pages,
                "wrong": checked.wrong,
                "wanted": wanted(),
                "documents": getattr(engine, "primary", engine).health().documents,
            }
        )
    tell(rows)
