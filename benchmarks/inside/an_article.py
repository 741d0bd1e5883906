"""A public article of middling length: its path, its text for another site, its queries when kept.

python -m benchmarks.inside.an_article
"""

from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from benchmarks.inside import tell
from kb.models import ArticlePage, Passage


def middling() -> ArticlePage:
    """The article whose text is as long as that of most."""
    lengths: dict[int, int] = {}
    visible = Passage.objects.visible_to(AnonymousUser())
    articles = ArticlePage.objects.visible_to(AnonymousUser()).values("pk")
    for page, text in visible.filter(page_id__in=articles).values_list("page_id", "text"):
        lengths[page] = lengths.get(page, 0) + len(text)
    ordered = sorted(lengths, key=lambda page: (lengths[page], page))
    found: ArticlePage = ArticlePage.objects.get(pk=ordered[len(ordered) // 2])
    return found


def plain(page: ArticlePage) -> list[dict[str, str]]:
    """Headings and paragraphs that the public reads there."""
    blocks = []
    rows = Passage.objects.visible_to(AnonymousUser()).filter(page_id=page.pk)
    for row in rows.order_by("position"):
        blocks += [{"type": "heading", "value": title} for title in row.headings[-1:]]
        blocks += [{"type": "text", "value": f"<p>{line}</p>"} for line in row.text.splitlines()]
    return blocks


def queries_when_kept(path: str) -> int:
    """Queries of the second visit."""
    client = Client(headers={"host": "127.0.0.1"})
    client.get(path)
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(path)
    assert answer.status_code == 200, answer.status_code
    return len(asked)


if __name__ == "__main__":
    article = middling()
    where = article.get_url()
    tell(
        {
            "id": article.pk,
            "path": where,
            "text": plain(article),
            "queries": queries_when_kept(where),
        }
    )
