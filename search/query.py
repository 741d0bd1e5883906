"""What somebody typed, read as data. Pure: no database, no engine, no syntax.

`parse` never fails on content; the only thing it refuses is length.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from search.engines.base import Query, Term
from search.words import is_stop_word, stems, words

MAX_LENGTH = 200  # characters; a long sentence. Evaluation lifts it, a site may set another
LONGEST_SYNONYM = 6  # words typed that a synonym may stand for

_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»″〝〞＂", '"') | dict.fromkeys("‘’‛ʼ′＇", "'"))
_CODE = re.compile(r"#?(\d{2})[ .\-]?(\d{3})")
_DROPPED = {"Cc": " ", "Cs": " ", "Co": "", "Cn": "", "Cf": ""}
_POSSESSIVE = re.compile(r"'s?$")

Words = tuple[str, ...]


class QueryTooLong(ValueError):
    """More was typed than is looked up; the message says how much is too much."""

    def __init__(self, length: int, limit: int) -> None:
        super().__init__(f"A search may have {limit:,} characters; this one has {length:,}.")
        self.length = length
        self.limit = limit


@dataclass(frozen=True)
class Rules:
    """What a site adds to a query: its languages and what its editors steer.

    `synonyms` maps words (stemmed) to what may stand for them; `synonym_table` makes it.
    `stop_phrases` holds phrases (as words) that carry no meaning here; `phrase` makes one.
    """

    languages: tuple[str, ...] = ("en",)
    synonyms: Mapping[Words, tuple[Words, ...]] = field(default_factory=dict)
    stop_phrases: frozenset[Words] = frozenset()


def normalise(text: str, limit: int | None = MAX_LENGTH) -> str:
    """One line of composed text without control characters, case kept.

    `limit` is in characters, None for none. Raises QueryTooLong.
    """
    _bound(text.strip(), limit)
    kept = "".join(_DROPPED.get(unicodedata.category(c), c) for c in text)
    # NFKC may make one character many ("ﷺ" becomes 18), hence the second look.
    folded = unicodedata.normalize("NFKC", kept).translate(_QUOTES)
    line = " ".join(folded.split())
    _bound(line, None if limit is None else limit * 4)
    return line


def _bound(text: str, limit: int | None) -> None:
    if limit is not None and len(text) > limit:
        raise QueryTooLong(len(text), limit)


def code_in(text: str) -> str:
    """The five-digit article code that is all of a query ("48 213", "#48213"), or ""."""
    found = _CODE.fullmatch(" ".join(unicodedata.normalize("NFKC", text).split()))
    return "".join(_ascii_digits(part) for part in found.groups()) if found else ""


def _ascii_digits(digits: str) -> str:
    return "".join(str(unicodedata.decimal(digit)) for digit in digits)


def phrase(text: str) -> Words:
    """The words of a short text, as phrases and synonyms are kept."""
    return tuple(term.text for term in _read(normalise(text, None).lower()))


def synonym_table(
    two_way: Iterable[Sequence[str]] = (),
    one_way: Iterable[tuple[str, Sequence[str]]] = (),
    languages: tuple[str, ...] = ("en",),
) -> dict[Words, tuple[Words, ...]]:
    """Table of what may stand for what.

    `two_way`: groups whose members all mean the same. `one_way`: (typed, also found) pairs.
    Keys are stemmed, so that "bills" finds what was said of "bill".
    """
    pairs = [*one_way, *(pair for group in two_way for pair in _each_with_others(group))]
    table: dict[Words, dict[Words, None]] = {}
    for typed, others in pairs:
        for key in _keys(phrase(typed), languages):
            table.setdefault(key, {}).update(dict.fromkeys(filter(None, map(phrase, others))))
    return {key: tuple(found) for key, found in table.items() if found}


def _each_with_others(group: Sequence[str]) -> Iterable[tuple[str, Sequence[str]]]:
    for member in group:
        yield member, [other for other in group if other != member]


def _keys(said: Words, languages: tuple[str, ...]) -> set[Words]:
    if not 0 < len(said) <= LONGEST_SYNONYM:
        return set()
    return {tuple(_stem(word, language) for word in said) for language in languages or ("",)}


def _stem(word: str, language: str) -> str:
    return "".join(stems(word, language)) or word


def parse(
    text: str,
    rules: Rules = Rules(),
    *,
    typing: bool = False,
    limit: int | None = MAX_LENGTH,
) -> Query:
    """Read a query. `typing`: its last word is still being typed.

    Terms stand in the order typed. Stop words are marked, unless nothing else is there.
    Words in closed quotes are also phrases that must occur. Raises QueryTooLong.
    """
    line = normalise(text, limit)
    lowered = line.lower()
    terms = _marked(_read(lowered), rules)
    terms = _with_synonyms(terms, rules)
    unfinished = typing and bool(terms) and text[-1:].isalnum()
    return Query(text=line, terms=tuple(terms), phrases=_phrases(lowered), prefix=unfinished)


def _read(line: str) -> list[Term]:
    """The words of a lower-case line; "wi-fi" gives "wi" and "fi", each also as "wifi"."""
    terms = []
    for typed in "".join(c if _in_word(c) else " " for c in line).split():
        word = _POSSESSIVE.sub("", typed.strip("'-"))
        terms += [Term(word)] if "'" in word else _parts(word)
    return [term for term in terms if words(term.text)]


def _in_word(character: str) -> bool:
    return (
        character.isalnum() or character in "'-" or unicodedata.category(character).startswith("M")
    )


def _parts(word: str) -> list[Term]:
    parts = words(word)
    joined = (("".join(parts),),) if len(parts) > 1 and "-" in word else ()
    return [Term(part, synonyms=joined) for part in parts]


def _phrases(line: str) -> tuple[Words, ...]:
    closed = line.split('"')[1:-1:2]  # an odd last quote opens nothing
    return tuple(found for found in (tuple(words(part)) for part in closed) if found)


def _marked(terms: list[Term], rules: Rules) -> list[Term]:
    """The terms with stop words and the words of stop phrases marked, unless that is all."""
    said = [term.text for term in terms]
    stops = {i for i, word in enumerate(said) if is_stop_word(word, rules.languages)}
    stops |= set(_phrase_places(said, rules.stop_phrases))
    if len(stops) == len(terms):
        return terms
    return [replace(term, stop=i in stops) for i, term in enumerate(terms)]


def _phrase_places(said: list[str], phrases: frozenset[Words]) -> Iterable[int]:
    for wanted in phrases:
        for start in range(len(said) - len(wanted) + 1):
            if tuple(said[start : start + len(wanted)]) == wanted:
                yield from range(start, start + len(wanted))


def _with_synonyms(terms: list[Term], rules: Rules) -> list[Term]:
    """What stands for several words is given to each: a text that says it says them all."""
    if not rules.synonyms:
        return terms
    also: list[dict[Words, None]] = [dict.fromkeys(term.synonyms) for term in terms]
    for start, length, found in _matches(terms, rules):
        for place in range(start, start + length):
            also[place].update(dict.fromkeys(found))
    return [replace(term, synonyms=tuple(also[i])) for i, term in enumerate(terms)]


def _matches(terms: list[Term], rules: Rules) -> Iterable[tuple[int, int, tuple[Words, ...]]]:
    for language in rules.languages or ("",):
        stemmed = [_stem(term.text, language) for term in terms]
        for start in range(len(stemmed)):
            for length in range(1, min(LONGEST_SYNONYM, len(stemmed) - start) + 1):
                if found := rules.synonyms.get(tuple(stemmed[start : start + length])):
                    yield start, length, found
