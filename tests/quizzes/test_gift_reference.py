"""Our reading of GIFT beside the parses of a reference grammar, kept outside the repository.

Each file has a `.gift` and the parse as `.json`. Where we differ, the difference stands below with
its reason; docs/decisions/0009-gift-as-moodle-reads-it.md says why we follow Moodle.
"""

import json
import re
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from quizzes.content import (
    Content,
    Description,
    FreeText,
    Matching,
    MultipleAnswers,
    Numeric,
    ShortText,
    SingleChoice,
    Text,
    TrueFalse,
)
from quizzes.formats import gift

FOLDER = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "gift"
FILES = sorted(FOLDER.glob("*.gift"))

TYPES: dict[type[Content], str] = {
    SingleChoice: "MC",
    MultipleAnswers: "MC",
    TrueFalse: "TF",
    ShortText: "Short",
    Numeric: "Numerical",
    Matching: "Matching",
    FreeText: "Essay",
    Description: "Description",
}

# Where we read otherwise than the reference, and why. Each is Moodle's own reading.
FEEDBACK_BY_RIGHT_AND_WRONG = "first feedback is for the wrong answer, not for the answer true"
MISSING_WORD = "the gap stands where the answers stood, with no space put around it"
MOODLE_LINES = "line breaks in auto-formatted text stay; the reference joins the lines"
DIFFERENCES = {
    "TFTwoFeedback": {FEEDBACK_BY_RIGHT_AND_WRONG},
    "numerical1": {MISSING_WORD},
    "shortAnswer1": {MISSING_WORD},
    "escapeAll": {MOODLE_LINES},
    "symbolsAll": {MOODLE_LINES},
}


@pytest.fixture(scope="module", autouse=True)
def _files_are_there() -> None:
    if not FILES:
        pytest.skip("the reference parses are not beside this repository (../shared/data/gift)")


def test_every_difference_is_of_a_file_that_is_there() -> None:
    assert set(DIFFERENCES) <= {path.stem for path in FILES}


def compared(text: Text | None, reference: dict | None) -> tuple[Any, Any, set[str]]:
    """Ours and theirs as (format, text), and which difference there is in lines or gaps."""
    ours = (str(text.format), text.text) if text else None
    theirs = (reference["format"], reference["text"]) if reference else None
    if theirs and not theirs[1]:
        theirs = None
    if ours == theirs or not ours or not theirs:
        return ours, theirs, set()
    if ours[0] == "moodle" and re.sub(r" *\n\s*", " ", ours[1]) == theirs[1]:
        return theirs, theirs, {MOODLE_LINES}
    if re.sub(r" ?_____ ?", "_____", theirs[1]) == re.sub(r" ?_____ ?", "_____", ours[1]):
        return theirs, theirs, {MISSING_WORD}
    return ours, theirs, set()


def same(text: Text | None, reference: dict | None) -> set[str]:
    ours, theirs, found = compared(text, reference)
    assert ours == theirs
    return found


def same_weight(fraction: Fraction, reference: dict, single: bool) -> None:
    """A weight that is not written: 1 for what is right, 0 for what is wrong."""
    if reference["weight"] is None:
        assert fraction == (1 if reference["isCorrect"] else 0)
        return
    assert abs(float(fraction * 100) - reference["weight"]) < 0.0001
    assert not single or reference["isCorrect"] == (fraction == 1)


def same_choices(content: Any, reference: dict) -> set[str]:
    found: set[str] = set()
    choices = reference["choices"]
    assert isinstance(content, SingleChoice) == any(one["isCorrect"] for one in choices)
    for answer, theirs in zip(content.answers, choices, strict=True):
        found |= same(answer.text, theirs["text"]) | same(answer.feedback, theirs["feedback"])
        same_weight(answer.fraction, theirs, isinstance(content, SingleChoice))
    return found


def same_patterns(content: ShortText, reference: dict) -> set[str]:
    found: set[str] = set()
    for answer, theirs in zip(content.answers, reference["choices"], strict=True):
        assert answer.pattern == theirs["text"]["text"]
        found |= same(answer.feedback, theirs["feedback"])
        same_weight(answer.fraction, theirs, False)
    return found


def same_numbers(content: Numeric, reference: dict) -> set[str]:
    choices = reference["choices"]
    if isinstance(choices, dict):
        choices = [{"text": choices, "weight": None, "isCorrect": True, "feedback": None}]
    found: set[str] = set()
    for answer, theirs in zip(content.answers, choices, strict=True):
        same_value(answer, theirs["text"])
        found |= same(answer.feedback, theirs["feedback"])
        same_weight(answer.fraction, theirs, False)
    return found


def same_value(answer: Any, theirs: dict) -> None:
    low, high = answer.value - answer.tolerance, answer.value + answer.tolerance
    if theirs["type"] == "high-low":
        assert (float(low), float(high)) == (theirs["numberLow"], theirs["numberHigh"])
    else:
        assert float(answer.value) == theirs["number"]
        assert float(answer.tolerance) == theirs.get("range", 0)


def same_pairs(content: Matching, reference: dict) -> set[str]:
    found: set[str] = set()
    for pair, theirs in zip(content.pairs, reference["matchPairs"], strict=True):
        found |= same(pair.text, theirs["subquestion"])
        assert pair.answer == theirs["subanswer"]
    return found


def same_truth(content: TrueFalse, reference: dict) -> set[str]:
    """The reference calls the first feedback that of true; Moodle, that of the wrong answer."""
    assert content.right == reference["isTrue"]
    texts = (content.true_feedback, content.false_feedback)
    theirs = (reference["trueFeedback"], reference["falseFeedback"])
    if content.right and any(theirs):
        assert not same(texts[0], theirs[1]) | same(texts[1], theirs[0])
        return {FEEDBACK_BY_RIGHT_AND_WRONG}
    return same(texts[0], theirs[0]) | same(texts[1], theirs[1])


BY_TYPE: dict[type[Content], Any] = {
    SingleChoice: same_choices,
    MultipleAnswers: same_choices,
    ShortText: same_patterns,
    Numeric: same_numbers,
    Matching: same_pairs,
    TrueFalse: same_truth,
}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_file_is_read_as_the_reference_reads_it(path: Path) -> None:
    reference = json.loads(path.with_suffix(".json").read_text())
    questions = [one for one in reference if one["type"] != "Category"]
    read = gift.read(path.read_text(), path.name)
    found: set[str] = set()
    for ours, theirs in zip(read, questions, strict=True):
        content: Any = ours.content
        assert TYPES[type(content)] == theirs["type"]
        assert content.name == (theirs["title"] or "")
        assert (ours.idnumber, list(ours.tags)) == (theirs["id"] or "", theirs["tags"] or [])
        found |= same(content.stem, theirs["stem"])
        found |= same(content.general_feedback, theirs.get("globalFeedback"))
        found |= BY_TYPE.get(type(content), lambda *_: set())(content, theirs)
    assert found == DIFFERENCES.get(path.stem, set())


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_category_holds_for_what_follows_it(path: Path) -> None:
    reference = json.loads(path.with_suffix(".json").read_text())
    last = [one["title"] for one in reference if one["type"] == "Category"]
    questions = gift.read(path.read_text() + "\n\nOne more{T}\n", path.name)
    assert questions[-1].category == (last[-1] if last else "")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_file_that_was_read_is_written_and_read_again_as_it_was(path: Path) -> None:
    questions = gift.read(path.read_text(), path.name)
    assert gift.read(gift.write(questions)) == questions
