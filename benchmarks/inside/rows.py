"""Many pages at once: rows of a page's two tables, written straight into them.

`bulk_create` refuses models that inherit from a model with a table, and adding pages one by one
takes minutes for what is only to be searched.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from django.db.models import Max, Model
from django.utils import timezone
from django.utils.text import slugify
from wagtail.models import Locale, Page

AT_ONCE = 500


class Tree:
    """Live pages below a page, with ids and paths that follow what is there."""

    def __init__(self, top: Page) -> None:
        self.top = top
        self.pk = Page.objects.aggregate(last=Max("pk"))["last"]
        self.children: dict[int, int] = {top.pk: Page.objects.child_of(top).count()}
        self.locale = Locale.objects.get()
        self.now = timezone.now()

    def place(self, page: Page, above: Page) -> Any:
        """Give a new page its id, path, address and times."""
        self.pk += 1
        self.children[above.pk] = self.children.get(above.pk, 0) + 1
        page.pk = page.id = page.page_ptr_id = self.pk
        page.path = Page._get_path(above.path, above.depth + 1, self.children[above.pk])
        page.depth, page.numchild = above.depth + 1, 0
        page.slug = f"{slugify(page.title)[:60]}-{self.pk}"
        page.url_path = f"{above.url_path}{page.slug}/"
        page.draft_title, page.live, page.locale = page.title, True, self.locale
        page.content_type = ContentType.objects.get_for_model(type(page))
        page.first_published_at = page.last_published_at = self.now
        self.children.setdefault(page.pk, 0)
        return page

    def finish(self) -> None:
        """Write how many children pages have."""
        rows = [Page(pk=pk, numchild=count) for pk, count in self.children.items() if count]
        Page.objects.bulk_update(rows, ["numchild"], batch_size=AT_ONCE)


def write_pages(pages: Iterable[Page]) -> None:
    """Write placed pages of one type."""
    for some in batches(pages):
        with transaction.atomic():
            insert(Page, some)
            insert(type(some[0]), some)


def insert(model: type[Model], objects: Sequence[Model]) -> None:
    """Rows of the model's own table alone."""
    fields = model._meta.local_concrete_fields
    names = ", ".join(f'"{field.column}"' for field in fields)
    marks = ", ".join("%s" for _ in fields)
    rows = [
        [field.get_db_prep_save(getattr(one, field.attname), connection) for field in fields]
        for one in objects
    ]
    with connection.cursor() as cursor:
        cursor.executemany(
            f'INSERT INTO "{model._meta.db_table}" ({names}) VALUES ({marks})',
            rows,
        )


def batches(items: Iterable[Any], size: int = AT_ONCE) -> Iterator[list[Any]]:
    """Lists of at most `size` items."""
    rest = iter(items)
    while batch := list(islice(rest, size)):
        yield batch
