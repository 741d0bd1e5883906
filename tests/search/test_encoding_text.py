"""What an encoder reads of each passage."""

from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from search.encoding_text import WINDOW, encoding_texts


@dataclass(frozen=True)
class Said:
    text: str
    headings: tuple[str, ...] = ()
    audience: str = "public"


def words(count: int, word: str = "word") -> str:
    return " ".join([word] * count)


def test_a_short_passage_is_read_with_its_title_heading_and_neighbours() -> None:
    passages = [
        Said("Intro."),
        Said("It blinks.", ("Front", "Lights")),
        Said("Hold it.", ("Reset",)),
    ]
    assert (
        encoding_texts("Router", passages)
        == ["Router\nIntro.\nLights\nIt blinks.\nReset\nHold it."] * 3
    )


def test_names_with_underscores_are_read_as_words() -> None:
    assert encoding_texts("Keys", [Said("Call open_bank_account.")]) == [
        "Keys\nCall open bank account."
    ]


def test_a_long_passage_is_read_alone() -> None:
    long = words(WINDOW)
    assert encoding_texts("Router", [Said("Before."), Said(long), Said("After.")])[1] == (
        f"Router\n{long}"
    )


def test_neighbours_come_in_reading_order_as_far_as_there_is_room() -> None:
    passages = [Said(words(60, letter)) for letter in "abcde"]
    read = [set(text.split()) for text in encoding_texts("", passages)]
    assert read == [{"a", "b"}, {"b", "c"}, {"c", "d"}, {"d", "e"}, {"d", "e"}]


def test_public_text_never_bears_the_mark_of_agents_text() -> None:
    passages = [Said("Open."), Said("Canary.", audience="agents"), Said("Shut.")]
    assert encoding_texts("Plan", passages) == [
        "Plan\nOpen.\nShut.",
        "Plan\nCanary.",
        "Plan\nOpen.\nShut.",
    ]


passages_ = st.lists(
    st.builds(
        lambda count, audience, number: Said(words(count, f"w{number}"), audience=audience),
        st.integers(0, 200),
        st.sampled_from(["public", "agents"]),
        st.integers(0, 99),
    ),
    max_size=12,
)


@given(passages_)
def test_every_text_holds_its_passage_and_keeps_to_the_window_and_the_audience(
    passages: list[Said],
) -> None:
    texts = encoding_texts("Title", passages)
    assert len(texts) == len(passages)
    for passage, text in zip(passages, texts, strict=True):
        assert passage.text in text
        assert len(text.split()) - 1 <= max(WINDOW, len(passage.text.split()))
        own = {
            word
            for other in passages
            if other.audience == passage.audience
            for word in other.text.split()
        }
        assert set(text.split()) <= own | {"Title"}
