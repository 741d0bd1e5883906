"""Markdown folders, JSON lines, CSV and Zendesk exports are read into the same articles."""

import datetime
import json
import os
from pathlib import Path

import pytest

from kb.importers.formats import UnknownFormatError, read_source

EXAMPLES = Path(__file__).parent / "import_examples"


def read(path):
    """Articles by id; the source has to be sound."""
    source = read_source(path)
    assert [error for file in source.files for error in file.errors] == []
    return {article.id: article for article in source.articles()}


def errors(path, **options):
    return [str(error) for file in read_source(path, **options).files for error in file.errors]


def test_front_matter_says_what_an_article_is():
    article = read(EXAMPLES / "shop")["track-order"]
    assert (article.title, article.summary) == ("Track an order", "See where your parcel is.")
    assert (article.product, article.topic, article.kind) == ("orders", "Delivery", "article")
    assert article.tags == ("parcel", "where is it")
    assert article.updated == datetime.date(2026, 10, 3)
    assert article.verified_until == datetime.date(2027, 2, 3)
    assert (article.owner, article.language, article.extra) == ("mia", "en", {"author": "Somebody"})
    assert article.place.line == 16


def test_a_folder_brings_products_and_snippets_too():
    source = read_source(EXAMPLES / "shop")
    products = [product for file in source.files for product in file.products]
    snippets = [snippet.id for file in source.files for snippet in file.snippets]
    assert [(product.id, product.parent) for product in products] == [
        ("orders", ""),
        ("returns", "orders"),
    ]
    assert snippets == ["return-window"]


def test_an_announcement_says_when_in_hours():
    notice = read(EXAMPLES / "shop")["late-parcels"].notice
    assert (notice.severity, notice.starts_hours_ago, notice.ends_in_hours, notice.products) == (
        "degraded",
        3.0,
        12.0,
        ("orders",),
    )


def test_values_that_yaml_would_change_stay_as_they_were_written(tmp_path):
    file = tmp_path / "a.md"
    file.write_text("---\nid: 0042\ntitle: No\nversion: 1.10\n---\nText.", "utf-8")
    article = read(file)["0042"]
    assert (article.title, article.extra) == ("No", {"version": "1.10"})


def test_windows_line_ends_and_a_byte_order_mark_are_no_problem(tmp_path):
    file = tmp_path / "a.md"
    file.write_bytes(b"\xef\xbb\xbf---\r\nid: a\r\ntitle: A\r\n---\r\n## One\r\nText.\r\n")
    assert "<h2>One</h2>" in read(file)["a"].html


def test_json_lines_hold_one_article_a_line():
    articles = read(EXAMPLES / "rows.jsonl")
    assert list(articles) == ["7", "8"]
    assert articles["7"].tags == ("move", "address")
    assert articles["7"].extra == {"score": 3}
    assert "app.<br />\nTap <strong>Profile</strong>" in articles["7"].html
    assert "&lt;del&gt; key" in articles["7"].html
    assert articles["8"].html == "<p>Open <b>My orders</b>.</p>"
    assert (articles["8"].audience, articles["8"].updated) == ("agents", datetime.date(2026, 10, 3))


def test_a_csv_may_come_from_a_spreadsheet():
    articles = read(EXAMPLES / "rows.csv")
    assert (articles["1"].title, articles["1"].tags) == ("Pay; later", ("bills", "plan"))
    assert articles["1"].verified_until == datetime.date(2027, 1, 31)
    assert "First line<br />\nsecond line" in articles["1"].html
    assert articles["2"].html == "<p>He said &quot;now&quot;.</p>\n"
    assert articles["2"].place.line == 4


@pytest.mark.parametrize("name", ["zendesk.json", "zendesk_folder"])
def test_a_zendesk_export_is_one_file_or_a_folder(name):
    articles = read(EXAMPLES / name)
    refund = articles["360001"]
    assert (refund.product, refund.topic, refund.tags) == ("Billing", "Refunds", ("money", "back"))
    assert (refund.language, refund.updated) == ("en-us", datetime.date(2026, 9, 1))
    assert refund.extra == {"vote_sum": 4}
    assert [key for key, article in articles.items() if not article.live] == ["360003"]


def test_what_not_everybody_may_see_in_zendesk_is_for_agents():
    articles = read(EXAMPLES / "zendesk.json").values()
    assert [one.id for one in articles if one.audience == "agents"] == ["360004", "360005"]


def test_the_format_can_be_said(tmp_path):
    file = tmp_path / "export.txt"
    file.write_text('{"id": 1, "title": "A", "body": "a"}\n', "utf-8")
    with pytest.raises(UnknownFormatError, match="--format"):
        read_source(file)
    assert len(read_source(file, "jsonl").articles()) == 1


def test_a_path_without_content_says_what_to_do(tmp_path):
    with pytest.raises(UnknownFormatError, match="no file or folder"):
        read_source(tmp_path / "gone")
    with pytest.raises(UnknownFormatError, match="holds no Markdown"):
        read_source(tmp_path)


