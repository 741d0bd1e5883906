"""What is found in a view: by words, by meaning, by title, by likeness."""

import tantivy

from search.engines.base import Query, Ranked, Suggestion
from search.engines.titles import COMPARED, Title, best, one_a_page, telling
from search.words import words

from . import queries
from .schema import of_page
from .view import Scope, View
from .vocabulary import Vocabulary

_SOURCES = 20  # passages of a page that say what it is about


def by_words(view: View, scope: Scope, query: Query) -> list[Ranked]:
    """Passages that say the words of a query."""
    parts = queries.lexical(query, Vocabulary(view, scope), view.state.languages())
    if not parts or query.depth < 1:
        return []
    return view.ranked(scope.within(*parts), query.depth)


def by_meaning(view: View, scope: Scope, query: Query) -> list[Ranked]:
    """Passages that mean what a query means."""
    if query.vector is None or query.depth < 1:
        return []
    if query.model_id not in ("", view.state.model_id):  # numbers of different models tell nothing
        return []
    among = scope.rows
    for phrase in queries.phrases(query):  # what is in quotes must occur, whatever is meant
        among = among & view.rows(scope.within(phrase))
    return view.table.nearest(query.vector, among, query.depth)


def titles(view: View, scope: Scope, text: str, limit: int) -> list[Suggestion]:
    """Titles that go on from a text that is being typed."""
    typed = telling(words(text), view.state.languages())
    if not typed or limit < 1:
        return []
    finished = not text[-1:].isalnum()
    parts = queries.title(typed, Vocabulary(view, scope), finished=finished)
    found = view.ranked(scope.within(*parts), COMPARED)
    named = (Title(hit.score, hit.page_id, hit.title, hit.popularity) for hit in found)
    return best(named, typed)[:limit]


def similar(view: View, scope: Scope, page_id: int, limit: int) -> list[Ranked]:
    """Best passages of the pages most like a page."""
    if limit < 1:
        return []
    middle = view.table.middle(page_id, scope.rows)
    if middle is None:
        return _alike_in_words(view, scope, page_id)[:limit]
    others = scope.rows & (view.table.page[: view.table.length] != page_id)
    return one_a_page(view.table.nearest(middle, others, limit * 10))[:limit]


def _alike_in_words(view: View, scope: Scope, page_id: int) -> list[Ranked]:
    this = of_page(page_id)
    sources = [source for _, source in view.find(scope.within(this), _SOURCES)]
    texts = [f"{source['title']} {source['text']}" for source in sources]
    language = sources[0]["language"] if sources else ""
    if not (telling := queries.alike(view, texts, language)):
        return []
    others = tantivy.Query.boolean_query(
        [(queries.Must, queries.either(telling)), (queries.MustNot, this)]
    )
    return one_a_page(view.ranked(scope.within(others), 10 * _SOURCES))
