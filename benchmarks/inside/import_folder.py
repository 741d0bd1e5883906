"""Import a folder; tells the seconds it took, indexing and encoding included.

python -m benchmarks.inside.import_folder PATH
"""

import sys
import time

from django.core.management import call_command

from benchmarks.inside import tell
from kb.models import ArticlePage

if __name__ == "__main__":
    began = time.perf_counter()
    call_command("import_articles", sys.argv[1])
    tell({"seconds": time.perf_counter() - began, "articles": ArticlePage.objects.count()})
