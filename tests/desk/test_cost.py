"""What the desk costs: queries of the database, bytes over the wire."""

import gzip
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.contrib.staticfiles import finders

from tests.conftest import article, for_agents, heading

# Measured. Four are session, user and permissions; of ANSWERS eight are the log, written after the
# response in production.
ANSWERS = 20
START = 11
READING = 13


@pytest.fixture
def warm(lights, mia):
    """What a process reads once (sites, content types, synonyms) has been read."""
    mia.get(f"/desk/?q=router&open={lights.pk}")
    mia.get("/desk/answers")
    return mia


@pytest.mark.django_db
def test_answers_cost_the_same_few_queries_for_one_hit_and_for_ten(
    warm, internet, index, django_assert_max_num_queries
):
    with django_assert_max_num_queries(ANSWERS) as one:
        warm.get("/desk/answers?q=router")
    for_one = len(one)
    for number in range(12):
        article(internet, f"Router {number}", [heading("Cable"), for_agents(("text", "<p>R</p>"))])
    index()
    warm.get("/desk/answers?q=router")
    with django_assert_max_num_queries(for_one):
        assert warm.get("/desk/answers?q=router").content.count(b"hit__title") == 10


@pytest.mark.django_db
def test_the_start_costs_few_queries(warm, internet, django_assert_max_num_queries):
    for number in range(6):
        warm.get("/desk/answer", {"open": article(internet, f"Router {number}").pk})
    with django_assert_max_num_queries(START):
        warm.get("/desk/answers")


@pytest.mark.django_db
def test_an_answer_costs_few_queries_however_long_it_is(
    warm, lights, internet, django_assert_max_num_queries
):
    link = f'<p>See <a linktype="page" id="{lights.pk}">the lights</a>.</p>'
    body = [block for n in range(30) for block in (heading(f"Part {n}"), ("text", link))]
    long = article(internet, "Long", body)
    with django_assert_max_num_queries(READING):
        warm.get("/desk/answer", {"open": long.pk})


def scripts() -> list[Path]:
    """Every script the desk loads, its own modules with what they import."""
    ours = sorted(Path(settings.BASE_DIR / "static/js").glob("desk*.js"))
    shared = [finders.find(name) for name in ("js/page.js", "js/theme.js")]
    htmx = finders.find("django_htmx/htmx-2.min.js")
    return [*ours, *map(Path, filter(None, shared)), Path(str(htmx))]


def test_all_scripts_of_the_desk_weigh_less_than_30_kb():
    weight = sum(len(gzip.compress(script.read_bytes(), 9)) for script in scripts())
    assert weight < 30_000


@pytest.mark.django_db
def test_the_desk_loads_the_scripts_that_were_weighed(lights, mia):
    page = BeautifulSoup(mia.get("/desk/").content, "html.parser")
    loaded = {Path(script["src"]).name for script in page.select("script[src]")}
    assert loaded <= {script.name for script in scripts()}
    assert {"desk.js", "htmx-2.min.js"} <= loaded


@pytest.mark.django_db
def test_nothing_on_the_desk_is_an_inline_script_or_style(lights, mia):
    whole = mia.get(f"/desk/?q=router&open={lights.pk}")
    page = BeautifulSoup(whole.content, "html.parser")
    assert [script for script in page.select("script") if not script.get("src")] == []
    assert page.select("style, [style]") == []
    assert [
        tag for tag in page.find_all() if any(name.startswith("on") for name in tag.attrs)
    ] == []
