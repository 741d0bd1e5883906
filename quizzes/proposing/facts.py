"""What an article says of a term: `**Due day:** the 17th`, `**Period** is the month`. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from quizzes.proposing.sentences import sentences
from quizzes.proposing.source import Article, Line, Listing, Paragraph, Part

LONGEST_TERM, LONGEST_MEANING = 60, 150  # characters
_LABEL = re.compile(r"^(?P<term>[A-Z“][^:.!?;]{1,58}): (?P<rest>\S.*)$")
_IS = re.compile(r"^(?P<verb>is|are|means|mean|stands for|was) (?P<rest>\S.*)$")
_BEGIN = re.compile(r"^(?:The |A |An |Your )?")
# Labels of what is no fact about the thing that they name.
_NO_TERM = re.compile(
    r"^(?:notes?|tips?|important|warning|examples?|caution|reminder|q|a|question|answer|result|"
    r"best practice|step \d+|why|how|what|when|where|who|please|if|then|see|contact|next|yes|"
    r"no|done)\b",
    re.I,
)

# What it means stands in another place.
_ELSEWHERE = re.compile(
    r"[\[{]|[:?]$|\b[Ss]ee [A-Z“]|\bsee (?:below|above)\b|\bgo (?:on )?(?:to|with|through) [A-Zq]"
)


@dataclass(frozen=True)
class Fact:
    """A term, what stands between ("is", or ":"), and what it means; `line` says both.

    `bold`: the term is set apart in bold, so that it is surely one.
    """

    term: str
    verb: str
    meaning: str
    line: str
    bold: bool = False

    @property
    def begun(self) -> str:
        """Everything up to what it means."""
        return f"{self.term}:" if self.verb == ":" else f"{self.term} {self.verb}"


def facts_in(part: Part) -> list[Fact]:
    """One fact a line at most; none of what is done step by step."""
    if part.is_example or not isinstance(part.said, Listing | Paragraph):
        return []
    if isinstance(part.said, Listing):
        lines = part.said.lines
    else:  # in running text a colon alone makes no term of what stands before it
        lines = (part.said.line,) if part.said.line.lead else ()
    return [fact for line in lines if (fact := fact_of(line))]


def all_facts(article: Article) -> Iterator[tuple[Part, Fact]]:
    """All of an article with where they stand."""
    for part in article.parts:
        for fact in facts_in(part):
            yield part, fact


def fact_of(line: Line) -> Fact | None:
    """What the line says of a term, if it does."""
    fact = _labelled(line) or (_defined(line) if line.lead else None)
    if fact is None or _NO_TERM.match(fact.term) or _ELSEWHERE.search(fact.meaning):
        return None
    return fact if len(fact.meaning) <= LONGEST_MEANING else None


def _labelled(line: Line) -> Fact | None:
    found = _LABEL.match(line.text)
    if found is None or (line.lead and not _same(line.lead, found["term"])):
        return None
    first = next(sentences(found["rest"]), "")
    return Fact(found["term"], ":", first.rstrip("."), line.text, bool(line.lead))


def _same(lead: str, term: str) -> bool:
    return lead.rstrip(": ") == term


def _defined(line: Line) -> Fact | None:
    begin = _BEGIN.match(line.text)
    at = line.text.find(line.lead)
    if begin is None or at not in (0, begin.end()) or not line.lead[-1:].isalnum():
        return None
    found = _IS.match(line.text[at + len(line.lead) :].strip())
    if found is None or len(line.lead) > LONGEST_TERM:
        return None
    term, first = line.text[: at + len(line.lead)], next(sentences(found["rest"]), "")
    return Fact(term, found["verb"], first.rstrip("."), line.text, bold=True)
