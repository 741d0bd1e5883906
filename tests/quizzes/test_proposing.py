"""Rules propose what a trainer can use, and nothing where the key would not be sure. Pure."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.content import (
    Matching,
    MultipleAnswers,
    Numeric,
    Ordering,
    SingleChoice,
    TrueFalse,
    problems,
)
from quizzes.proposing import (
    Article,
    Callout,
    Line,
    Listing,
    Paragraph,
    Part,
    Proposal,
    Steps,
    Table,
    propose,
)
from quizzes.proposing.amounts import GAP, only_amount
from quizzes.proposing.in_truths import turned_round
from quizzes.proposing.sentences import sentences, stands_alone


def about(*said: Any, headings: tuple[str, ...] = ("Costs",), title: str = "Router") -> Article:
    """An article with these blocks below one heading."""
    return Article(title, tuple(Part(one, headings) for one in said))


def only(article: Article, *siblings: Article) -> Proposal:
    """The one proposal there is."""
    (found,) = propose(article, siblings)
    return found


def text(*paragraphs: str) -> list[Paragraph]:
    """Running text."""
    return [Paragraph(Line(one)) for one in paragraphs]


def listing(*items: tuple[str, str] | str, ordered: bool = False) -> Listing:
    """A list of labels in bold with what they mean, or of plain items."""
    pairs = (one if isinstance(one, tuple) else ("", one) for one in items)
    lines = tuple(Line(f"{a}: {b}", f"{a}:") if a else Line(b) for a, b in pairs)
    return Listing(lines, ordered)


def steps(*titles: str) -> Steps:
    """Steps, each with a sentence more in its passage."""
    told = tuple(f"{at}. {title}. And so on." for at, title in enumerate(titles, 1))
    return Steps(titles, told)


def table(heads: tuple[str, ...], *rows: tuple[str, ...]) -> Table:
    """A table with its rows as its passage has them."""
    told = ["; ".join(f"{a}: {b}" for a, b in zip(heads, row, strict=True)) for row in rows]
    return Table(heads, rows, tuple(told))


def said(proposal: Proposal) -> str:
    """What is asked."""
    return str(proposal.content.stem)


# Steps


def test_steps_are_put_in_order() -> None:
    found = only(about(steps("Unplug it", "Wait", "Plug it in")))
    assert isinstance(found.content, Ordering)
    assert [str(item) for item in found.content.items] == ["Unplug it", "Wait", "Plug it in"]
    assert said(found).startswith("Router › Costs\n\n")
    assert found.told[0] == "1. Unplug it. And so on."


def test_a_numbered_list_of_deeds_is_a_list_of_steps() -> None:
    deeds = listing("Open the app.", "Choose a plan.", "Confirm it.", ordered=True)
    assert isinstance(only(about(deeds)).content, Ordering)


@pytest.mark.parametrize(
    "block",
    [
        steps("Unplug it", "Plug it in"),
        steps("Wait", "Wait", "Plug it in"),
        steps("Open it", "If it is red, call", "Close it"),
        steps(*(f"Press {name}" for name in "abcdefghi")),
        listing("The large figure", "The small figure", "The sum of both", ordered=True),
        listing("Open the app.", "Choose a plan.", "Confirm it."),
    ],
    ids=["two", "twice the same", "one or the other", "too many", "no deeds", "no numbers"],
)
def test_what_has_no_order_is_not_put_in_one(block: Any) -> None:
    assert propose(about(block)) == []


# Tables and lists


def test_a_table_is_put_together_again() -> None:
    plans = table(("Plan", "Price"), ("S", "€9"), ("M", "€19"), ("L", "€29"))
    found = only(about(plans))
    assert isinstance(found.content, Matching)
    assert [(str(pair.text), pair.answer) for pair in found.content.pairs] == list(plans.rows)
    assert "Match “Plan” with “Price”." in said(found)
    assert found.told == plans.told


def test_a_table_of_several_columns_gives_a_question_for_each_that_tells_apart() -> None:
    rows = (("S", "€9", "Yes"), ("M", "€19", "No"), ("L", "€29", "Yes"))
    price, included = propose(about(table(("Plan", "Price", "Router included"), *rows)))
    assert isinstance(price.content, Matching)
    assert isinstance(included.content, MultipleAnswers)
    ticked = [str(one.text) for one in included.content.answers if one.fraction > 0]
    assert ticked == ["S", "L"]


def test_a_table_whose_rows_have_names_says_which_column_is_asked() -> None:
    rows = (("Price", "€49", "€59"), ("Repair", "Next day", "8 hours"), ("Term", "None", "A year"))
    office, plus = propose(about(table(("", "Office", "Plus"), *rows)))
    assert "“Office”: match" in said(office)
    assert "“Plus”: match" in said(plus)


@pytest.mark.parametrize(
    "block",
    [
        table(("Do", "Do not"), ("say when", "guess"), ("help", "argue"), ("write", "forget")),
        table(("Line", "Amount"), ("Plan", "€9"), ("Router", "€4"), ("Total", "€13")),
        table(("Plan", "Fee"), ("S", "€9"), ("M", "€9"), ("L", "€9")),
        table(("Plan", "Price"), ("S", "See below"), ("M", "€9"), ("L", "€19")),
        table(("Plan", "Price"), ("S", "€9"), ("S", "€19"), ("L", "€29")),
        table(("Plan", "Price"), ("S", "–"), ("M", "€9"), ("L", "€19")),
    ],
    ids=["two lists", "a sum", "all the same", "elsewhere", "one key twice", "too few"],
)
def test_a_table_that_tells_nothing_apart_is_left_alone(block: Any) -> None:
    assert propose(about(block)) == []


def test_a_worked_example_is_nothing_to_know() -> None:
    plans = table(("Plan", "Price"), ("S", "€9"), ("M", "€19"), ("L", "€29"))
    assert propose(about(plans, headings=("A worked example",))) == []


def test_a_list_of_what_each_thing_means_is_put_together_again() -> None:
    words = listing(("Collected", "taken by debit"), ("Use", "what you did"), ("Sum", "all of it"))
    found = only(about(words))
    assert isinstance(found.content, Matching)
    assert found.told[0] == "Collected: taken by debit"


# Numbers


def test_a_sentence_with_an_exact_number_asks_for_it() -> None:
    found = only(about(*text("Service comes back within 2 hours of the payment.")))
    assert isinstance(found.content, Numeric)
    assert found.content.answers[0].value == Decimal(2)
    assert f"“Service comes back within {GAP} hours of the payment.”" in said(found)
    assert "within 2 hours" in str(found.content.general_feedback)


@pytest.mark.parametrize(
    ("said", "value", "gap"),
    [
        ("A missed visit costs €1,250.50 in all.", "1250.50", "€_____ in"),
        ("The card is locked after 3 attempts.", "3", "after _____ attempts"),
        ("You earn 4.5% on your savings.", "4.5", "earn _____% on"),
    ],
)
def test_money_percent_and_counts_are_numbers(said: str, value: str, gap: str) -> None:
    amount = only_amount(said)
    assert amount is not None
    assert amount.value == Decimal(value)
    assert gap in amount.taken_out(said)


@pytest.mark.parametrize(
    "sentence",
    [
        "Delivery takes 2 to 4 days in the region.",
        "Delivery takes 2–4 days in the region.",
        "Delivery takes about 4 days in the region.",
        "The fee is €5 after 60 days of waiting.",
        "It takes 4 days to get to you.",
        "The old price was 4 euro and nobody paid it.",
        "Data Boost 5 GB costs what it says there.",
        "You pay €1.5 million for such a line alone.",
        "How do I get my 4 days back from you?",
        "The following 4 days are free for everybody.",
    ],
)
def test_a_number_that_is_not_exact_or_not_understood_is_not_asked_for(sentence: str) -> None:
    assert propose(about(*text(sentence))) == []


def test_nothing_around_it_gives_a_number_away() -> None:
    sentence = "Everybody may send a router back within 14 days."
    assert propose(about(*text(sentence), headings=("The 14 days",))) == []
    assert propose(about(*text(sentence), headings=("Sending back",)))


def test_two_numbers_for_the_same_sentence_are_both_left_out() -> None:
    assert (
        propose(about(*text("The fee is always $5 a month.", "The fee is always $9 a month.")))
        == []
    )


# Terms


def test_a_term_is_chosen_among_what_other_terms_mean() -> None:
    terms = [
        Paragraph(Line(f"The {term} is {what}.", term))
        for term, what in (
            ("bill date", "the 3rd of the month"),
            ("due day", "when the money must be there"),
            ("period", "what the bill is for"),
        )
    ]
    found = propose(about(*terms))
    assert len(found) == len(terms)
    first = found[0].content
    assert isinstance(first, SingleChoice)
    assert str(first.answers[0].text) == "the 3rd of the month"
    assert {answer.fraction for answer in first.answers[1:]} == {0}
    assert "“The bill date is …”" in said(found[0])


def test_a_value_is_chosen_among_those_of_sibling_articles() -> None:
    def card(name: str, fee: str) -> Article:
        return about(listing(("Annual fee", fee)), title=name)

    found = only(card("Gold", "€90"), card("Silver", "€50"), card("Bronze", "€20"))
    assert isinstance(found.content, SingleChoice)
    assert [str(one.text) for one in found.content.answers] == ["€90", "€50", "€20"]


def test_a_label_that_means_two_things_in_one_section_is_not_asked_about() -> None:
    both = about(listing(("Notice", "5 days")), listing(("Notice", "9 days")), title="Closing")
    others = [about(listing(("Notice", f"{n} days")), title=f"Plan {n}") for n in (1, 2, 3)]
    assert propose(both, others) == []


# True or false


@pytest.mark.parametrize(
    ("prohibition", "wrong"),
    [
        ("Do not read the numbers to the caller.", "You may read the numbers to the caller."),
        ("Never share the code with anybody.", "You may share the code with anybody."),
        (
            "Do not promise Bay 1000 on a cable address, even if a neighbor has it.",
            "You may promise Bay 1000 on a cable address.",
        ),
        ("Text codes must not be announced to callers.", "Text codes may be announced to callers."),
        ("The pass cannot be paused by anybody.", "The pass can be paused by anybody."),
    ],
)
def test_a_prohibition_turned_round_is_surely_wrong(prohibition: str, wrong: str) -> None:
    assert turned_round(prohibition) == wrong
    found = only(about(*text(prohibition)))
    assert isinstance(found.content, TrueFalse)
    assert found.content.right is False
    assert prohibition in str(found.content.general_feedback)


@pytest.mark.parametrize(
    "sentence",
    [
        "Do not reset the router unless we ask you to.",
        "Do not cancel the old line before the number has moved.",
        "Do not worry about the light on the box.",
        "Do not bend, cut or paint the white cable.",
        "The bill may not reach you in time.",
        "Some people cannot see the light at all, but we can.",
        "Wires generally cannot be reversed by the bank.",
        "Do not do that with them.",
        "You have at least 30 days to send the router back.",
    ],
)
def test_what_would_not_surely_be_wrong_is_not_turned_round(sentence: str) -> None:
    assert turned_round(sentence) == ""


def test_a_condition_in_a_list_is_no_fact() -> None:
    assert propose(about(listing("The customer cannot verify the number of the account."))) == []


def test_a_callout_makes_a_right_statement() -> None:
    callout = Callout(
        (Line("After ten wrong PUKs the card is locked for good, without exception."),)
    )
    found = only(about(callout))
    assert isinstance(found.content, TrueFalse)
    assert found.content.right is True


@pytest.mark.parametrize(
    "sentence",
    [
        "Restart the router once a month without fail.",
        "Most people never see the second page.",
        "Then everything that was saved is lost.",
    ],
)
def test_a_callout_that_commands_hedges_or_points_back_makes_none(sentence: str) -> None:
    assert propose(about(Callout((Line(sentence),)))) == []


def test_yes_and_no_are_true_and_false() -> None:
    answers = {
        "Same-day transfers are enabled": "No",
        "Paper statements are free": "Yes",
    }
    found = propose(about(*(listing((term, said)) for term, said in answers.items())))
    kept = [one.content.right for one in found if isinstance(one.content, TrueFalse)]
    assert kept == [False, True]


# Whatever an article says

SPOKEN = """
the a router fee is are costs €5 $1,000 30 days 2 hours 10% up to at least not do never may
must cannot if Yes No : . , ; – › ( ) “ ” * [[1]] see Bay 50 within Open Choose Press and it
| { = ~ # <b> \\ / 0 ! ? ß é 漢
"""
WORDS = st.sampled_from(SPOKEN.split())
SENTENCE = st.lists(WORDS, min_size=1, max_size=12).map(" ".join)
GOOD = st.sampled_from(
    [
        "Service comes back within 2 hours of the payment.",
        "Do not read the numbers to the caller.",
        "The fee is €5 for everybody who asks.",
        "Paper statements are free: Yes",
    ]
)
SAID = st.one_of(SENTENCE, GOOD)
LINES = st.lists(st.builds(Line, SAID, st.one_of(st.just(""), WORDS)), max_size=5).map(tuple)
ROWS = st.lists(st.tuples(SAID, SAID, WORDS), max_size=6)
BLOCKS = st.one_of(
    st.builds(Paragraph, st.builds(Line, SAID)),
    st.builds(Listing, LINES, st.booleans()),
    st.builds(Callout, LINES),
    st.lists(SAID, max_size=6).map(lambda titles: steps(*titles)),
    ROWS.map(lambda rows: table(("Plan", "Price", "Free"), *rows)),
)
ARTICLES = st.builds(
    Article, SENTENCE, st.lists(st.builds(Part, BLOCKS, st.tuples(SENTENCE)), max_size=5).map(tuple)
)


def told_by(article: Article) -> set[str]:
    """Every line that passages of the article hold."""
    lines: set[str] = set()
    for part in article.parts:
        if isinstance(part.said, Steps | Table):
            lines.update(part.said.told)
        elif isinstance(part.said, Paragraph):
            lines.add(part.said.line.text)
        else:
            lines.update(line.text for line in part.said.lines)
    return lines


@given(ARTICLES, st.lists(ARTICLES, max_size=2))
def test_every_proposal_can_be_asked_and_stands_in_the_article(
    article: Article, siblings: list[Article]
) -> None:
    for one in propose(article, siblings):
        assert problems(one.content) == []
        assert one.told
        assert set(one.told) <= told_by(article)


@given(ARTICLES)
def test_no_two_proposals_ask_the_same_with_another_key(article: Article) -> None:
    stems = [one.content.stem for one in propose(article)]
    assert len(stems) == len(set(stems))


def quoted(one: Proposal) -> str:
    """The sentence that is asked about."""
    return said(one).split("?\n“", 1)[1].removesuffix("”")


@given(ARTICLES)
def test_a_number_put_back_into_its_gap_says_what_the_article_says(article: Article) -> None:
    for one in propose(article):
        if isinstance(one.content, Numeric):
            begun, ended = quoted(one).split(GAP)
            found = [sentence for line in one.told for sentence in sentences(line)]
            (whole, *_) = (s for s in found if s.startswith(begun) and s.endswith(ended))
            amount = only_amount(whole)
            assert amount is not None
            assert amount.value == one.content.answers[0].value


@given(ARTICLES)
def test_what_is_called_wrong_is_nowhere_said(article: Article) -> None:
    for one in propose(article):
        if isinstance(one.content, TrueFalse) and not one.content.right:
            statement = quoted(one)
            yes_or_no = any(line.endswith(": No") for line in one.told)
            assert yes_or_no or all(statement not in line for line in one.told)


@given(SAID)
def test_sentences_say_all_of_a_paragraph(paragraph: str) -> None:
    assert " ".join(sentences(paragraph)).split() == paragraph.split()


@given(SAID)
def test_a_question_stands_alone_nowhere(paragraph: str) -> None:
    assert not stands_alone(f"{paragraph}?")
