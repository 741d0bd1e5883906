"""The table of the drills says what went wrong, and never that nothing did."""

from drills.rows import Row, all_well, as_markdown, as_text, none_of

WELL = Row("Redis killed", "0 pages not served", "0 of 40", True)
BAD = Row("Redis killed", "used again within 10 s", "14.0 s", False)
SKIPPED = Row("disk full", "all of it", "SKIPPED: by root alone", None)


def test_what_is_found_is_counted_and_the_first_ones_are_named() -> None:
    row = none_of("a drill", "lost changes", ["a", "b", "c", "d"], 1000)
    assert (row.ok, row.must, row.shown) == (False, "0 lost changes", "4 of 1,000: a; b; c")


def test_nothing_found_is_well() -> None:
    row = none_of("a drill", "wrong pages", [], "300 pages")
    assert (row.ok, row.shown) == (True, "0 of 300 pages")


def test_one_bad_row_is_enough_and_a_skipped_one_is_none() -> None:
    assert all_well([WELL, SKIPPED])
    assert not all_well([WELL, BAD])


def test_the_table_names_a_drill_once_and_says_what_was_not_told() -> None:
    lines = as_text([WELL, BAD, SKIPPED]).splitlines()
    assert lines[0].split() == ["drill", "must", "show", "shown", "ok"]
    assert [line.count("Redis killed") for line in lines[2:]] == [1, 0, 0]
    assert [line.split("  ")[-1].strip() for line in lines[2:]] == ["yes", "NO", "—"]


def test_a_cell_cannot_break_the_table_of_a_document() -> None:
    row = Row("a drill", "x", "one | two\nthree", True)
    assert as_markdown([row]).splitlines()[-1] == "| a drill | x | one \\| two three | yes |"
