"""Callouts, prohibitions and plain yes or no → true or false. Pure.

A wrong statement is made only where grammar makes sure that it is wrong: of what must not be done
somebody says that it may be. Numbers are never swapped: "within 60 days" is true of 30.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from quizzes.content import TrueFalse
from quizzes.proposing.deeds import is_deed
from quizzes.proposing.facts import Fact, facts_in
from quizzes.proposing.found import Proposal
from quizzes.proposing.sentences import sentences, stands_alone
from quizzes.proposing.source import Article, Callout, Line, Listing, Part, lines_in
from quizzes.proposing.wording import asked, quoted

_DO_NOT = re.compile(r"^(?:do not|don[’']t|never) (?P<deed>[a-z]+\b.*)$", re.I)
_MUST_NOT = re.compile(r"\b(?P<verb>must not|mustn[’']t|cannot|can not|can[’']t)\b")
_ALLOWED = {"must not": "may", "mustn't": "may", "cannot": "can", "can not": "can", "can't": "can"}
_NO = """
worry forget hesitate panic need have be more less the a an at in on to from for before after mind
as expect
"""
_NO_DEED = frozenset(_NO.split())
# With these the opposite is no longer sure to be wrong, or hard to tell.
_NOT_SURE = re.compile(
    r"\b(?:if|unless|until|when|while|except|without|only|before|after|because|so that|but|nor|"
    r"no|not|never|neither|nothing|none|may|might|could|generally|usually|often|sometimes|"
    r"typically|normally|more|less|always|enough|too|instead|rather|just|them|him|her|it|such|that|there)\b",
    re.I,
)
_EVEN_IF = re.compile(r",? even (?:if|when)\b.*$", re.I)
_FIRM = re.compile(
    r"\d|\b(?:must|only|cannot|never|always|not|no|free|lost|every|all|until|without)\b", re.I
)
_HEDGED = re.compile(
    r"\b(?:nearly|almost|about|usually|often|sometimes|normally|typically|generally|likely|"
    r"probably|perhaps|many|most|some|few|rarely|seldom|may|might|could|should)\b",
    re.I,
)
_COMMAND = re.compile(r"^(?:please|do|don[’']t|never|always|let)\b", re.I)


def truths(article: Article) -> Iterator[Proposal]:
    """Statements that are surely right or surely wrong."""
    for part in article.parts:
        if part.is_example:
            continue
        for line in lines_in(part):
            yield from _of_line(article, part, line)
        for fact in facts_in(part):
            yield from _yes_or_no(article, part, fact)


def _of_line(article: Article, part: Part, line: Line) -> Iterator[Proposal]:
    for sentence in sentences(line.text):
        if not stands_alone(sentence):
            continue
        # An item of a list may be a condition: "Escalate when: - The caller cannot …".
        if wrong := turned_round(sentence, can=not isinstance(part.said, Listing)):
            yield _judged(article, part, wrong, line, sentence, right=False)
        elif isinstance(part.said, Callout) and is_statement(sentence):
            yield _judged(article, part, sentence, line, sentence, right=True)


def turned_round(sentence: str, *, can: bool = True) -> str:
    """The opposite of a prohibition; "" where it would not surely be wrong.

    `can`: whether "cannot" is a fact, too.
    """
    bare = _EVEN_IF.sub("", re.split(r"[;:–]", sentence.rstrip("."))[0]).strip()
    if found := _DO_NOT.match(bare):
        deed = found["deed"]
        fine = deed.split()[0] not in _NO_DEED and not _NOT_SURE.search(deed) and "," not in deed
        return f"You may {deed}." if fine and len(deed.split()) > 2 else ""
    if (found := _MUST_NOT.search(bare)) and "," not in bare and found.start():
        rest = f"{bare[: found.start()]} {bare[found.end() :]}"
        verb = _ALLOWED[found["verb"].replace("’", "'")]
        if verb == "can" and not can:
            return ""
        return (
            "" if _NOT_SURE.search(rest) else f"{bare[: found.start()]}{verb}{bare[found.end() :]}."
        )
    return ""


def is_statement(sentence: str) -> bool:
    """Whether it says how something is, not what to do, and something that one can get wrong."""
    firm = bool(_FIRM.search(sentence)) and sentence.endswith(".")
    return firm and not (_COMMAND.match(sentence) or is_deed(sentence) or _HEDGED.search(sentence))


def _yes_or_no(article: Article, part: Part, fact: Fact) -> Iterator[Proposal]:
    if fact.meaning.lower() in ("yes", "no") and fact.verb == ":" and len(fact.term.split()) > 2:
        line = Line(fact.line)
        right = fact.meaning.lower() == "yes"
        yield _judged(article, part, fact.term, line, fact.line, right=right)


def _judged(
    article: Article, part: Part, statement: str, line: Line, said: str, *, right: bool
) -> Proposal:
    words = f"True or false?\n“{statement}”"
    content = TrueFalse(right=right, **asked(article, part, words), **quoted(said))
    return Proposal(content, (line.text,), "yes or no")
