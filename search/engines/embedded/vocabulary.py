"""Which words documents have, as far as somebody may see them."""

from collections.abc import Sequence

import tantivy

from search.engines.spelling import SAMPLE, nearest, typos
from search.words import every_stem, words

from .schema import SCHEMA, STEMMED
from .view import Scope, View

_BEGINNINGS = 12  # words that a beginning may stand for
_REMEMBERED = 1_000
LONGEST_BEGINNING = 40


class Vocabulary:
    """The words of one view that one scope can find."""

    def __init__(self, view: View, scope: Scope) -> None:
        self._view = view
        self._scope = scope
        self._languages = view.state.languages()

    def has(self, word: str) -> bool:
        """Whether a word, in any form, is in a document of the scope."""
        forms = [("words", word)]
        forms += [(name, s) for s in every_stem(word, self._languages) for name in STEMMED]
        known = [form for form in forms if self._view.searcher.doc_freq(*form)]
        if self._scope.query is None or not known:
            return bool(known)
        return any(self._found(*form) for form in known)

    def _found(self, name: str, text: str) -> bool:
        query = self._scope.within(tantivy.Query.term_query(SCHEMA, name, text))
        return bool(self._view.searcher.search(query, 1, count=False).hits)

    def beginning(self, prefix: str, name: str = "words") -> list[str]:
        """The most frequent words that begin so, without itself."""
        if not prefix or len(prefix) > LONGEST_BEGINNING:
            return []
        found = self._view.searcher.terms_with_prefix(
            name, prefix, self._scope.query, _BEGINNINGS + 1
        )
        return [word for word, _ in found if word != prefix][:_BEGINNINGS]

    def near(self, word: str) -> list[str]:
        """The words that were probably meant: fewest slips first, then the most frequent.

        Looked up once, as a search asks for them twice: to find by them and to offer them.
        """
        found = self._scope.near.get(word)
        if found is None:
            found = self._near(word)
            if len(self._scope.near) > _REMEMBERED:
                self._scope.near.clear()
            self._scope.near[word] = found
        return found

    def _near(self, word: str) -> list[str]:
        """Read from documents of the scope, so that no word comes from elsewhere."""
        if not (slips := typos(word)):
            return []
        query = tantivy.Query.fuzzy_term_query(SCHEMA, "words", word, slips, True, False)
        seen: set[str] = set()
        for _, source in self._view.find(self._scope.within(query), SAMPLE):
            text = (source["title"], *source["headings"], source["keywords"], source["text"])
            seen.update(words(" ".join(text)))
        return nearest(word, seen, self._frequency)

    def _frequency(self, word: str) -> int:
        return int(self._view.searcher.doc_freq("words", word))

    def corrected(self, typed: Sequence[str]) -> list[str]:
        """The words, unknown ones replaced by what was probably meant."""
        return [word if self.has(word) else next(iter(self.near(word)), word) for word in typed]
