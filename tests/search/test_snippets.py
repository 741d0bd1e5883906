"""A snippet shows where the words are, and nothing that is not in the text."""

from hypothesis import given
from hypothesis import strategies as st

from search.query import parse
from search.results import Mark
from search.snippets import snippet

LONG = " ".join(f"word{number}" for number in range(200))


def marked(text: str, said: str, **more: int) -> list[str]:
    return [run.text for run in snippet(text, parse(said), **more) if run.hit]


def test_words_are_marked_whatever_their_ending() -> None:
    assert snippet("Blink, blinking lights.", parse("blinks light")) == [
        Mark("Blink", True),
        Mark(", "),
        Mark("blinking", True),
        Mark(" "),
        Mark("lights", True),
        Mark("."),
    ]


def test_words_without_meaning_are_not_marked() -> None:
    assert marked("What is the way to the router?", "what is the router") == ["router"]


def test_a_snippet_stands_where_most_of_the_words_are() -> None:
    text = f"A router. {LONG} The router light blinks. {LONG}"
    runs = snippet(text, parse("router light"), length=12)
    assert [run.text for run in runs if run.hit] == ["router", "light"]
    assert runs[0].text.startswith("… ")
    assert runs[-1].text.endswith(" …")


def test_the_beginning_of_a_word_still_typed_is_enough() -> None:
    query = parse("rou", typing=True)
    assert [run.text for run in snippet("The router.", query) if run.hit] == ["router"]


def test_without_a_match_it_is_the_beginning() -> None:
    assert snippet(LONG, parse("refund"), length=3) == [Mark("word0 word1 word2 …")]


def test_nothing_gives_nothing() -> None:
    assert snippet("", parse("router")) == []
    assert snippet("…!", parse("router")) == [Mark("…!")]


@given(st.text(max_size=300), st.text(max_size=30))
def test_a_snippet_is_a_piece_of_its_text(text: str, said: str) -> None:
    runs = snippet(text, parse(said), length=5)
    whole = "".join(run.text for run in runs)
    assert all(run.text for run in runs)
    assert whole.removeprefix("… ").removesuffix(" …") in " ".join(text.split())
