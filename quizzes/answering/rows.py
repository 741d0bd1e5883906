"""What somebody answered, beside what would have been right, as rows to read. Pure.

Made from what `quizzes.review` handed out: a right answer that is not in there is in no row.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext

from quizzes.answering.controls import gap_choices
from quizzes.answering.names import Named
from quizzes.answering.prose import as_inline

Form = dict[str, Any]
Pages = Mapping[int, Named]
Said = list[str | SafeString]


@dataclass(frozen=True)
class Choice:
    """A choice that was shown. `right`: of what was picked; `best`: it belongs to the right answer.

    Both are None where nobody may know.
    """

    text: str | SafeString
    picked: bool
    right: bool | None = None
    best: bool | None = None


@dataclass(frozen=True)
class Row:
    """One line: what was asked, what was said, whether that is right, what is."""

    label: str | SafeString
    said: str | SafeString
    right: bool | None = None
    best: str | SafeString = ""


def choices(shown: dict[str, Any], files: str) -> list[Choice]:
    """All choices of a question to pick or tick from; [] for other types."""
    form = shown["form"]
    if form["type"] not in ("single_choice", "multiple_answers"):
        return []
    picked, best = _picked(shown.get("response")), _picked(shown.get("right"))
    parts = shown.get("parts") or {}
    return [
        Choice(
            as_inline(text, files),
            at in picked,
            parts.get(str(at)) if at in picked else None,
            at in best if shown.get("right") is not None else None,
        )
        for at, text in enumerate(form["choices"])
    ]


def rows(shown: dict[str, Any], files: str, pages: Pages) -> list[Row]:
    """What was said, line by line; [] for questions to pick or tick from."""
    form = shown["form"]
    rule = _RULES.get(form["type"])
    if rule is None:
        return []
    labels, said = rule(form, shown.get("response") or {}, files, pages)
    best = rule(form, shown["right"], files, pages)[1] if shown.get("right") else []
    rights = _rights(shown, len(said))
    return [
        Row(label, said[at], rights[at], best[at] if at < len(best) else "")
        for at, label in enumerate(labels)
    ]


def _picked(response: Any) -> set[int]:
    said = response or {}
    one = [said["choice"]] if said.get("choice") is not None else []
    return {*one, *said.get("choices", [])}


def _rights(shown: dict[str, Any], many: int) -> Sequence[bool | None]:
    """Per row, where the grade has as many parts as there are rows."""
    parts = shown.get("parts")
    return parts if isinstance(parts, list) and len(parts) == many else [None] * many


def _one(said: str | SafeString) -> tuple[Said, Said]:
    return [""], [said]


def _true_false(form: Form, said: Form, files: str, pages: Pages) -> tuple[Said, Said]:
    answer = said.get("answer")
    return _one("" if answer is None else gettext("True") if answer else gettext("False"))


def _text(form: Form, said: Form, files: str, pages: Pages) -> tuple[Said, Said]:
    return _one(said.get("text", ""))


def _measure(form: Form, said: Form, files: str, pages: Pages) -> tuple[Said, Said]:
    parts = [said.get("text", ""), said.get("unit", "")]
    return _one(" ".join(filter(None, parts[::-1] if form["left"] else parts)))


def _pairs(form: Form, said: Form, files: str, pages: Pages) -> tuple[Said, Said]:
    chosen = _padded(said.get("pairs", []), len(form["stems"]))
    texts: Said = ["" if one is None else form["choices"][one] for one in chosen]
    return [as_inline(stem, files) for stem in form["stems"]], texts


def _order(form: Form, said: Form, files: str, pages: Pages) -> tuple[Said, Said]:
    many = len(form["items"])
    order = _padded(said.get("order", []), many)
    texts: Said = ["" if at is None else as_inline(form["items"][at], files) for at in order]
    return [str(place) for place in range(1, many + 1)], texts


def _gaps(form: Form, said: Form, files: str, pages: Pages) -> tuple[Said, Said]:
    given = _padded(said.get("gaps", []), len(form["gaps"]))
    texts: Said = [_gap(form, at, one) for at, one in enumerate(given)]
    return [gettext("Gap %(number)d") % {"number": n} for n in range(1, len(texts) + 1)], texts


def _gap(form: Form, at: int, said: Any) -> str:
    if said is None or form["gaps"][at].get("is") in ("text", "number"):
        return str(said or "")
    return dict(gap_choices(form, at)).get(str(said), "")


def _points(form: Form, said: Form, files: str, pages: Pages) -> tuple[Said, Said]:
    points = said.get("points", [])
    words = gettext("%(x)d from the left, %(y)d from the top")
    return _one("; ".join(words % {"x": x, "y": y} for x, y in points))


def _page(form: Form, said: Form, files: str, pages: Pages) -> tuple[Said, Said]:
    page = said.get("page")
    if page is None:
        return _one("")
    known = pages.get(page)
    if known is None:
        return _one(gettext("An article"))
    place = known.at(said.get("anchor", ""))
    return _one(f"{place} ({known.code})" if known.code else place)


def _padded(said: Sequence[Any], many: int) -> list[Any]:
    return [*said, *[None] * (many - len(said))]


_RULES: dict[str, Callable[[Form, Form, str, Pages], tuple[Said, Said]]] = {
    "true_false": _true_false,
    "short_text": _text,
    "numeric": _measure,
    "matching": _pairs,
    "ordering": _order,
    "gap_text": _gaps,
    "cloze": _gaps,
    "hotspot": _points,
    "free_text": _text,
    "find_it": _page,
}
