"""What every search engine does, in examples.

An engine registers itself with a subclass whose name begins with Test and a fixture `opener`:
a picklable function without arguments that opens the engine, new each time, on one empty store.
"""

import multiprocessing
import random
import string
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from search.engines.base import (
    NO_FILTERS,
    CursorMoved,
    Document,
    Engine,
    EngineUnavailable,
    Filters,
    PageChange,
    Query,
    Vector,
)
from search.query import Rules, parse, synonym_table
from tests.properties import tried

Opener = Callable[[], Engine]
PUBLIC = frozenset({"public"})
AGENTS = frozenset({"public", "agents"})
SIZE = 8  # numbers in a vector here


def direction(*numbers: float) -> Vector:
    """A unit vector that points along the first numbers."""
    vector = np.zeros(SIZE, np.float32)
    vector[: len(numbers)] = numbers
    unit: Vector = vector / np.linalg.norm(vector)
    return unit


def passage(page: int, text: str, **fields: Any) -> Document:
    """A public English passage of an article; `position` also makes its anchor."""
    position = fields.get("position", 0)
    document = Document(
        page_id=page,
        anchor=f"s{position}",
        part=0,
        position=position,
        title=f"Page {page}",
        headings=(),
        text=text,
        keywords="",
        products=(),
        kind="article",
        language="en",
        audience="public",
        access="public",
        verified=False,
        popularity=0.0,
        code="",
        text_hash=f"hash of {text}",
        said=len(text),
    )
    return replace(document, **fields)


def page(number: int, *texts: str, version: int = 1, **fields: Any) -> PageChange:
    """A page with a passage for each text."""
    passages = (passage(number, text, position=at, **fields) for at, text in enumerate(texts))
    return PageChange(number, version, tuple(passages))


def for_agents(number: int, *texts: str, version: int = 1, **fields: Any) -> PageChange:
    """A page that only agents see."""
    return page(number, *texts, version=version, access="agents", audience="agents", **fields)


def asked(text: str, access: frozenset[str] | None = PUBLIC, **more: Any) -> Query:
    """A query as `find` would make it."""
    rules, typing = more.pop("rules", Rules()), more.pop("typing", False)
    return replace(parse(text, rules, typing=typing, limit=None), access=access, **more)


def found(
    engine: Engine, text: str, access: frozenset[str] | None = PUBLIC, **more: Any
) -> list[int]:
    """Pages found by words, best first, without repeats."""
    hits = engine.search(asked(text, access, **more))
    return list(dict.fromkeys(hit.page_id for hit in hits.lexical))


def meant(
    engine: Engine, vector: Vector, access: frozenset[str] | None = PUBLIC, **more: Any
) -> list[int]:
    """Pages found by meaning, best first, without repeats."""
    hits = engine.search(asked("anything", access, vector=vector, **more))
    return list(dict.fromkeys(hit.page_id for hit in hits.vector))


def offered(
    engine: Engine, text: str, access: frozenset[str] | None = PUBLIC, **more: Any
) -> list[str]:
    """Titles suggested."""
    return [suggestion.title for suggestion in engine.suggest(text, access, 10, **more)]


SYNTAX = '+-&|!(){}[]^"~*?:\\/ANDORTO 0aé%_\x00'
HOSTILE = [
    *SYNTAX,
    "title:secret",
    " AND ",
    " OR ",
    " NOT ",
    "secret~2",
    "[a TO z]",
    "router^9",
    "/.*/",
    "access:agents",
    "' OR 1=1",
    "{{7*7}}",
    "\ud800",
    "ﷺ",
    "wi-fi",
    "page:[* TO *]",
    "<script>",
    "body:*",
    "secret",
    "router",
    "lights",
    "orange",
    " goodwil ",
    "_exists_:body",
    "😀",
    "e\u0301",
    "\u202e",
    "--",
    "''",
    '"a b"~5',
    "%00",
    "router*",
    "(?i)x",
    "aaaaaaaaaaaaaaaaaaaaa",
]


def _try_hostile(engine: Engine, text: str, typing: bool) -> None:
    """Search, suggest and correct with a text, as somebody who may see page 1 only."""
    hits = engine.search(asked(text, typing=typing, vector=direction(1)))
    assert {hit.page_id for hit in (*hits.lexical, *hits.vector)} <= {1}
    assert {suggestion.page_id for suggestion in engine.suggest(text, PUBLIC, 5)} <= {1}
    typed = [term.text for term in parse(text, limit=None).terms]
    assert len(engine.correct(typed, PUBLIC)) == len(typed)


