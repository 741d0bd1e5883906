"""`manage.py import_articles`: what it prints, and its exit code."""

import shutil
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from kb.models import ArticlePage

EXAMPLES = Path(__file__).parent / "import_examples"


def run(capsys, *arguments):
    """What it says on both channels, and whether it went well."""
    try:
        call_command("import_articles", *map(str, arguments), no_color=True)
        error = ""
    except CommandError as failed:
        error = str(failed)
    said = capsys.readouterr()
    return said.out, said.err, error


def test_it_counts_what_it_did(home, capsys):
    out, err, error = run(capsys, EXAMPLES / "shop")
    assert out.splitlines() == [
        "4 articles: 4 new, 0 updated, 0 unchanged",
        "1 of them for agents only",
        "1 snippet: 1 new, 0 updated, 0 unchanged",
        "2 products: 2 new, 0 updated, 0 unchanged",
        '"author" is kept but not shown (1 article)',
    ]
    assert "warning: " in err
    assert error == ""
    out, _, _ = run(capsys, EXAMPLES / "shop")
    assert out.splitlines()[0] == "4 articles: 0 new, 0 updated, 4 unchanged"


def test_a_dry_run_lists_what_would_happen(home, capsys):
    out, _, error = run(capsys, EXAMPLES / "rows.jsonl", "--dry-run")
    assert out.splitlines()[:3] == [
        "would create Change your address (7)",
        "would create Track (8)",
        "2 articles would be imported: 2 new, 0 updated, 0 unchanged",
    ]
    assert "2 products would be made: Account, General" in out
    assert not ArticlePage.objects.exists()
    assert error == ""


def test_errors_are_told_and_make_it_fail_while_good_files_go_in(home, tmp_path, capsys):
    shutil.copytree(EXAMPLES / "shop", tmp_path, dirs_exist_ok=True)
    bad = tmp_path / "bad.md"
    bad.write_text("---\nid: bad\n---\nText", "utf-8")
    out, err, error = run(capsys, tmp_path)
    assert f"error: {bad}:1: title is missing; write one" in err
    assert error == "1 file not imported. Mend and run this again."
    assert out.startswith("4 articles: 4 new")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["gone"], "There is no file or folder gone"),
        ([EXAMPLES / "rows.jsonl", "--user", "nobody"], 'Nobody here is called "nobody"'),
    ],
)
def test_what_cannot_begin_says_why(home, capsys, arguments, words):
    assert words in run(capsys, *arguments)[2]


def test_articles_without_a_product_go_where_they_are_told(home, capsys):
    run(capsys, EXAMPLES / "rows.csv", "--product", "Help/Money")
    pages = ArticlePage.objects.all()
    assert {page.get_parent().title for page in pages} == {"Money"}
    assert {page.get_parent().get_parent().title for page in pages} == {"Help"}


def test_who_imports_stands_in_the_history(home, editor, capsys):
    run(capsys, EXAMPLES / "rows.csv", "--user", editor.username)
    assert ArticlePage.objects.first().latest_revision.user == editor


def test_a_file_with_nothing_in_it_is_an_error(home, tmp_path, capsys):
    (tmp_path / "empty.jsonl").write_text("\n")
    assert "nothing to import" in run(capsys, tmp_path / "empty.jsonl")[2]
