"""The chart of times by passages."""

import re
from itertools import pairwise
from xml.etree import ElementTree as ET

from benchmarks.figures import Figure
from benchmarks.growth import chart

SVG = "{http://www.w3.org/2000/svg}"


def measured(**times: dict[int, float]) -> list[Figure]:
    return [
        Figure("search", ms, "ms", key=f"{name}.{size}.p95")
        for name, points in times.items()
        for size, ms in points.items()
    ]


FIGURES = measured(elastic={1_000: 20, 10_000: 25, 100_000: 40}, raw={1_000: 8, 100_000: 21})


def test_the_chart_says_in_words_what_it_shows() -> None:
    drawn = ET.fromstring(chart(FIGURES))
    assert drawn.find(f"{SVG}title").text == "Time of a desk search, p95, by passages"
    said = drawn.find(f"{SVG}desc").text
    assert "Elasticsearch, over HTTP: 20 ms at 1,000, 25 ms at 10,000, 40 ms at 100,000." in said
    assert "embedded" not in said


def test_more_time_stands_higher_and_more_passages_further_right() -> None:
    circles = ET.fromstring(chart(FIGURES)).findall(f"{SVG}circle[@class='elastic']")
    across, down = ([float(one.get(name)) for one in circles] for name in ("cx", "cy"))
    assert across == sorted(across)
    assert down == sorted(down, reverse=True)


def test_nothing_is_drawn_outside_of_the_page() -> None:
    drawn = ET.fromstring(chart(FIGURES))
    width, height = map(float, drawn.get("viewBox").split()[2:])
    for line in drawn.findall(f"{SVG}path"):
        pairs = re.findall(r"([\d.]+) ([\d.]+)", line.get("d"))
        assert all(0 <= float(x) <= width and 0 <= float(y) <= height for x, y in pairs)


def test_names_at_the_ends_of_lines_do_not_lie_on_each_other() -> None:
    same = measured(**{name: {1_000: 9, 10_000: 10} for name in ("elastic", "embedded", "raw")})
    names = [t for t in ET.fromstring(chart(same)).findall(f"{SVG}text") if ": " in t.text]
    lines = sorted(float(name.get("y")) for name in names)
    assert all(below - above >= 15 for above, below in pairwise(lines))


def test_a_chart_has_colours_for_dark_pages() -> None:
    assert "prefers-color-scheme: dark" in chart(FIGURES)
