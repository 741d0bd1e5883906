"""Search on the command line."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from accounts.models import User
from kb.models import ProductPage
from search.models import SearchLog
from tests.conftest import article
from tests.search.conftest import WordBag

pytestmark = pytest.mark.django_db
Index = Callable[[], int]
Out = pytest.CaptureFixture[str]


@pytest.fixture
def pages(internet: ProductPage, index: Index) -> list[Any]:
    made = [
        article(internet, "Router lights", [("text", "<p>Orange lamp.</p>")], external_id="lights"),
        article(internet, "Refunds", [("text", "<p>Fourteen days.</p>")], external_id="refunds"),
        article(
            internet,
            "Goodwill",
            [("text", "<p>Twenty.</p>")],
            external_id="goodwill",
            audience="agents",
        ),
    ]
    index()
    return made


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    queries, qrels = tmp_path / "queries.jsonl", tmp_path / "qrels.tsv"
    asked = {"a": "orange lamp", "b": "fourteen days", "c": "goodwill", "d": "xylophone"}
    queries.write_text(
        "\n".join(json.dumps({"id": name, "text": text}) for name, text in asked.items())
    )
    qrels.write_text(
        "query\tarticle\tgrade\na\tlights\t1\nb\trefunds\t2\nc\tgoodwill\t1\nd\tlights\t1\n"
    )
    return queries, qrels


def evaluated(files: tuple[Path, Path], out: Out, *more: str) -> dict[str, Any]:
    queries, qrels = map(str, files)
    call_command("evaluate_search", "--queries", queries, "--qrels", qrels, "--json", *more)
    figures: dict[str, Any] = json.loads(out.readouterr().out)
    return figures


def test_figures_are_means_over_the_queries(
    pages: list[Any], files: tuple[Path, Path], capsys: Out
) -> None:
    figures = evaluated(files, capsys)
    assert (figures["engine"], figures["queries"], figures["k"]) == ("embedded", 4, 10)
    assert (figures["ndcg"], figures["recall"], figures["mrr"]) == (0.75, 0.75, 0.75)
    assert figures["zero_results"] == 0.25
    assert 0 < figures["p50_ms"] <= figures["p95_ms"]


def test_words_alone_are_measured_beside_it(
    pages: list[Any], files: tuple[Path, Path], encoder: WordBag, capsys: Out
) -> None:
    files[0].write_text('{"id": "a", "text": "lmapp"}\n')
    files[1].write_text("a\tlights\t1\n")
    figures = evaluated(files, capsys)
    assert set(figures["lexical_alone"]) == {
        *("queries", "ndcg", "recall", "mrr", "zero_results", "p50_ms", "p95_ms", "local_copy")
    }
    assert figures["encoder"] == "word-bag"


def test_somebodys_eyes_see_what_is_theirs(
    pages: list[Any], files: tuple[Path, Path], agent: User, outsider: User, capsys: Out
) -> None:
    assert evaluated(files, capsys, "--as", "mia")["ndcg"] == 0.75
    assert evaluated(files, capsys, "--as", "casey")["ndcg"] == 0.5
    with pytest.raises(CommandError, match="nobody"):
        evaluated(files, capsys, "--as", "nobody")


def test_a_table_for_people(pages: list[Any], files: tuple[Path, Path], capsys: Out) -> None:
    queries, qrels = map(str, files)
    call_command("evaluate_search", "--queries", queries, "--qrels", qrels, "--k", "5")
    told = capsys.readouterr().out
    assert "nDCG@5" in told
    assert "lexical alone" in told


def test_an_article_that_is_not_there_is_an_error_with_a_count(
    pages: list[Any], files: tuple[Path, Path], capsys: Out
) -> None:
    with files[1].open("a") as file:
        file.write("a\tgone\t1\nb\tgone-too\t1\n")
    with pytest.raises(CommandError, match="2 of 5 judged articles"):
        evaluated(files, capsys)


@pytest.mark.parametrize(
    ("name", "line", "said"),
    [
        (0, "not json", "line 5"),
        (0, '{"id": "z"}', "line 5"),
        (1, "a\tlights", "line 6"),
        (1, "a\tlights\tgood", "line 6"),
        (1, "unknown\tlights\t1", "1 queries are not in"),
    ],
)
def test_a_file_that_cannot_be_read_names_the_line(
    pages: list[Any], files: tuple[Path, Path], capsys: Out, name: int, line: str, said: str
) -> None:
    text = files[name].read_text().rstrip("\n")
    files[name].write_text(f"{text}\n{line}\n")
    with pytest.raises(CommandError, match=said):
        evaluated(files, capsys)


def test_health_says_what_is_missing(pages: list[Any], capsys: Out) -> None:
    call_command("search_health", "--json")
    state = json.loads(capsys.readouterr().out)
    assert (state["ok"], state["pages"], state["waiting"], state["hybrid"]) == (True, 3, 0, False)
    assert "no encoder" in " ".join(state["notes"])


def test_health_fails_while_changes_wait(
    pages: list[Any], internet: ProductPage, capsys: Out
) -> None:
    article(internet, "Late")
    with pytest.raises(SystemExit) as ended:
        call_command("search_health")
    assert ended.value.code == 1
    assert "wait to be applied" in capsys.readouterr().out


def test_health_fails_without_an_index(internet: ProductPage, capsys: Out) -> None:
    with pytest.raises(SystemExit):
        call_command("search_health", "--json")
    state = json.loads(capsys.readouterr().out)
    assert state["ok"] is False
    assert "rebuild_search" in " ".join(state["notes"])


def test_a_search_is_a_customers_unless_somebody_is_named(
    pages: list[Any], agent: User, capsys: Out
) -> None:
    call_command("search", "goodwill")
    assert "0 answers" in capsys.readouterr().out
    call_command("search", "goodwill", "--as", "mia", "--explain")
    told = capsys.readouterr().out
    assert "Goodwill  (agents)" in told
    assert "words: place 1" in told
    assert SearchLog.objects.count() == 0


def test_a_search_as_json(pages: list[Any], capsys: Out) -> None:
    call_command("search", "orange", "--json", "--explain")
    found = json.loads(capsys.readouterr().out)
    assert found["hits"][0]["title"] == "Router lights"
    assert found["hits"][0]["why"].startswith("score")