def _write_pages(opener: Opener, first: int, count: int, start: Any) -> None:
    engine = opener()
    start.wait(60)
    for number in range(first, first + count):
        engine.apply([page(number, f"shared word, page {number}")], number)


def _count_until(opener: Opener, wanted: int, start: Any, seen: Any) -> None:
    engine = opener()
    start.wait(60)
    counts = [0]
    while counts[-1] < wanted:
        counts.append(len(found(engine, "shared", depth=1000)))
        if counts[-1] < counts[-2]:
            break
    seen.put((max(counts), counts == sorted(counts)))


@pytest.fixture
def processes() -> Iterator[Callable[..., Any]]:
    """Start functions in other processes; all are joined at the end."""
    context = multiprocessing.get_context("spawn")
    started: list[Any] = []

    def start(function: Callable[..., None], *arguments: Any) -> Any:
        process = context.Process(target=function, args=arguments, daemon=True)
        process.start()
        started.append(process)
        return process

    start.context = context  # type: ignore[attr-defined]
    yield start
    for process in started:
        process.join(60)
        if process.is_alive():
            process.kill()


class EngineContract:
    """Inherit, and give the fixture `opener`."""

    hostile_queries = 10_000  # fewer where each is a round trip

    @pytest.fixture
    def engine(self, opener: Opener) -> Engine:
        """The engine with nothing in it yet."""
        engine = opener()
        engine.rebuild([], 0)
        return engine

    # -- words -----------------------------------------------------------------------------

    def test_a_page_is_found_by_any_of_its_words(self, engine: Engine) -> None:
        engine.apply([page(1, "The router blinks orange."), page(2, "Pay a bill late.")], 2)
        assert found(engine, "orange") == [1]
        assert found(engine, "bill router") != []
        assert set(found(engine, "bill router")) == {1, 2}
        assert found(engine, "television") == []

    def test_a_hit_tells_where_it_opens_and_what_it_says(self, engine: Engine) -> None:
        engine.apply(
            [
                PageChange(
                    7,
                    1,
                    (
                        passage(
                            7,
                            "It blinks.",
                            anchor="lights",
                            part=2,
                            title="Router",
                            headings=("Front", "Lights"),
                            verified=True,
                            popularity=0.25,
                        ),
                    ),
                )
            ],
            1,
        )
        [hit] = engine.search(asked("blinks")).lexical
        assert (hit.page_id, hit.anchor, hit.part) == (7, "lights", 2)
        assert (hit.title, hit.said) == ("Router", len("It blinks."))
        assert (hit.verified, hit.popularity) == (True, 0.25)
        assert engine.search(asked("blinks")).engine == engine.name

    def test_other_forms_of_a_word_are_found(self, engine: Engine) -> None:
        engine.apply([page(1, "Requesting a refund")], 1)
        assert found(engine, "refunds requested") == [1]

    def test_the_very_word_comes_before_its_other_forms(self, engine: Engine) -> None:
        engine.apply([page(1, "the billing desk"), page(2, "the bills desk")], 2)
        assert found(engine, "bills") == [2, 1]
        assert found(engine, "billing") == [1, 2]

    def test_words_are_stemmed_in_the_language_of_the_document(self, engine: Engine) -> None:
        engine.apply([page(1, "Wir buchen alle Rechnungen ab", language="de")], 1)
        assert found(engine, "rechnung", rules=Rules(languages=("de",))) == [1]

    def test_case_and_accents_do_not_matter(self, engine: Engine) -> None:
        engine.apply([page(1, "Bezahlen im Café")], 1)
        assert found(engine, "CAFE") == found(engine, "café") == [1]

    def test_hyphenated_words_are_found_in_each_spelling(self, engine: Engine) -> None:
        engine.apply([page(1, "Turn Wi-Fi on"), page(2, "The wifi name"), page(3, "No net")], 3)
        assert set(found(engine, "wifi")) == {1, 2}
        assert set(found(engine, "wi-fi")) == {1, 2}

    def test_a_word_in_the_title_counts_more_than_in_the_text(self, engine: Engine) -> None:
        engine.apply(
            [
                page(1, "About the refund and other things that we do", title="Shops"),
                page(2, "About the opening hours and other things", title="Refund"),
            ],
            2,
        )
        assert found(engine, "refund") == [2, 1]

    def test_headings_and_keywords_are_searched(self, engine: Engine) -> None:
        engine.apply([page(1, "Text", headings=("Roaming",)), page(2, "Text", keywords="esim")], 2)
        assert found(engine, "roaming") == [1]
        assert found(engine, "esim") == [2]

    def test_words_in_quotes_must_occur_as_they_stand(self, engine: Engine) -> None:
        engine.apply([page(1, "an orange light blinks"), page(2, "light the orange lamp")], 2)
        assert found(engine, '"orange light"') == [1]
        assert found(engine, '"light orange"') == []
        assert found(engine, '"lights"') == []

    def test_quotes_bind_what_is_found_by_meaning_too(self, engine: Engine) -> None:
        near = direction(1)
        engine.apply([page(1, "orange light", vector=near), page(2, "red lamp", vector=near)], 2)
        hits = engine.search(asked('"red lamp"', vector=near))
        assert [hit.page_id for hit in hits.vector] == [2]

    def test_stop_words_find_nothing_by_themselves(self, engine: Engine) -> None:
        engine.apply([page(1, "how it is done"), page(2, "the router")], 2)
        assert found(engine, "how is the router") == [2]
        assert found(engine, "how is it") == [1]

    def test_a_synonym_finds_what_the_word_does_not(self, engine: Engine) -> None:
        engine.apply([page(1, "Your invoice is ready"), page(2, "The receiver box is on")], 2)
        rules = Rules(
            synonyms=synonym_table(
                two_way=[["bill", "invoice"]], one_way=[("tv", ["receiver box"])]
            )
        )
        assert found(engine, "bills", rules=rules) == [1]
        assert found(engine, "tv", rules=rules) == [2]

    def test_a_beginning_finds_words_only_while_typing(self, engine: Engine) -> None:
        engine.apply([page(1, "the technician calls")], 1)
        assert found(engine, "calls techn", typing=True) == [1]
        assert found(engine, "techn", typing=True) == [1]
        assert found(engine, "techn") == []

    @pytest.mark.parametrize("typed", ["techncian", "techincian", "tehnicain", "ruoter", "routr"])
    def test_a_slip_still_finds(self, engine: Engine, typed: str) -> None:
        engine.apply([page(1, "technician with a router"), page(2, "something else")], 2)
        assert found(engine, typed) == [1]

    @pytest.mark.parametrize("typed", ["sum", "48214", "rotuur", "h102"])
    def test_short_words_numbers_and_two_slips_in_a_short_word_must_be_right(
        self, engine: Engine, typed: str
    ) -> None:
        engine.apply([page(1, "a sim with 48213 in a router, error h101")], 1)
        assert found(engine, typed) == []

    def test_typos_help_only_when_the_word_itself_is_unknown(self, engine: Engine) -> None:
        engine.apply([page(1, "your router"), page(2, "your routes")], 2)
        assert found(engine, "routes") == [2]

    # -- meaning ---------------------------------------------------------------------------

    def test_the_nearest_in_meaning_come_first(self, engine: Engine) -> None:
        engine.apply(
            [
                page(1, "a", vector=direction(1, 1)),
                page(2, "b", vector=direction(1)),
                page(3, "c", vector=direction(0, 1)),
                page(4, "d"),
            ],
            4,
        )
        assert meant(engine, direction(1)) == [2, 1, 3]
        hits = engine.search(asked("x", vector=direction(1))).vector
        assert hits[0].score == pytest.approx(1.0, abs=0.01)
        assert hits[1].score == pytest.approx(0.707, abs=0.01)

    def test_without_a_query_vector_only_words_count(self, engine: Engine) -> None:
        engine.apply([page(1, "router", vector=direction(1))], 1)
        assert engine.search(asked("router")).vector == ()

    def test_vectors_come_later_by_text_hash(self, engine: Engine) -> None:
        engine.apply([page(1, "orange", "red"), page(2, "orange")], 2)
        engine.set_vectors({"hash of orange": direction(1)}, "model-a")
        assert set(meant(engine, direction(1))) == {1, 2}
        assert found(engine, "red") == [1]
        health = engine.health()
        assert (health.vectors, health.documents, health.model_id) == (2, 3, "model-a")

    def test_what_has_a_vector_of_the_model_keeps_it(self, engine: Engine) -> None:
        engine.apply([page(1, "orange", vector=direction(1)), page(2, "orange")], 1)
        engine.set_vectors({"hash of orange": direction(0, 1)}, "model-a")
        assert meant(engine, direction(1)) == [1, 2]
        assert meant(engine, direction(0, 1)) == [2, 1]

    def test_pages_that_lack_a_vector_are_named_in_their_order(self, engine: Engine) -> None:
        assert engine.apply([PageChange(9, 1)], 1) is None
        whole = page(2, "orange", "red", vector=direction(1))
        engine.apply([page(7, "red"), whole, page(3, "orange", "red"), page(5, "red")], 2)
        assert engine.bare(0, 10) == [3, 5, 7]
        assert engine.bare(3, 1) == [5]
        engine.set_vectors({"hash of red": direction(1)}, "model-a")
        assert engine.bare(0, 10) == [3]
        engine.set_vectors({"hash of orange": direction(1)}, "model-a")
        assert engine.bare(0, 10) == []

    def test_vectors_of_another_model_are_not_compared(self, engine: Engine) -> None:
        engine.apply([page(1, "orange"), page(2, "red")], 2)
        engine.set_vectors({"hash of orange": direction(1), "hash of red": direction(1)}, "model-a")
        engine.set_vectors({"hash of red": np.array([0, 1], np.float32)}, "model-b")
        assert meant(engine, np.array([0, 1], np.float32)) == [2]
        assert meant(engine, direction(1)) == []
        assert engine.health().model_id == "model-b"

    def test_a_query_of_another_model_goes_by_words_alone(self, engine: Engine) -> None:
        engine.apply([page(1, "orange", vector=direction(1))], 1)
        engine.set_vectors({}, "model-a")
        assert meant(engine, direction(1), model_id="model-a") == [1]
        assert meant(engine, direction(1), model_id="model-b") == []

    def test_naming_the_model_keeps_vectors_that_came_along(self, engine: Engine) -> None:
        engine.apply([page(1, "orange", vector=direction(1))], 1)
        engine.set_vectors({}, "model-a")
        assert meant(engine, direction(1)) == [1]

    def test_the_model_of_its_vectors_is_told(self, engine: Engine) -> None:
        engine.apply([page(1, "orange")], 1)
        engine.set_vectors({}, "model-a")
        assert engine.model() == ""  # it has none yet, and may get those of any model
        engine.set_vectors({"hash of orange": direction(1)}, "model-a")
        assert engine.model() == "model-a"
        engine.set_vectors({"hash of orange": direction(1)}, "model-b")
        assert engine.model() == "model-b"

    # -- who sees what ---------------------------------------------------------------------

    def test_only_documents_with_a_key_of_the_person_are_found(self, engine: Engine) -> None:
        near = direction(1)
        engine.apply([page(1, "goodwill", vector=near), for_agents(2, "goodwill", vector=near)], 2)
        assert (found(engine, "goodwill"), meant(engine, near)) == ([1], [1])
        assert set(found(engine, "goodwill", AGENTS)) == set(meant(engine, near, AGENTS)) == {1, 2}
        assert (found(engine, "goodwill", frozenset()), meant(engine, near, frozenset())) == (
            [],
            [],
        )

    def test_no_keys_at_all_is_different_from_every_key(self, engine: Engine) -> None:
        engine.apply([page(1, "goodwill"), for_agents(2, "goodwill")], 2)
        assert set(found(engine, "goodwill", None)) == {1, 2}
        assert found(engine, "goodwill", frozenset()) == []

    def test_a_passage_for_agents_in_a_public_page_stays_with_agents(self, engine: Engine) -> None:
        secret = passage(1, "canary limit", position=1, access="agents", vector=direction(1))
        open_ = passage(1, "router lights", vector=direction(0, 1))
        engine.apply([PageChange(1, 1, (open_, secret))], 1)
        assert found(engine, "canary") == []
        assert found(engine, "canary", AGENTS) == [1]
        [hit] = engine.search(asked("x", vector=direction(1))).vector
        assert hit.said == len("router lights")

    def test_nothing_of_a_hidden_document_shows_through(self, engine: Engine) -> None:
        engine.apply(
            [page(1, "router"), for_agents(2, "canary goodwill", title="Canary limits")], 2
        )
        assert offered(engine, "cana") == offered(engine, "canarry lim") == []
        assert engine.correct(["canarry"], PUBLIC) == ["canarry"]
        assert found(engine, "canarry") == found(engine, "cana", typing=True) == []
        assert engine.similar(2, PUBLIC, 5) == []
        assert engine.correct(["canarry"], AGENTS) == ["canary"]

    def test_a_word_known_only_to_agents_is_a_typo_to_others(self, engine: Engine) -> None:
        engine.apply([page(1, "routers"), for_agents(2, "rooters")], 2)
        assert found(engine, "rooters") == [1]
        assert found(engine, "rooters", AGENTS) == [2]

    def test_what_may_not_be_seen_does_not_crowd_out_what_may(self, engine: Engine) -> None:
        near = direction(1)
        hidden = [for_agents(n, "goodwill goodwill", vector=near) for n in range(1, 40)]
        shown = page(99, "goodwill and much else besides", vector=direction(0.3, 1))
        engine.apply([*hidden, shown], 99)
        assert found(engine, "goodwill", depth=5) == [99]
        assert meant(engine, near, depth=5) == [99]

    # -- filters and depth -----------------------------------------------------------------

    @pytest.mark.parametrize(
        ("filters", "expected"),
        [
            (NO_FILTERS, {1, 2, 3}),
            (Filters(products=(10,)), {1}),
            (Filters(products=(11, 20)), {1, 2}),
            (Filters(kinds=("playbook", "announcement")), {2}),
            (Filters(language="de"), {3}),
            (Filters(audience="agents"), {3}),
            (Filters(products=(20,), kinds=("article",)), set()),
        ],
    )
    def test_filters_narrow_all_that_is_found(
        self, engine: Engine, filters: Filters, expected: set[int]
    ) -> None:
        near = direction(1)
        engine.apply(
            [
                page(1, "handy", title="Handy", products=(10, 11), vector=near),
                page(2, "handy", title="Handy", products=(20,), kind="playbook", vector=near),
                for_agents(3, "handy", title="Handy", language="de", vector=near),
            ],
            3,
        )
        assert set(found(engine, "handy", AGENTS, filters=filters)) == expected
        assert set(meant(engine, near, AGENTS, filters=filters)) == expected
        suggested = engine.suggest("hand", AGENTS, 10, filters)
        assert {suggestion.page_id for suggestion in suggested} == expected

    def test_lists_are_no_longer_than_asked(self, engine: Engine) -> None:
        near = direction(1)
        engine.apply([page(n, "same words", vector=near) for n in range(1, 21)], 20)
        hits = engine.search(asked("same", vector=near, depth=7))
        assert (len(hits.lexical), len(hits.vector)) == (7, 7)

    def test_lists_are_ordered_and_the_same_each_time(self, engine: Engine) -> None:
        near = direction(1)
        engine.apply([page(n, "same words", vector=near) for n in range(1, 21)], 20)
        once, again = (engine.search(asked("same words", vector=near)) for _ in range(2))
        assert once == again
        for ranked in (once.lexical, once.vector):
            scores = [hit.score for hit in ranked]
            assert scores == sorted(scores, reverse=True)

    # -- changes ---------------------------------------------------------------------------

    def test_a_new_engine_is_empty_and_well(self, engine: Engine) -> None:
        health = engine.health()
        assert (health.ok, health.documents, health.pages, health.cursor) == (True, 0, 0, 0)
        assert engine.model() == ""
        assert found(engine, "anything") == []

    def test_a_page_is_replaced_whole(self, engine: Engine) -> None:
        engine.apply([page(1, "orange light", "red light")], 1)
        engine.apply([page(1, "green light", version=2)], 2)
        assert found(engine, "light") == [1]
        assert found(engine, "orange") == found(engine, "red") == []
        assert engine.health().documents == 1

    def test_applying_twice_is_applying_once(self, engine: Engine) -> None:
        changes = [page(1, "orange", vector=direction(1)), page(2, "red")]
        engine.apply(changes, 5)
        once = engine.search(asked("orange red", vector=direction(1)))
        engine.apply(changes, 5)
        assert engine.search(asked("orange red", vector=direction(1))) == once
        assert engine.health().documents == 2
        assert engine.cursor() == 5

    def test_an_older_version_changes_nothing(self, engine: Engine) -> None:
        engine.apply([page(1, "new", version=9)], 9)
        engine.apply([page(1, "old", version=8), PageChange(1, 7)], 10)
        assert (found(engine, "new"), found(engine, "old")) == ([1], [])
        assert engine.cursor() == 10

    def test_an_older_version_cannot_bring_a_deleted_page_back(self, engine: Engine) -> None:
        engine.apply([page(1, "here", version=3)], 3)
        engine.apply([PageChange(1, 5)], 5)
        assert (found(engine, "here"), engine.health().pages) == ([], 0)
        engine.apply([page(1, "here", version=4)], 6)
        assert found(engine, "here") == []
        engine.apply([page(1, "here", version=7)], 7)
        assert found(engine, "here") == [1]

    def test_of_two_changes_of_a_page_the_newer_wins_in_any_order(self, engine: Engine) -> None:
        new, old = page(1, "new", version=4), page(1, "old", version=3)
        engine.apply([new, old], 4)
        assert found(engine, "new") == [1]
        engine.apply([page(2, "old", version=3), page(2, "new", version=4)], 5)
        assert set(found(engine, "new")) == {1, 2}

    def test_a_change_of_access_takes_effect_at_once(self, engine: Engine) -> None:
        near = direction(1)
        engine.apply([page(1, "plan", title="Plan", vector=near)], 1)
        engine.apply([for_agents(1, "plan", title="Plan", version=2, vector=near)], 2)
        assert found(engine, "plan") == meant(engine, near) == offered(engine, "pla") == []

    def test_the_cursor_is_remembered_and_never_goes_back(
        self, engine: Engine, opener: Opener
    ) -> None:
        engine.apply([], 7)
        assert opener().cursor() == 7
        engine.apply([page(1, "late")], 3)
        assert engine.cursor() == opener().cursor() == engine.stands_at() == 7
        assert engine.who_answers() == engine.name
        assert found(engine, "late") == [1]

    def test_changes_that_follow_a_cursor_ahead_of_the_index_are_refused(
        self, engine: Engine
    ) -> None:
        engine.apply([], 4)
        with pytest.raises(CursorMoved) as caught:
            engine.apply([page(1, "gap")], 9, since=6)
        assert caught.value.cursor == 4
        assert (engine.cursor(), found(engine, "gap")) == (4, [])
        engine.apply([page(1, "gap")], 9, since=4)
        assert (engine.cursor(), found(engine, "gap")) == (9, [1])

    def test_what_one_commits_another_sees_at_once(self, engine: Engine, opener: Opener) -> None:
        other = opener()
        assert found(other, "orange") == []
        engine.apply([page(1, "orange", vector=direction(1))], 1)
        assert (found(other, "orange"), meant(other, direction(1))) == ([1], [1])
        other.apply([PageChange(1, 2)], 2)
        assert (found(engine, "orange"), meant(engine, direction(1))) == ([], [])

    # -- rebuild ---------------------------------------------------------------------------

    def test_a_rebuild_replaces_everything(self, engine: Engine, opener: Opener) -> None:
        other = opener()
        engine.apply([page(1, "old"), page(2, "both")], 2)
        assert found(other, "old") == [1]
        engine.rebuild([page(2, "both", vector=direction(1)), page(3, "new")], 8)
        for each in (engine, other, opener()):
            assert (found(each, "old"), found(each, "new"), found(each, "both")) == ([], [3], [2])
            assert (meant(each, direction(1)), each.cursor()) == ([2], 8)

    def test_a_rebuild_can_catch_up_before_it_goes_live(self, engine: Engine) -> None:
        engine.apply([page(1, "old")], 1)

        def catch_up(draft: Engine) -> None:
            assert draft.cursor() == 1
            draft.apply([page(2, "late", version=2)], 2, since=1)
            assert found(draft, "late") == [2]
            assert (found(engine, "late"), engine.cursor()) == ([], 1)

        engine.rebuild([page(1, "old")], 1, before_live=catch_up)
        assert (found(engine, "late"), engine.cursor()) == ([2], 2)

    def test_changes_reach_the_live_index_while_another_is_built(self, engine: Engine) -> None:
        def meanwhile() -> Iterator[PageChange]:
            yield page(1, "one")
            engine.apply([page(2, "two")], 2)
            assert found(engine, "two") == [2]

        engine.rebuild(meanwhile(), 1)
        assert (found(engine, "one"), engine.cursor()) == ([1], 1)

    @pytest.mark.parametrize("where", ["pages", "before_live"])
    def test_a_rebuild_that_fails_leaves_everything_as_it_was(
        self, engine: Engine, where: str
    ) -> None:
        engine.apply([page(1, "kept")], 3)
        before = engine.health()

        def fail(*_: Any) -> None:
            raise RuntimeError("worse than before")

        def pages() -> Iterator[PageChange]:
            yield page(1, "changed")
            if where == "pages":
                fail()

        with pytest.raises(RuntimeError, match="worse"):
            engine.rebuild(pages(), 9, before_live=fail)
        assert (found(engine, "kept"), found(engine, "changed")) == ([1], [])
        assert replace(engine.health(), size_bytes=0) == replace(before, size_bytes=0)
        engine.rebuild([page(1, "changed")], 9)
        assert found(engine, "changed") == [1]

    def test_a_second_rebuild_at_the_same_time_is_refused(
        self, engine: Engine, opener: Opener
    ) -> None:
        def second(_: Engine) -> None:
            with pytest.raises(EngineUnavailable):
                opener().rebuild([], 1)

        engine.rebuild([page(1, "one")], 1, before_live=second)
        assert found(engine, "one") == [1]

    def test_the_index_before_a_rebuild_can_come_back(self, engine: Engine, opener: Opener) -> None:
        engine.rebuild([page(1, "first", vector=direction(1))], 1)
        other = opener()
        engine.rebuild([page(1, "second", version=2)], 2)
        assert found(other, "second") == [1]
        engine.rollback()
        for each in (engine, other, opener()):
            assert (found(each, "first"), found(each, "second")) == ([1], [])
            assert (meant(each, direction(1)), each.cursor()) == ([1], 1)
        engine.apply([page(1, "third", version=3)], 3, since=1)
        assert found(other, "third") == [1]
        engine.rollback()
        assert (found(other, "second"), found(other, "third"), other.cursor()) == ([1], [], 2)

    def test_without_an_earlier_index_nothing_comes_back(self, opener: Opener) -> None:
        engine = opener()
        with pytest.raises(EngineUnavailable):
            engine.rollback()
        engine.apply([page(1, "only")], 1)
        with pytest.raises(EngineUnavailable, match="no earlier index"):
            engine.rollback()
        assert found(engine, "only") == [1]

    def test_nothing_comes_back_during_a_rebuild(self, engine: Engine, opener: Opener) -> None:
        def back(draft: Engine) -> None:
            with pytest.raises(EngineUnavailable):
                opener().rollback()

        engine.rebuild([page(1, "one")], 1, before_live=back)
        assert found(engine, "one") == [1]

    # -- suggestions, likeness, spelling ---------------------------------------------------

    def test_titles_are_offered_while_typing(self, engine: Engine) -> None:
        engine.apply(
            [
                page(1, "x", "y", "z", title="Reset your router"),
                page(2, "x", title="Router lights"),
                page(3, "x", title="Pay a bill"),
            ],
            3,
        )
        assert offered(engine, "rout") == ["Router lights", "Reset your router"]
        assert offered(engine, "how do I reset my rou") == ["Reset your router"]
        assert offered(engine, "pay bi") == ["Pay a bill"]
        assert offered(engine, "zzz") == offered(engine, "") == offered(engine, "?!") == []

    @pytest.mark.parametrize("typed", ["ruoter", "ruote", "router ligths", "roter li"])
    def test_a_slip_still_gets_titles(self, engine: Engine, typed: str) -> None:
        engine.apply([page(1, "x", title="Router lights"), page(2, "x", title="Bills")], 2)
        assert offered(engine, typed) == ["Router lights"]

    def test_suggestions_are_no_more_than_asked(self, engine: Engine) -> None:
        engine.apply([page(n, "x", title=f"Router {n}") for n in range(1, 9)], 8)
        assert len(engine.suggest("router", PUBLIC, 3)) == 3
        assert engine.suggest("router", PUBLIC, 0) == []

    def test_the_more_popular_title_is_offered_first(self, engine: Engine) -> None:
        engine.apply(
            [page(1, "x", title="Router A"), page(2, "x", title="Router B", popularity=0.9)], 2
        )
        assert offered(engine, "router") == ["Router B", "Router A"]

    def test_similar_pages_are_nearest_in_meaning_and_never_the_page_itself(
        self, engine: Engine
    ) -> None:
        engine.apply(
            [
                page(1, "a", vector=direction(1)),
                page(2, "b", "c", vector=direction(1, 0.1)),
                page(3, "d", vector=direction(0, 1)),
                for_agents(4, "e", vector=direction(1)),
            ],
            4,
        )
        assert [hit.page_id for hit in engine.similar(1, PUBLIC, 5)] == [2, 3]
        assert [hit.page_id for hit in engine.similar(1, AGENTS, 1)] == [4]
        assert engine.similar(77, PUBLIC, 5) == []

    def test_without_vectors_similar_pages_share_telling_words(self, engine: Engine) -> None:
        engine.apply(
            [
                page(1, "roaming abroad with a travel pass"),
                page(2, "the travel pass for roaming costs a little"),
                page(3, "the bill costs a little"),
                for_agents(4, "roaming travel pass goodwill"),
            ],
            4,
        )
        similar = [hit.page_id for hit in engine.similar(1, PUBLIC, 5)]
        assert similar[0] == 2
        assert 1 not in similar
        assert 4 not in similar

    def test_unknown_words_are_corrected_to_the_more_frequent(self, engine: Engine) -> None:
        engine.apply([page(1, "router bills"), page(2, "router bells"), page(3, "router bills")], 3)
        assert engine.correct(["ruoter", "bolls", "router"], PUBLIC) == [
            "router",
            "bills",
            "router",
        ]
        assert engine.correct(["xylophone", "tv", "48213"], PUBLIC) == ["xylophone", "tv", "48213"]

    # -- hostile input ---------------------------------------------------------------------

    @pytest.fixture
    def stocked(self, engine: Engine) -> Engine:
        """An engine with something to find."""
        secret = for_agents(2, "secret goodwill", vector=direction(0, 1))
        engine.apply([page(1, "orange router lights", vector=direction(1)), secret], 2)
        return engine

    @settings(
        max_examples=tried(400),
        deadline=None,
        suppress_health_check=[HealthCheck.function_scoped_fixture],
    )
    @given(st.one_of(st.text(max_size=80), st.text(alphabet=SYNTAX, max_size=60)), st.booleans())
    def test_no_text_is_an_error_or_a_way_round_permissions(
        self, stocked: Engine, text: str, typing: bool
    ) -> None:
        _try_hostile(stocked, text, typing)

    def test_thousands_of_hostile_queries_do_no_harm(self, stocked: Engine) -> None:
        chance = random.Random(48213)
        for number in range(tried(self.hostile_queries)):
            text = "".join(chance.choices(HOSTILE, k=chance.randint(1, 5)))
            if number % 20:
                hits = stocked.search(asked(text, typing=number % 2 == 0))
                assert all(hit.page_id == 1 for hit in hits.lexical), text
            else:
                _try_hostile(stocked, text, typing=True)

    def test_texts_of_any_kind_can_be_indexed(self, engine: Engine) -> None:
        texts = ["", " ", "\x00", "\ud800 end", "💥" * 50, "a" * 100_000, string.printable, "ﷺ"]
        engine.apply([page(1, *texts, title="\ud800", keywords="\x00")], 1)
        assert engine.health().documents == len(texts)
        assert found(engine, "end") == [1]

    # -- several processes -----------------------------------------------------------------

    def test_one_process_reads_while_another_writes(
        self, engine: Engine, opener: Opener, processes: Any
    ) -> None:
        start, seen = processes.context.Event(), processes.context.Queue()
        processes(_write_pages, opener, 1, 15, start)
        processes(_count_until, opener, 15, start, seen)
        start.set()
        assert seen.get(timeout=60) == (15, True)

    def test_two_processes_write_at_the_same_time(
        self, engine: Engine, opener: Opener, processes: Any
    ) -> None:
        start = processes.context.Event()
        writers = [processes(_write_pages, opener, first, 10, start) for first in (1, 101)]
        start.set()
        for writer in writers:
            writer.join(60)
            assert writer.exitcode == 0
        assert len(found(engine, "shared", depth=100)) == 20
        assert engine.cursor() == 110
