"""How a page is cut into passages."""

from hypothesis import given
from hypothesis import strategies as st

from kb.passages import INTRO, PART_WORDS, Piece, cut, unique_anchor

PUBLIC, AGENTS = "public", "agents"
words = st.text(alphabet="abcdefg .", min_size=1, max_size=40).filter(lambda text: text.strip())
pieces = st.lists(
    st.builds(
        Piece,
        text=words,
        level=st.sampled_from([0, 0, 0, 2, 3]),
        anchor=words.map(lambda text: text.replace(" ", "-").replace(".", "")),
        audience=st.sampled_from([PUBLIC, AGENTS]),
    ),
    max_size=30,
)


def told(passages, audience):
    return " ".join(" ".join(p.text.split()) for p in passages if p.audience == audience)


def test_text_before_the_first_heading_is_the_introduction():
    (passage,) = cut([Piece("Hello.")], PUBLIC)
    assert (passage.anchor, passage.headings, passage.text) == (INTRO, (), "Hello.")


def test_a_passage_carries_the_headings_above_it():
    passages = cut(
        [
            Piece("Lost card", 2, "lost"),
            Piece("Abroad", 3, "abroad"),
            Piece("Call."),
            Piece("Found", 2, "found"),
        ],
        PUBLIC,
    )
    assert [p.headings for p in passages] == [("Lost card",), ("Lost card", "Abroad"), ("Found",)]
    assert [p.anchor for p in passages] == ["lost", "abroad", "found"]


def test_what_is_for_agents_is_a_passage_of_its_own():
    passages = cut(
        [
            Piece("Fees", 2, "fees"),
            Piece("A fee is 5."),
            Piece("Waive it.", audience=AGENTS),
            Piece("It is due in May."),
        ],
        PUBLIC,
    )
    public, agents = passages
    assert (public.anchor, public.text) == ("fees", "A fee is 5.\nIt is due in May.")
    assert (agents.anchor, agents.text, agents.audience) == ("fees--agents", "Waive it.", AGENTS)


def test_a_heading_for_agents_never_stands_above_public_text():
    passages = cut(
        [
            Piece("Fees", 2, "fees"),
            Piece("Goodwill limits", 3, "goodwill", AGENTS),
            Piece("Up to 50.", audience=AGENTS),
            Piece("Fees are due in May."),
            Piece("Refunds", 3, "refunds"),
        ],
        PUBLIC,
    )
    for passage in passages:
        if passage.audience == PUBLIC:
            assert "Goodwill limits" not in passage.headings
    assert [p.anchor for p in passages if p.audience == PUBLIC] == ["fees", "refunds"]


def test_on_a_page_for_agents_everything_is_for_agents():
    passages = cut([Piece("One."), Piece("Two.", audience=AGENTS)], AGENTS)
    assert [(p.anchor, p.text, p.audience) for p in passages] == [(INTRO, "One.\nTwo.", AGENTS)]


def test_a_long_section_is_cut_into_parts_at_paragraphs():
    paragraph = " ".join(["word"] * 100) + "."
    passages = cut([Piece("Long", 2, "long"), *[Piece(paragraph)] * 4], PUBLIC)
    assert [(p.anchor, p.part) for p in passages] == [("long", n) for n in range(4)]


@given(pieces, st.sampled_from([PUBLIC, AGENTS]))
def test_no_word_is_lost_and_none_changes_its_audience(given_pieces, audience):
    passages = cut(given_pieces, audience)
    for of in (PUBLIC, AGENTS):
        expected = [
            word
            for piece in given_pieces
            if not piece.level and (AGENTS if audience == AGENTS else piece.audience) == of
            for word in piece.text.split()
        ]
        assert sorted(told(passages, of).split()) == sorted(expected)


@given(pieces)
def test_public_passages_do_not_depend_on_what_agents_read(given_pieces):
    def public(these):
        return [(p.anchor, p.headings, p.text) for p in cut(these, PUBLIC) if p.audience == PUBLIC]

    without = [piece for piece in given_pieces if piece.audience == PUBLIC]
    assert public(given_pieces) == public(without)


@given(st.lists(st.text(alphabet="ab. ", max_size=3000), max_size=5))
def test_parts_stay_short(texts):
    for passage in cut([Piece(text) for text in texts if text.strip()], PUBLIC):
        assert len(passage.text.split()) <= PART_WORDS * 1.2


@given(st.lists(st.text(max_size=100), max_size=20))
def test_anchors_are_unique(headings):
    taken = set()
    for heading in headings:
        anchor = unique_anchor(heading, taken)
        assert anchor
        assert anchor not in taken
        taken.add(anchor)


def test_the_hash_changes_with_the_text_and_with_nothing_else():
    one, two = (cut([Piece("A", 2, anchor), Piece("Text.")], PUBLIC)[0] for anchor in ("x", "y"))
    other = cut([Piece("A", 2, "x"), Piece("Other.")], PUBLIC)[0]
    assert one.text_hash == two.text_hash != other.text_hash
