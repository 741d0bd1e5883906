"""What became of pages that were to be published: the row, its passages, the change log.

python -m drills.inside.traces NEWEST_CHANGE_BEFORE < [{"page": 1, "word": "…"}, …]
"""

import json
import sys
from typing import Any

from drills.inside import tell
from kb.models import ArticlePage, Passage
from search.models import Change


def trace(page_id: int, word: str, since: int) -> dict[str, Any]:
    """Whether the word stands in the live page, in its passages, and whether a change says so."""
    page = ArticlePage.objects.get(pk=page_id)
    return {
        "page": page_id,
        "live": word in json.dumps(page.body.get_prep_value()),
        "passages": Passage.objects.filter(page_id=page_id, text__contains=word).exists(),
        "change": Change.objects.after(since).filter(page_id=page_id).exists(),
        "published": not page.has_unpublished_changes,
    }


if __name__ == "__main__":
    since = int(sys.argv[1])
    tell([trace(one["page"], one["word"], since) for one in json.load(sys.stdin)])
