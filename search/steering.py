"""What editors steer, read once a process and again after any change."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from wagtail.models import Locale

from kb.models import ArticlePage
from search.kept import Kept
from search.models import Pin, StopPhrase, Synonym
from search.query import Rules, Words, parse, phrase, synonym_table
from search.words import every_stem


@dataclass(frozen=True, slots=True)
class Steering:
    """Rules for reading queries, and pins by the words they stand for."""

    version: int = 0  # last change when it was read
    rules: Rules = field(default_factory=Rules)
    pins: dict[Words, tuple[int, ...]] = field(default_factory=dict)

    def pins_for(self, text: str) -> tuple[int, ...]:
        """Pages that stand first for this search, in their order."""
        return self.pins.get(_told(text, self.rules), ()) if self.pins else ()


def read(version: int = 0) -> Steering:
    """The steering as the database has it."""
    languages = _languages()
    rules = Rules(languages, _synonyms(languages), _stop_phrases())
    return Steering(version, rules, _pins(rules))


STEERING = Kept(read)


def current() -> Steering:
    """The steering as of the last change; one small query when nothing changed."""
    return STEERING.current()


def _languages() -> tuple[str, ...]:
    """Languages that articles are written in: stop words of others may be words of theirs."""
    used = ArticlePage.objects.live().values("locale_id").distinct()
    found = (
        Locale.objects.filter(pk__in=used).order_by("pk").values_list("language_code", flat=True)
    )
    return tuple(code.lower() for code in found) or ("en",)


def _synonyms(languages: tuple[str, ...]) -> dict[Words, tuple[Words, ...]]:
    groups = [(row.kind, row.group) for row in Synonym.objects.all()]
    two_way = [group for kind, group in groups if kind == Synonym.Kind.TWO_WAY]
    one_way = [
        (group[0], group[1:]) for kind, group in groups if kind == Synonym.Kind.ONE_WAY and group
    ]
    return synonym_table(two_way, one_way, languages)


def _stop_phrases() -> frozenset[Words]:
    said = StopPhrase.objects.values_list("text", flat=True)
    return frozenset(filter(None, map(phrase, said)))


def _pins(rules: Rules) -> dict[Words, tuple[int, ...]]:
    pinned: dict[Words, dict[int, None]] = {}
    for pin in Pin.objects.order_by("place", "pk"):
        for line in pin.lines:
            pinned.setdefault(_told(line, rules), {})[pin.page_id] = None
    pinned.pop((), None)
    return {told: tuple(pages) for told, pages in pinned.items()}


def _told(text: str, rules: Rules) -> Words:
    """What a search says: the stems of its words, in order, without stop words."""
    return tuple(_stems(parse(text, rules, limit=None).terms, rules.languages))


def _stems(terms: Iterable[object], languages: tuple[str, ...]) -> Iterable[str]:
    for term in terms:
        if not term.stop:  # type: ignore[attr-defined]
            yield every_stem(term.text, languages)[0]  # type: ignore[attr-defined]
