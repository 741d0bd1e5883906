"""Reading what somebody typed."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.query import (
    MAX_LENGTH,
    QueryTooLong,
    Rules,
    code_in,
    normalise,
    parse,
    phrase,
    synonym_table,
)
from tests.properties import tried


def searched(text: str, rules: Rules | None = None) -> list[str]:
    return [term.text for term in parse(text, rules or Rules()).terms if not term.stop]


def test_words_that_carry_no_meaning_are_marked() -> None:
    assert searched("How do I pay my bill?") == ["pay", "bill"]


def test_stop_words_count_when_nothing_else_was_typed() -> None:
    assert searched("to be or not") == ["to", "be", "or", "not"]


def test_contractions_are_stop_words_with_either_apostrophe() -> None:
    assert searched("Don’t can't don't refund") == ["refund"]


def test_stop_words_follow_the_languages_of_the_site() -> None:
    german = Rules(languages=("de",))
    assert searched("wie kann ich die Rechnung zahlen", german) == ["rechnung", "zahlen"]
    assert "how" in searched("how die Rechnung", german)


def test_editors_stop_phrases_are_marked_only_as_a_whole() -> None:
    rules = Rules(stop_phrases=frozenset({phrase("Good morning")}))
    assert searched("Good morning, router broken", rules) == ["router", "broken"]
    assert searched("morning router", rules) == ["morning", "router"]


def test_a_possessive_is_the_word_itself() -> None:
    assert searched("customer's routers' lights") == ["customer", "routers", "lights"]


def test_accents_and_case_do_not_matter() -> None:
    assert searched("CAFÉ") == searched("café") == ["cafe"]


def test_a_hyphenated_word_is_looked_up_in_parts_and_as_one() -> None:
    parts = parse("Wi-Fi").terms
    assert [(term.text, term.synonyms) for term in parts] == [
        ("wi", (("wifi",),)),
        ("fi", (("wifi",),)),
    ]


def test_words_in_closed_quotes_are_phrases_and_an_open_quote_is_nothing() -> None:
    query = parse('“orange light” on "router')
    assert query.phrases == (("orange", "light"),)
    assert [term.text for term in query.terms] == ["orange", "light", "on", "router"]


def test_empty_quotes_ask_for_nothing() -> None:
    assert parse('"" " "').phrases == ()


def test_two_way_synonyms_stand_for_each_other_in_any_form() -> None:
    rules = Rules(synonyms=synonym_table(two_way=[["bill", "invoice"]]))
    assert parse("bills", rules).terms[0].synonyms == (("invoice",),)
    assert parse("invoices", rules).terms[0].synonyms == (("bill",),)


def test_one_way_synonyms_work_one_way() -> None:
    rules = Rules(synonyms=synonym_table(one_way=[("net", ["internet connection"])]))
    assert parse("net", rules).terms[0].synonyms == (("internet", "connection"),)
    assert all(not term.synonyms for term in parse("internet connection", rules).terms)


def test_a_synonym_of_several_words_stands_for_each_of_them() -> None:
    rules = Rules(synonyms=synonym_table(two_way=[["receiver box", "harbor"]]))
    terms = parse("my receiver boxes blink", rules).terms
    assert [bool(term.synonyms) for term in terms] == [False, True, True, False]


def test_a_synonym_without_words_is_left_out() -> None:
    assert synonym_table(two_way=[["bill", "…"]], one_way=[("!", ["x"])]) == {}


def test_the_last_word_is_a_beginning_only_while_typing() -> None:
    assert parse("router li", typing=True).prefix
    assert not parse("router li ", typing=True).prefix
    assert not parse("router li").prefix
    assert not parse("?!", typing=True).prefix


def test_control_characters_and_surrogates_never_pass() -> None:
    assert normalise("a\x00b\ud800c\u200bd\u202ee\n\tf") == "a b cde f"


def test_wide_characters_are_read_as_plain_ones() -> None:
    assert normalise("Ｒｏｕｔｅｒ ﬁne") == "Router fine"


def test_too_long_a_query_is_refused_with_the_limit() -> None:
    assert parse("a" * MAX_LENGTH).text
    with pytest.raises(QueryTooLong, match=r"200 characters; this one has 201\."):
        parse("a" * (MAX_LENGTH + 1))


def test_evaluation_may_lift_the_limit() -> None:
    assert len(parse("word " * 1000, limit=None).terms) == 1000


@pytest.mark.parametrize("typed", ["48213", "48 213", " 48-213 ", "#48213", "48.213", "４８２１３"])
def test_a_code_is_recognised_as_it_is_spoken(typed: str) -> None:
    assert code_in(typed) == "48213"


@pytest.mark.parametrize("typed", ["4821", "482133", "48213 router", "4 8213", "", "48  2 13"])
def test_other_numbers_are_no_codes(typed: str) -> None:
    assert code_in(typed) == ""


RULES = Rules(
    languages=("en", "de"),
    synonyms=synonym_table(two_way=[["a", "b c"]], one_way=[("0", ["1 2"])]),
    stop_phrases=frozenset({("a", "b")}),
)


@settings(max_examples=tried(500), deadline=None)
@given(st.text(max_size=MAX_LENGTH), st.booleans())
def test_no_text_is_an_error(text: str, typing: bool) -> None:
    query = parse(text, RULES, typing=typing, limit=None)
    assert all(term.text and term.text == term.text.lower() for term in query.terms)
    assert not query.terms or any(not term.stop for term in query.terms)
    query.text.encode()


@given(st.text(max_size=200))
def test_normalising_twice_changes_nothing(text: str) -> None:
    once = normalise(text, None)
    assert normalise(once, None) == once
