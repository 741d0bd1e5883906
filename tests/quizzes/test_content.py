"""What a question says, as JSON and back."""

import contextlib
import json
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quizzes.content import (
    TYPES,
    Answer,
    Cloze,
    Content,
    ContentError,
    File,
    Format,
    Matching,
    NumericAnswer,
    Pair,
    ShortGap,
    ShortText,
    SingleChoice,
    Text,
    TrueFalse,
    from_json,
    texts,
    to_json,
    with_texts,
)
from tests.properties import tried
from tests.quizzes.written import MADE, contents, number, right

slow = settings(
    deadline=None, max_examples=tried(150), suppress_health_check=[HealthCheck.too_slow]
)


@slow
@given(contents())
def test_every_question_comes_back_from_json_as_it_was(content: Content) -> None:
    assert from_json(json.loads(json.dumps(to_json(content)))) == content


def test_hypothesis_makes_up_questions_of_every_type() -> None:
    assert set(MADE) == set(TYPES.values())


def test_weights_are_exact_fractions() -> None:
    thirds = SingleChoice(stem=Text("Which?"), answers=right("a", "b", "c"))
    again = from_json(to_json(thirds))
    assert sum(answer.fraction for answer in again.answers) == 1  # type: ignore[attr-defined]
    assert to_json(thirds)["answers"][0]["fraction"] == "1/3"


def test_every_field_is_written_so_that_a_new_default_changes_no_old_question() -> None:
    said = to_json(TrueFalse(stem=Text("?"), right=True))
    assert said["schema"] == 1
    assert said["penalty"] == "1"
    assert said["hints"] == []


def test_files_are_kept_in_base64() -> None:
    text = Text('<img src="@@PLUGINFILE@@/a.png">', Format.HTML, (File("a.png", b"\x89PNG"),))
    assert to_json(TrueFalse(stem=text, right=True))["stem"]["files"] == [
        {"name": "a.png", "data": "iVBORw==", "path": "/"}
    ]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"schema": 2}, "Schema 2 is unknown"),
        ({"type": "riddle"}, "no question type 'riddle'"),
        ({"answers": "Paris"}, "answers is no list"),
        ({"answers": [{"fraction": "1"}]}, r"answers\[0\] lacks the field pattern"),
        ({"default_mark": "1/0"}, "default_mark is no fraction"),
        ({"default_mark": "one"}, "default_mark is no fraction"),
        ({"default_mark": "1/2/3"}, "default_mark is no fraction"),
        ({"use_case": 1}, "use_case is no bool"),
        ({"stem": "Where?"}, "stem is no object"),
        ({"stem": {"text": "?", "format": "word"}}, "stem.format cannot be 'word'"),
        ({"stem": {"text": "?", "files": [{"name": "a", "data": "%"}]}}, "is not base64"),
        ({"surprise": True}, "unknown field surprise"),
    ],
)
def test_what_is_no_question_is_refused_with_its_place(change: dict, said: str) -> None:
    data = {"schema": 1, "type": "short_text", "answers": [{"pattern": "Paris"}]}
    assert isinstance(from_json(data), ShortText)
    with pytest.raises(ContentError, match=said):
        from_json(data | change)


@pytest.mark.parametrize("value", ["1e999999999", "NaN", "-Infinity", "1_0", "", 3])
def test_a_number_that_would_eat_the_memory_is_refused(value: object) -> None:
    data = {"schema": 1, "type": "numeric", "answers": [{"value": value}]}
    if value == "1_0":
        assert from_json(data).answers[0].value == 10  # type: ignore[attr-defined]
        return
    with pytest.raises(ContentError, match="is no number"):
        from_json(data)


json_values = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=5)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=8,
)


@settings(deadline=None, max_examples=tried(200))
@given(st.sampled_from(sorted(TYPES)), st.data())
def test_any_json_is_a_question_or_refused_and_nothing_else(kind: str, data: st.DataObject) -> None:
    full = to_json(data.draw(MADE[TYPES[kind]]()))
    key = data.draw(st.sampled_from(sorted(full)))
    full[key] = data.draw(json_values)
    with contextlib.suppress(ContentError):
        assert isinstance(from_json(full), Content)


def test_texts_keep_no_white_space_at_their_ends_and_no_control_characters() -> None:
    assert Text(" \r\n a\r\nb\x00\x0b \t\n").text == "a\nb"
    assert Text("\xa0a").text == "\xa0a"
    assert Text("a\ud800\ufffe").text == "a"


def test_an_empty_text_has_no_format_to_differ_in() -> None:
    assert Text("  ", Format.HTML) == Text()


def test_a_name_is_one_line() -> None:
    assert TrueFalse(name=" Lights \n of a  router ", right=True).name == "Lights of a router"


def test_every_text_can_be_found_and_changed() -> None:
    cloze = Cloze(
        stem=Text("Bern is in [[1]]."),
        gaps=(ShortGap(answers=ShortText(answers=()).answers),),
        general_feedback=Text("feedback"),
    )
    matching = Matching(stem=Text("Match"), pairs=(Pair(Text("a"), "b"), Pair(Text("c"), "d")))
    assert [text.text for text in texts(cloze) if text] == ["Bern is in [[1]].", "feedback"]
    louder = with_texts(matching, lambda text: Text(text.text.upper(), text.format))
    assert [str(pair.text) for pair in louder.pairs] == ["A", "C"]
    assert [pair.answer for pair in louder.pairs] == ["b", "d"]


@slow
@given(contents())
def test_changing_no_text_changes_nothing(content: Content) -> None:
    assert with_texts(content, lambda text: text) == content


def test_equal_answers_of_a_matching_question_are_one_choice() -> None:
    matching = Matching(
        pairs=(Pair(Text("a"), "x"), Pair(Text("b"), "x"), Pair(Text(), "y")),
    )
    assert matching.choices == ("x", "y")
    assert len(matching.stems) == 2


def test_numbers_are_decimals_as_they_were_written() -> None:
    assert number("3.1415", "0.0005").value == Decimal("3.1415")
    assert NumericAnswer(None).fraction == Fraction(1)
    assert Answer(Text("a")).fraction == 0
