"""The address says what is on the screen."""

from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from desk.asked import Asked

words = st.text(st.characters(exclude_categories=["C", "Z"]), max_size=20)
states = st.builds(
    Asked,
    q=words,
    product=st.integers(0, 10**9),
    kind=words,
    audience=words,
    language=words.map(str.lower).filter(lambda text: text == text.lower()),
    page=st.integers(1, 50),
    open=st.integers(0, 10**9),
    at=words,
)


@given(states)
def test_a_reload_gives_the_same_screen(asked):
    assert Asked.read(QueryDict(asked.query_string)) == asked


@given(st.dictionaries(st.sampled_from(["q", "product", "page", "open", "at", "kind"]), st.text()))
def test_nonsense_in_an_address_counts_as_not_said(params):
    asked = Asked.read(params)
    assert asked.page >= 1
    assert asked.open >= 0
    assert "\0" not in asked.query_string


def test_the_start_has_a_bare_address():
    assert Asked.read(QueryDict("page=1&q=&open=0")).query_string == ""


def test_an_opened_answer_is_no_part_of_the_search():
    asked = Asked(q="router", product=3, open=7, at="orange")
    assert asked.search_string == "q=router&product=3"
    assert asked.query_string == "q=router&product=3&open=7&at=orange"


def test_what_belongs_to_one_click_stays_out_of_the_address():
    assert Asked(q="router", after="x", took_offer=True, position=3).query_string == "q=router"
