"""Questions made up by hypothesis: well formed, with every character that trips a format."""

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction

from hypothesis import strategies as st

from quizzes.content import (
    Answer,
    Area,
    ChoiceGap,
    Circle,
    Cloze,
    Content,
    Criterion,
    Description,
    File,
    Filling,
    FindIt,
    Format,
    FreeText,
    GapText,
    Hint,
    Hotspot,
    Level,
    Matching,
    MultipleAnswers,
    Numeric,
    NumericAnswer,
    NumericGap,
    OrderGrading,
    Ordering,
    Pair,
    Pattern,
    Picture,
    Polygon,
    Rectangle,
    ShortGap,
    ShortText,
    SingleChoice,
    Target,
    Text,
    ToleranceKind,
    TrueFalse,
    Unit,
    UnitDisplay,
    UnitGrading,
    Word,
)
from quizzes.content.gaps import marks
from quizzes.responses import Response, read_response

Words = st.SearchStrategy[str]

TRICKY = [
    "=", "~", "#", "{", "}", ":", "\\", "\n", "%", "[", "]", "->", "//", "::", "####", "\\n",
    "[html]", "[moodle]", "%50%", "$CATEGORY:", "<p>", "&amp;", "]]>", "@", "+", "-", "'", '"',
    ",", ";", "\t", "*", "{1:SA:=x}", "_____", "é", "漢", "TRUE", "A) ", "ANSWER: B", " ",
    "_x0041_", "\u2028",
]  # fmt: skip
plain = st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "S", "Zs"]), max_size=8)
anything: Words = st.lists(st.one_of(st.sampled_from(TRICKY), plain), max_size=6).map("".join)
something: Words = anything.map(lambda text: f"x{text}")
formats = st.sampled_from(Format)
files = st.builds(File, name=st.just("a.png"), data=st.binary(max_size=6))


def texts(words: Words = anything, kinds: st.SearchStrategy[Format] = formats) -> "Texts":
    """Texts without files, in any of the formats."""
    return st.builds(Text, text=words, format=kinds)


Texts = st.SearchStrategy[Text]
any_text = st.builds(
    Text, text=anything, format=formats, files=st.lists(files, max_size=1).map(tuple)
)
MOODLE_WEIGHTS = sorted({Fraction(p, q) for q in range(1, 13) for p in range(1, q + 1)})
fractions = st.sampled_from([Fraction(0), *MOODLE_WEIGHTS])
losses = st.sampled_from([-weight for weight in MOODLE_WEIGHTS])
any_fraction = st.one_of(fractions, losses)
numbers = st.decimals(-(10**6), 10**6, allow_nan=False, places=4)
sizes = st.decimals(0, 1000, allow_nan=False, places=4)


def some(what: st.SearchStrategy, least: int = 1, most: int = 4) -> st.SearchStrategy[tuple]:
    """A short tuple of what is made up."""
    return st.lists(what, min_size=least, max_size=most).map(tuple)


def common(text: Texts = any_text) -> dict[str, st.SearchStrategy]:
    """The fields that all types have."""
    return {
        "name": anything,
        "stem": st.builds(lambda rest, kind: Text(f"s{rest}", kind), anything, formats),
        "general_feedback": text,
        "correct_feedback": text,
        "partially_correct_feedback": text,
        "incorrect_feedback": text,
        "hints": some(st.builds(Hint, text, st.booleans(), st.booleans()), 0, 2),
        "default_mark": st.sampled_from([Fraction(1), Fraction(2), Fraction(1, 3)]),
        "penalty": st.sampled_from([Fraction(0), Fraction(1, 3), Fraction(1)]),
    }


answers = st.builds(Answer, any_text, any_fraction, any_text)
patterns = st.builds(Pattern, anything, fractions, any_text)
kinds = st.sampled_from(ToleranceKind)
numeric_answers = st.builds(
    NumericAnswer, st.one_of(st.none(), numbers), sizes, fractions, any_text, kinds
)
places = st.integers(0, 500)
shapes = st.one_of(
    st.builds(Rectangle, places, places, places, places),
    st.builds(Circle, places, places, places),
    st.builds(Polygon, some(st.tuples(places, places), 3, 5)),
)
gaps = st.one_of(
    st.builds(ChoiceGap, some(answers), st.integers(1, 9), st.just("list"), st.booleans()),
    st.builds(ShortGap, some(patterns), st.integers(1, 9), st.booleans()),
    st.builds(NumericGap, some(numeric_answers), st.integers(1, 9)),
)
levels = st.builds(Level, anything, st.sampled_from([Fraction(0), Fraction(1), Fraction(5, 2)]))

