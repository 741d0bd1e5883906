"""Queries as Elasticsearch takes them, built from data. Nothing here parses what somebody typed:

words go where Elasticsearch expects values, never where it expects syntax.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from search.engines.base import Filters, Query, Term
from search.engines.spelling import typos
from search.engines.weights import (
    AS_TYPED,
    BEGINNING,
    BEGUN,
    NAMED,
    SLIPPED,
    SYNONYM,
    TERMS,
    TYPO,
    WEIGHTS,
)
from search.words import clean, words

from .analysis import LONGEST_BEGINNING
from .schema import PLAIN, exact, field_of

Json = dict[str, Any]
Near = Mapping[str, Sequence[str]]  # unknown word → words that were probably meant


def scope(access: frozenset[str] | None, filters: Filters) -> list[Json]:
    """Clauses that all must hold: what somebody with these keys sees and has not filtered out."""
    clauses: list[Json] = [{"term": {"what": "passage"}}]
    if access is not None:
        clauses.append({"terms": {"access": sorted(access)}})
    if filters.products:
        clauses.append({"terms": {"products": list(filters.products)}})
    if filters.kinds:
        clauses.append({"terms": {"kind": list(filters.kinds)}})
    if filters.language:
        clauses.append({"term": {"language": filters.language}})
    if filters.audience:
        clauses.append({"term": {"audience": filters.audience}})
    return clauses


def within(among: Sequence[Json], must: Sequence[Json] = ()) -> Json:
    """Documents that match all of `must`, of those in scope; only `must` counts for the score."""
    return {"bool": {"must": list(must), "filter": list(among)}}


def lexical(query: Query, near: Near, languages: Sequence[str]) -> list[Json]:
    """Parts of which all must match: any of the words, and each phrase. Empty: nothing to find."""
    terms = {term.text: term for term in query.terms if not term.stop}
    clauses = [
        clause
        for term in list(terms.values())[:TERMS]
        if (clause := _term(term, near, languages)) is not None
    ]
    if query.prefix and query.terms and not query.terms[-1].stop:
        clauses += _beginnings(query.terms[-1])
    return ([either(clauses)] if clauses else []) + phrases(query)


def phrases(query: Query) -> list[Json]:
    """What is in quotes, word for word."""
    return [_in_field("words", phrase) for phrase in query.phrases if phrase]


def either(clauses: Sequence[Json], boost: float = 1.0) -> Json:
    """Documents that match any; the more they match the better."""
    return {"bool": {"should": list(clauses), "minimum_should_match": 1, "boost": boost}}


def best(clauses: Sequence[Json]) -> Json:
    """Documents that match any; only the best match counts."""
    return clauses[0] if len(clauses) == 1 else {"dis_max": {"queries": list(clauses)}}


def subfields(languages: Sequence[str]) -> list[str]:
    """The subfields in which words of these languages are."""
    return list(dict.fromkeys(map(field_of, languages))) or [PLAIN]


def _term(term: Term, near: Near, languages: Sequence[str]) -> Json | None:
    spoken = words(term.text)
    if not spoken:
        return None
    ways = [_say(spoken, languages)]
    ways += [_say(other, languages, SYNONYM) for other in term.synonyms if other]
    if may_be_a_slip(term):
        ways += [_say([meant], languages, TYPO) for meant in near.get(spoken[0], ())]
    return best(ways)


def may_be_a_slip(term: Term) -> bool:
    """Whether another word may have been meant, should nobody have written this one."""
    spoken = words(term.text)
    return len(spoken) == 1 and not term.synonyms and typos(spoken[0]) > 0


def _say(spoken: Sequence[str], languages: Sequence[str], boost: float = 1.0) -> Json:
    """Documents that say the words, one after the other, in some form."""
    fields = [
        best([_in_field(f"{name}.{sub}", spoken, weight) for sub in subfields(languages)])
        for name, weight in WEIGHTS.items()
    ]
    return either([*fields, _in_field("words", spoken, AS_TYPED)], boost)


def _in_field(name: str, spoken: Sequence[str], boost: float = 1.0) -> Json:
    kind = "match" if len(spoken) == 1 else "match_phrase"
    return {kind: {name: {"query": clean(" ".join(spoken)), "boost": boost}}}


def _beginnings(term: Term) -> list[Json]:
    """What the last word may become."""
    anywhere = BEGINNING * (WEIGHTS["body"] + AS_TYPED)
    in_title = BEGINNING * WEIGHTS["title"]
    return [
        either([_begun("typing", "words", word, anywhere), _begun("begun", "name", word, in_title)])
        for word in words(term.text)[-1:]
    ]


def _begun(name: str, whole: str, word: str, boost: float) -> Json:
    if len(word) > LONGEST_BEGINNING:
        return {"prefix": {whole: {"value": word, "boost": boost}}}
    return {"term": {name: {"value": word, "boost": boost}}}


# -- words ---------------------------------------------------------------------------------


def says(word: str, languages: Sequence[str]) -> Json:
    """Documents that have a word, in any form."""
    fields = [f"{name}.{sub}" for name in WEIGHTS for sub in subfields(languages)]
    return {"multi_match": {"query": clean(word), "fields": ["words", *fields]}}


def almost(word: str, field: str = "words") -> Json:
    """Documents that have a word with as many slips as it may have."""
    value = {"value": clean(word), "fuzziness": typos(word), "transpositions": True}
    return {"fuzzy": {field: {**value, "prefix_length": 0, "max_expansions": 50}}}


def alike(texts: Iterable[str], subfield: str, most: int = 20) -> Json:
    """Documents with the words that set these texts apart: frequent in them and rare elsewhere."""
    return {
        "more_like_this": {
            "fields": [f"body.{subfield}"],
            "like": [clean(text) for text in texts],
            "max_query_terms": most,
            "min_term_freq": 1,
            "min_doc_freq": 1,
            "min_word_length": 3,
            "minimum_should_match": 1,
        }
    }


# -- titles --------------------------------------------------------------------------------


def titles(typed: Sequence[str], *, finished: bool, loose: bool) -> list[Json]:
    """One query for each word of a title that is being typed; the last may be a beginning.

    `loose`: even with a slip in that beginning.
    """
    last = len(typed) - 1
    return [
        _title_word(word, whole=finished or place < last, loose=loose)
        for place, word in enumerate(typed)
    ]


def named(typed: Sequence[str]) -> Json:
    """The title that is just these words."""
    return _worth({"term": {"exact": exact(" ".join(typed))}}, SLIPPED)


def _title_word(word: str, *, whole: bool, loose: bool) -> Json:
    ways = [_worth({"term": {"name": word}}, NAMED)]
    if not whole:
        ways.append(_worth(_begun("begun", "name", word, 1.0), BEGUN))
    if typos(word) and (whole or loose):
        ways.append(_worth(almost(word, "name" if whole else "begun"), SLIPPED))
    return best(ways)


def _worth(clause: Json, score: float) -> Json:
    return {"constant_score": {"filter": clause, "boost": score}}
