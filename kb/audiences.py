"""Who may see what: the one place that decides.

Two things hide content. An *audience* (`public` or `agents`) stands on pages and on blocks.
A Wagtail *view restriction* on a page hides it and everything below from people who are not
logged in, or not in certain groups. Both together make a passage's *access key*: the audience
and the chain of restrictions above it, such as `agents` or `public+4+9`. A person has a set of
keys; a passage is theirs when its key is in the set. A key nobody knows is seen by nobody.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from wagtail.models import BaseViewRestriction, Page, PageViewRestriction

from accounts.holders import Person as Person
from accounts.holders import may
from accounts.roles import READS_AGENT_TEXT
from kb.written_for import Audience as Audience


def reads_agent_text(person: Person) -> bool:
    """Whether the person may see what is written for agents."""
    return may(person, READS_AGENT_TEXT)


def audiences(person: Person) -> frozenset[str]:
    """The audiences the person belongs to."""
    if reads_agent_text(person):
        return frozenset(Audience.values)
    return frozenset({Audience.PUBLIC.value})


def access_key(audience: str, restrictions: Iterable[int]) -> str:
    """Key of content with this audience below these view restrictions (ids)."""
    return "+".join([audience, *map(str, sorted(restrictions))])


class Restrictions:
    """All view restrictions of the site, read once (there are few)."""

    def __init__(self) -> None:
        known = _known.get()
        self.rows = _read_restrictions() if known is None else known

    def above(self, path: str) -> list[PageViewRestriction]:
        """Restrictions on the page with this tree path or on a page above it."""
        return [row for row in self.rows if path.startswith(row.page.path)]

    def key(self, audience: str, page: Page) -> str:
        """Access key of content of this page."""
        return access_key(audience, (row.pk for row in self.above(page.path)))

    def chains(self) -> list[list[PageViewRestriction]]:
        """Every chain that a page can stand below: none, and one for each restricted page."""
        chains = {row.page.path: self.above(row.page.path) for row in self.rows}
        return [[], *chains.values()]

    def closed_to(self, person: Person) -> list[PageViewRestriction]:
        """The restrictions that keep this person out."""
        groups = _group_ids(person) if self.rows else frozenset()
        return [row for row in self.rows if not _passes(row, person, groups)]

    def opened(self, paths: Iterable[str], person: Person) -> list[str]:
        """Those of these tree paths below which no restriction keeps this person out.

        For what was read for everybody; `visible_to` is how anything else is read.
        """
        closed = tuple(row.page.path for row in self.closed_to(person))
        return [path for path in paths if not path.startswith(closed)]


_known: ContextVar[list[PageViewRestriction] | None] = ContextVar("restrictions", default=None)


def _read_restrictions() -> list[PageViewRestriction]:
    rows = PageViewRestriction.objects.select_related("page").prefetch_related("groups")
    return list(rows.only("restriction_type", "page__path"))


@contextmanager
def read_once() -> Iterator[None]:
    """Inside this block the restrictions are read once, however many lists are made by them.

    For what answers one request; also as a decorator: `@read_once()`.
    """
    known = _known.get()
    token = _known.set(_read_restrictions() if known is None else known)
    try:
        yield
    finally:
        _known.reset(token)


def access_keys(person: Person) -> frozenset[str]:
    """Every access key whose content this person may see."""
    restrictions = Restrictions()
    closed = {row.pk for row in restrictions.closed_to(person)}
    open_chains = [
        [row.pk for row in chain]
        for chain in restrictions.chains()
        if not closed.intersection(row.pk for row in chain)
    ]
    return frozenset(
        access_key(audience, chain) for audience in audiences(person) for chain in open_chains
    )


def _group_ids(person: Person) -> frozenset[int]:
    if not person.is_authenticated:
        return frozenset()
    return frozenset(person.groups.values_list("pk", flat=True))


def _passes(row: PageViewRestriction, person: Person, groups: frozenset[int]) -> bool:
    # A shared password opens a page in Wagtail's own view alone: it names no person, so lists
    # and search never show what is behind one.
    if row.restriction_type == BaseViewRestriction.PASSWORD:
        return False
    if not (person.is_authenticated and person.is_active):
        return False
    if row.restriction_type == BaseViewRestriction.LOGIN or getattr(person, "is_superuser", False):
        return True
    return any(group.pk in groups for group in row.groups.all())