MADE: dict[type[Content], Callable[[], st.SearchStrategy[Content]]] = {
    SingleChoice: lambda: st.builds(
        SingleChoice, **common(), answers=some(answers), shuffle=st.booleans()
    ),
    MultipleAnswers: lambda: st.builds(MultipleAnswers, **common(), answers=some(answers)),
    TrueFalse: lambda: st.builds(
        TrueFalse,
        **common(),
        right=st.booleans(),
        true_feedback=any_text,
        false_feedback=any_text,
    ),
    ShortText: lambda: st.builds(
        ShortText, **common(), answers=some(patterns), use_case=st.booleans()
    ),
    Numeric: lambda: st.builds(
        Numeric,
        **common(),
        answers=some(numeric_answers),
        units=some(st.builds(Unit, something, sizes), 0, 2),
        unit_grading=st.sampled_from(UnitGrading),
        unit_penalty=fractions,
        unit_display=st.sampled_from(UnitDisplay),
        units_left=st.booleans(),
    ),
    Matching: lambda: st.builds(
        Matching, **common(), pairs=some(st.builds(Pair, any_text, anything), 2)
    ),
    Ordering: lambda: st.builds(
        Ordering, **common(), items=some(any_text, 2), grading=st.sampled_from(OrderGrading)
    ),
    GapText: lambda: st.builds(
        GapText,
        **common(),
        words=some(st.builds(Word, anything, st.integers(1, 3), st.booleans())),
        filling=st.sampled_from(Filling),
    ),
    Cloze: lambda: st.builds(Cloze, **common(), gaps=some(gaps)),
    Hotspot: lambda: st.builds(
        Hotspot,
        **common(),
        picture=st.builds(Picture, anything, places, places, anything),
        areas=some(st.builds(Area, shapes, anything, any_fraction, any_text)),
        most=st.integers(1, 3),
    ),
    FreeText: lambda: st.builds(
        FreeText,
        **common(),
        rubric=some(st.builds(Criterion, anything, some(levels)), 0),
        grader_info=any_text,
        response_template=any_text,
        least=st.integers(0, 5),
        most=st.one_of(st.none(), st.integers(5, 9)),
    ),
    FindIt: lambda: st.builds(
        FindIt, **common(), targets=some(st.builds(Target, places, anything, fractions))
    ),
    Description: lambda: st.builds(Description, **common()),
}


def contents(*wanted: type[Content]) -> st.SearchStrategy[Content]:
    """Questions of the types wanted, or of all."""
    return st.one_of([MADE[kind]() for kind in wanted or MADE])


def right(*said: str, wrong: tuple[str, ...] = ()) -> tuple[Answer, ...]:
    """Answers that share the mark, then answers that earn nothing."""
    share = Fraction(1, max(len(said), 1))
    earning = tuple(Answer(Text(text), share) for text in said)
    return earning + tuple(Answer(Text(text)) for text in wrong)


def number(value: str, tolerance: str = "0", fraction: int | Fraction = 1) -> NumericAnswer:
    """An answer that is a number."""
    return NumericAnswer(Decimal(value), Decimal(tolerance), Fraction(fraction))


def answered(content: Content) -> st.SearchStrategy[Response]:
    """Any response to the question, blank ones too."""
    return _raw(content).map(lambda raw: read_response(content, raw))


def _raw(content: Content) -> st.SearchStrategy[dict]:
    if isinstance(content, SingleChoice):
        return st.fixed_dictionaries({"choice": _index(content.answers)})
    if isinstance(content, MultipleAnswers):
        many = len(content.answers)
        ticks = st.lists(st.integers(0, many - 1), unique=True, max_size=many)
        return st.fixed_dictionaries({"choices": ticks})
    if isinstance(content, TrueFalse):
        return st.fixed_dictionaries({"answer": st.sampled_from([None, True, False])})
    if isinstance(content, ShortText | Numeric | FreeText):
        return st.fixed_dictionaries({"text": st.one_of(typed, anything)})
    if isinstance(content, Matching):
        pairs = st.lists(_index(content.choices), max_size=len(content.stems))
        return st.fixed_dictionaries({"pairs": pairs})
    if isinstance(content, Ordering):
        return st.fixed_dictionaries({"order": st.permutations(range(len(content.items)))})
    if isinstance(content, GapText):
        words = st.lists(_index(content.words), max_size=len(marks(content.stem.text)))
        return st.fixed_dictionaries({"gaps": words})
    if isinstance(content, Cloze):
        return st.fixed_dictionaries({"gaps": st.tuples(*map(_gap, content.gaps)).map(list)})
    if isinstance(content, Hotspot):
        point = st.tuples(
            st.integers(0, content.picture.width), st.integers(0, content.picture.height)
        ).map(list)
        return st.fixed_dictionaries({"points": st.lists(point, max_size=content.most)})
    if isinstance(content, FindIt):
        return st.fixed_dictionaries({"page": st.one_of(st.none(), places), "anchor": anything})
    return st.just({})


typed = st.sampled_from(["1", "-2.5", "1,250", "5 m", "x", "x=", "Paris", "1e3"])


def _index(choices: tuple) -> st.SearchStrategy[int | None]:
    return st.sampled_from([None, *range(len(choices))])


def _gap(gap: object) -> st.SearchStrategy[int | str | None]:
    return _index(gap.answers) if isinstance(gap, ChoiceGap) else st.one_of(st.none(), typed)
