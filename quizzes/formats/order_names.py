"""What Moodle calls the ways of grading an order, in GIFT and in XML."""

from __future__ import annotations

from quizzes.content import OrderGrading

NAMES = {
    OrderGrading.ALL_OR_NOTHING: "ALL_OR_NOTHING",
    OrderGrading.ABSOLUTE_POSITION: "ABSOLUTE_POSITION",
    OrderGrading.NEXT_WITHOUT_LAST: "RELATIVE_NEXT_EXCLUDE_LAST",
    OrderGrading.NEXT_WITH_LAST: "RELATIVE_NEXT_INCLUDE_LAST",
    OrderGrading.ONE_BEFORE_AND_AFTER: "RELATIVE_ONE_PREVIOUS_AND_NEXT",
    OrderGrading.ALL_BEFORE_AND_AFTER: "RELATIVE_ALL_PREVIOUS_AND_NEXT",
    OrderGrading.LONGEST_ORDERED: "LONGEST_ORDERED_SUBSET",
    OrderGrading.LONGEST_CONTIGUOUS: "LONGEST_CONTIGUOUS_SUBSET",
    OrderGrading.DISTANCE: "RELATIVE_TO_CORRECT",
}
# Where nothing is said, Moodle looks at what follows what (set_layout_select_count_grading).
USUAL = OrderGrading.NEXT_WITHOUT_LAST
GRADINGS = {
    **{name: grading for grading, name in NAMES.items()},
    **dict.fromkeys(("ABSOLUTE", "ABS"), OrderGrading.ABSOLUTE_POSITION),
    **dict.fromkeys(("RELATIVE", "REL"), USUAL),
}
