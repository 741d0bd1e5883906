"""What happened, as xAPI 1.0.3 statements (adlnet/xAPI-Spec, xAPI-Data.md). Pure.

An actor is an account at this site, by number: no name and no address leaves the house in them.
"""

from __future__ import annotations

import datetime
import uuid
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

VERBS = {
    "attempted": "http://adlnet.gov/expapi/verbs/attempted",
    "answered": "http://adlnet.gov/expapi/verbs/answered",
    "completed": "http://adlnet.gov/expapi/verbs/completed",
    "passed": "http://adlnet.gov/expapi/verbs/passed",
    "failed": "http://adlnet.gov/expapi/verbs/failed",
    "scored": "http://adlnet.gov/expapi/verbs/scored",
    "abandoned": "https://w3id.org/xapi/adl/verbs/abandoned",
}
_ACTIVITY = "http://adlnet.gov/expapi/activities/"
QUIZ, QUESTION = f"{_ACTIVITY}assessment", f"{_ACTIVITY}cmi.interaction"
INTERACTIONS = {
    "single_choice": "choice",
    "multiple_answers": "choice",
    "true_false": "true-false",
    "short_text": "fill-in",
    "numeric": "numeric",
    "matching": "matching",
    "ordering": "sequencing",
    "free_text": "long-fill-in",
}  # all others: "other"


@dataclass(frozen=True)
class Activity:
    """What something was done with."""

    iri: str
    name: str
    kind: str = QUIZ
    interaction: str = ""

    def as_object(self) -> dict[str, Any]:
        """As a statement's object."""
        definition = {"type": self.kind, "name": {"und": self.name}}
        if self.interaction:
            definition["interactionType"] = self.interaction
        return {"objectType": "Activity", "id": self.iri, "definition": definition}


@dataclass(frozen=True)
class Occasion:
    """Who did it, in which attempt, when."""

    site: str
    account: str
    registration: uuid.UUID
    at: datetime.datetime
    quiz: Activity


def statement(
    ref: uuid.UUID, verb: str, about: Activity, occasion: Occasion, **result: Any
) -> dict[str, Any]:
    """One statement; `result` as `score`, `success`, `completion`, `duration`, `response`."""
    context: dict[str, Any] = {"registration": str(occasion.registration), "platform": "Rapport"}
    if about != occasion.quiz:
        context["contextActivities"] = {"parent": [occasion.quiz.as_object()]}
    told = {key: value for key, value in result.items() if value is not None}
    return {
        "id": str(ref),
        "version": "1.0.3",
        "actor": {
            "objectType": "Agent",
            "account": {"homePage": occasion.site, "name": occasion.account},
        },
        "verb": {"id": VERBS[verb], "display": {"en": verb}},
        "object": about.as_object(),
        **({"result": told} if told else {}),
        "context": context,
        "timestamp": occasion.at.isoformat(),
    }


def score(earned: Fraction | None, out_of: Fraction) -> dict[str, float] | None:
    """A score; `scaled` only where it is from −1 to 1, as the specification wants it."""
    if earned is None:
        return None
    least = min(earned, Fraction(0))
    told = {"raw": float(earned), "max": float(max(out_of, earned)), "min": float(least)}
    if out_of and -1 <= earned / out_of <= 1:
        told["scaled"] = float(earned / out_of)
    return told


def duration(seconds: float) -> str:
    """A length of time as ISO 8601."""
    return f"PT{max(seconds, 0):.2f}S"
