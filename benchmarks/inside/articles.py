"""Paths of the articles that everybody may read.

python -m benchmarks.inside.articles
"""

from django.contrib.auth.models import AnonymousUser

from benchmarks.inside import tell
from kb.models import ArticlePage

if __name__ == "__main__":
    tell([page.get_url() for page in ArticlePage.objects.visible_to(AnonymousUser()).live()])
