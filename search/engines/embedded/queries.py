"""Queries as tantivy objects. Nothing here parses text that somebody typed."""

from collections.abc import Iterable, Sequence

import tantivy

from search.engines.base import Query, Term
from search.engines.spelling import typos
from search.engines.weights import (
    AS_TYPED,
    BEGINNING,
    BEGUN,
    NAMED,
    SYNONYM,
    TERMS,
    TYPO,
    WEIGHTS,
)
from search.words import every_stem, stems, words

from .schema import SCHEMA
from .view import View
from .vocabulary import Vocabulary

Should, Must, MustNot = tantivy.Occur.Should, tantivy.Occur.Must, tantivy.Occur.MustNot


def lexical(
    query: Query, vocabulary: Vocabulary, languages: tuple[str, ...]
) -> list[tantivy.Query]:
    """Parts of which all must match: any of the words, and each phrase. Empty: nothing to find."""
    terms = [term for term in query.terms if not term.stop]
    clauses = [
        clause for term in _distinct(terms) if (clause := _term(term, vocabulary, languages))
    ]
    if query.prefix and query.terms and not query.terms[-1].stop:
        clauses += _beginnings(query.terms[-1], vocabulary, languages)
    return ([either(clauses)] if clauses else []) + phrases(query)


def phrases(query: Query) -> list[tantivy.Query]:
    """What is in quotes, word for word."""
    return [_in_field("words", list(phrase)) for phrase in query.phrases if phrase]


def _distinct(terms: Sequence[Term]) -> list[Term]:
    return list({term.text: term for term in terms}.values())[:TERMS]


def either(queries: Sequence[tantivy.Query]) -> tantivy.Query:
    """Documents that match any; the more they match the better."""
    return tantivy.Query.boolean_query([(Should, query) for query in queries])


def best(queries: Sequence[tantivy.Query]) -> tantivy.Query:
    """Documents that match any; only the best match counts."""
    return queries[0] if len(queries) == 1 else tantivy.Query.disjunction_max_query(list(queries))


def boosted(query: tantivy.Query, boost: float) -> tantivy.Query:
    """The same query with scores times `boost`."""
    return tantivy.Query.boost_query(query, boost)


def _term(term: Term, vocabulary: Vocabulary, languages: tuple[str, ...]) -> tantivy.Query | None:
    spoken = words(term.text)
    if not spoken:
        return None
    ways = [_said(spoken, languages)]
    ways += [boosted(_said(other, languages), SYNONYM) for other in term.synonyms if other]
    if len(spoken) == 1 and not term.synonyms and not vocabulary.has(spoken[0]):
        ways += [boosted(_said([near], languages), TYPO) for near in vocabulary.near(spoken[0])]
    return best(ways)


def _beginnings(
    term: Term, vocabulary: Vocabulary, languages: tuple[str, ...]
) -> Iterable[tantivy.Query]:
    """What the last word may become."""
    found = [
        _said([word], languages)
        for prefix in words(term.text)[-1:]
        for word in vocabulary.beginning(prefix)
    ]
    return [boosted(best(found), BEGINNING)] if found else []


def _said(spoken: Sequence[str], languages: tuple[str, ...]) -> tantivy.Query:
    """Documents that say the words, one after the other, in some form."""
    fields = [
        boosted(best([_in_field(name, list(form)) for form in _forms(spoken, languages)]), weight)
        for name, weight in WEIGHTS.items()
    ]
    return either([*fields, boosted(_in_field("words", list(spoken)), AS_TYPED)])


def _forms(spoken: Sequence[str], languages: tuple[str, ...]) -> list[tuple[str, ...]]:
    if len(spoken) == 1:
        return [(form,) for form in every_stem(spoken[0], languages)] or [(spoken[0],)]
    said = " ".join(spoken)
    return list(dict.fromkeys(tuple(stems(said, language)) for language in languages or ("",)))


def _in_field(name: str, spoken: list[str]) -> tantivy.Query:
    if len(spoken) == 1:
        return tantivy.Query.term_query(SCHEMA, name, spoken[0])
    return tantivy.Query.phrase_query(SCHEMA, name, list(spoken))


def title(
    typed: Sequence[str], vocabulary: Vocabulary, *, finished: bool = False
) -> list[tantivy.Query]:
    """One query for each word of a title that is being typed; the last may be a beginning."""
    return [
        _title_word(word, vocabulary, whole=finished or place < len(typed))
        for place, word in enumerate(typed, start=1)
    ]


def _title_word(word: str, vocabulary: Vocabulary, *, whole: bool) -> tantivy.Query:
    ways = [boosted(_named(word), NAMED)]
    if not whole:
        ways += [boosted(_named(longer), BEGUN) for longer in vocabulary.beginning(word, "name")]
    if len(ways) == 1:
        ways += [_fuzzy(word, prefix=not whole)]
    return best(ways)


def _named(word: str) -> tantivy.Query:
    return tantivy.Query.const_score_query(tantivy.Query.term_query(SCHEMA, "name", word), 1.0)


def _fuzzy(word: str, *, prefix: bool) -> tantivy.Query:
    if not (slips := typos(word)):
        return _named(word)
    return tantivy.Query.fuzzy_term_query(SCHEMA, "name", word, slips, True, prefix)


def alike(view: View, texts: Sequence[str], language: str, most: int = 20) -> list[tantivy.Query]:
    """Queries for the words that set these texts apart: frequent in them and rare elsewhere."""
    counts: dict[str, int] = {}
    for text in texts:
        for stem in stems(text, language):
            counts[stem] = counts.get(stem, 0) + 1
    total = max(view.searcher.num_docs, 1)
    worth = {
        stem: count * total / (1 + view.searcher.doc_freq("body", stem))
        for stem, count in counts.items()
        if len(stem) > 2
    }
    telling = sorted(worth, key=lambda stem: (-worth[stem], stem))[:most]
    return [tantivy.Query.term_query(SCHEMA, "body", stem) for stem in telling]