HEAD = "---\nid: a\ntitle: A\n"


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("---\ntitle: A\n---\n", 1, "id is missing"),
        ("---\nid: a\n---\n", 1, "title is missing"),
        (f"{HEAD}audience: everyone\n---\n", 4, "write public or agents"),
        (f"{HEAD}updated: soon\n---\n", 4, "2026-10-03"),
        (f"{HEAD}verified_until: 2026-02-30\n---\n", 4, "2026-10-03"),
        (f"{HEAD}kind: poem\n---\n", 4, "playbook"),
        (f"{HEAD}topic: {'x' * 101}\n---\n", 4, "101 characters"),
        (f"{HEAD}product: {'x' * 1001}\n---\n", 4, "at most 1000 fit"),
        (f"{HEAD}kind: announcement\nends_in_hours: nan\n---\n", 5, "write a number"),
        (f"{HEAD}kind: announcement\nstarts_hours_ago: 1e300\n---\n", 5, "write a number"),
        (f"{HEAD}title2: x\n---\nText\n\n:::agents\nnever closed\n", 8, "never closed"),
        (f"{HEAD}kind: announcement\nstarts: 2026-02-02\nends: 2026-02-01\n---\n", 6, "after"),
    ],
)
def test_what_is_wrong_in_markdown_is_named_with_its_line(tmp_path, text, line, words):
    file = tmp_path / "a.md"
    file.write_text(text, "utf-8")
    [error] = errors(file)
    assert error.startswith(f"{file}:{line}: ")
    assert words in error


@pytest.mark.parametrize(
    ("name", "content", "line", "words"),
    [
        ("a.jsonl", b'{"id": 1, "title": "A", "body": ""}\n{"id": 2,\n', 2, "no JSON"),
        ("a.jsonl", b"[1]\n", 1, "no object"),
        ("a.jsonl", b'\n{"id": 1, "title": "A"}\n', 2, "body is missing"),
        ("a.jsonl", b'{"id": 1, "title": "\xff"}\n', 1, "UTF-8"),
        ("a.json", b"[1, 2]", 1, "no object"),
        ("a.csv", b"id,title\n1,A\n", 1, "no column body"),
        ("a.csv", b"id,title,body\n1,A,x,y\n", 2, "4 cells for 3 columns"),
        ("a.csv", b'id,title,body\n1,"A\nB",x\n,C,y\n', 4, "id is missing"),
        ("a.json", b'{"articles": [\n{"id": 5, "title": "", "body": "x"}]}', 2, "title is missing"),
    ],
)
def test_what_is_wrong_in_rows_is_named_with_its_line(tmp_path, name, content, line, words):
    file = tmp_path / name
    file.write_bytes(content)
    assert any(e.startswith(f"{file}:{line}: ") and words in e for e in errors(file))


def test_products_that_are_wrong_are_named_with_their_line(tmp_path):
    (tmp_path / "a.md").write_text(f"{HEAD}---\n", "utf-8")
    file = tmp_path / "products.toml"
    file.write_text('[[product]]\nid = "a"\n\n[[product]]\nid = "b"\ntitle = "B"\nparent = "z"\n')
    assert errors(tmp_path) == [
        f"{file}:1: title is missing; write one",
        f'{file}:4: there is no product "z" above this one',
    ]
    file.write_text("[[product]]\nid = \n")
    assert errors(tmp_path)[0].startswith(f"{file}:2: is no TOML")
    file.write_text('[product]\nid = "a"\n')
    assert errors(tmp_path) == [f"{file}: holds no list of products; begin each with [[product]]"]


def test_a_link_out_of_the_folder_is_not_followed(tmp_path):
    folder, secret = tmp_path / "export", tmp_path / "secret.md"
    folder.mkdir()
    secret.write_text(f"{HEAD}---\nzanzorabox\n", "utf-8")
    for name in ("a.md", "products.toml"):
        (folder / name).symlink_to(secret)
    (folder / "b.md").symlink_to(folder / "c.md")
    (folder / "c.md").write_text(f"{HEAD}---\nText\n", "utf-8")
    told = "is a link out of its folder; put the file itself there"
    assert errors(folder) == [f"{folder / name}: {told}" for name in ("products.toml", "a.md")]
    assert "zanzorabox" not in str([one.html for one in read_source(folder).articles()])


@pytest.mark.parametrize("name", ["a.md", "a.jsonl", "a.csv", "a.json"])
def test_a_file_that_is_too_large_is_not_read(tmp_path, monkeypatch, name):
    monkeypatch.setattr("kb.importers.text_file.LARGEST", 2**20)
    file = tmp_path / name
    file.touch()
    os.truncate(file, 2**20 + 1)
    with monkeypatch.context() as held:
        held.setattr(Path, "read_bytes", lambda path: pytest.fail(f"{path} is read"))
        assert errors(file) == [f"{file}: is larger than 1 MB; split it"]


def test_a_snippet_with_blocks_is_refused_because_it_could_not_hide_them(tmp_path):
    (tmp_path / "snippets").mkdir()
    file = tmp_path / "snippets" / "a.md"
    file.write_text(f"{HEAD}---\nPublic\n\n:::agents\nSECRET\n:::\n", "utf-8")
    assert errors(tmp_path) == [f"{file}:7: a snippet holds text and lists; take the ::: out"]


def test_minified_and_pretty_exports_say_the_same(tmp_path):
    data = json.loads((EXAMPLES / "zendesk.json").read_text("utf-8"))
    file = tmp_path / "export.json"
    file.write_text(json.dumps(data), "utf-8")
    assert [a.html for a in read(file).values()] == [
        a.html for a in read(EXAMPLES / "zendesk.json").values()
    ]
