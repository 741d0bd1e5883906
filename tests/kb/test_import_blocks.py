"""One converter makes blocks of whatever HTML comes: words, order and audience are kept."""

import pytest

from kb.importers.markdown import to_html
from kb.importers.to_blocks import PictureRef, convert


def blocks(html, title=""):
    return [(block["type"], block["value"]) for block in convert(html, title).blocks]


def of_markdown(text, title="", **options):
    html, errors = to_html(text, **options)
    assert not errors
    return blocks(html, title)


def only(html):
    [(kind, value)] = blocks(html)
    return kind, value


def heading(text, level, anchor):
    return "heading", {"text": text, "level": level, "anchor": anchor}


def test_text_between_headings_is_one_block():
    assert of_markdown("Intro.\n\n## One\nA.\n\n- b\n- c\n\n### Two\nD.") == [
        ("text", "<p>Intro.</p>"),
        heading("One", "2", "one"),
        ("text", "<p>A.</p><ul><li>b</li><li>c</li></ul>"),
        heading("Two", "3", "two"),
        ("text", "<p>D.</p>"),
    ]


def test_the_highest_heading_makes_sections_whatever_its_number():
    levels = [value["level"] for _, value in blocks("<h3>a</h3><h4>b</h4><h6>c</h6><h3>d</h3>")]
    assert levels == ["2", "3", "3", "2"]


def test_a_first_heading_that_repeats_the_title_is_left_out():
    assert of_markdown("# Return it\nText.\n\n## Label", title="return it") == [
        ("text", "<p>Text.</p>"),
        heading("Label", "2", "label"),
    ]


@pytest.mark.parametrize(
    ("html", "anchor"),
    [
        ('<h2 id="h_01ABC">When</h2>', "h_01ABC"),
        ('<h2><a name="old-name"></a>When</h2>', "old-name"),
        ("<h2>When &amp; how?</h2>", "when-how"),
        ('<h2 id="intro">Intro</h2>', "intro-2"),
        ('<h2 id="has space">When</h2>', "when"),
        ('<h2 id="when--agents">When</h2>', "when"),
    ],
)
def test_a_heading_keeps_its_anchor_if_it_can(html, anchor):
    assert only(html)[1]["anchor"] == anchor


def test_two_headings_never_share_an_anchor():
    anchors = [value["anchor"] for _, value in blocks("<h2 id=a>A</h2><h2 id=a>A</h2><h2>A</h2>")]
    assert len(set(anchors)) == 3


def test_a_heading_too_long_for_a_heading_stays_as_bold_text():
    assert only(f"<h2>{'word ' * 60}</h2>")[0] == "text"


def test_numbers_that_bullets_tear_apart_become_steps():
    [(kind, value)] = of_markdown("1) Ask\n- name\n- date\n\n2) Check\n- all\n\n3) Done")
    steps = [item["value"]["text"] for item in value["steps"]]
    assert kind == "steps"
    assert steps[0] == "<p>Ask</p><ul><li>name</li><li>date</li></ul>"
    assert steps[2] == "<p>Done</p>"


def test_numbers_go_on_after_a_paragraph_between_them():
    assert of_markdown("1. one\n\ntext between\n\n2. two") == [
        ("text", "<ol><li>one<br/>text between</li><li>two</li></ol>")
    ]


def test_a_list_that_begins_at_another_number_keeps_its_numbers():
    assert of_markdown("4. four\n5. five") == [("text", "<p>4. four</p><p>5. five</p>")]


def test_steps_have_titles_texts_and_pictures():
    [(_, value)] = of_markdown(
        ":::steps\n1. **Open it.** Tap *Go*.\n   ![The door](door.png)\n2. Wait.\n:::"
    )
    assert [item["value"] for item in value["steps"]] == [
        {
            "title": "Open it",
            "text": "<p>Tap <i>Go</i>.</p>",
            "image": PictureRef("door.png", "The door"),
        },
        {"title": "", "text": "<p>Wait.</p>", "image": None},
    ]


def test_a_picture_beside_text_becomes_a_block_in_its_place():
    assert of_markdown('Before ![x](a.png "What x is") after.') == [
        ("text", "<p>Before</p>"),
        ("picture", {"image": PictureRef("a.png", "x"), "caption": "What x is"}),
        ("text", "<p>after.</p>"),
    ]


def test_a_figure_gives_its_picture_the_caption():
    kind, value = only("<figure><img src='a.png' alt='x'><figcaption>It is x</figcaption></figure>")
    assert (kind, value["caption"]) == ("picture", "It is x")


def test_a_table_names_its_columns_and_fills_ragged_rows():
    [(_, value)] = blocks(
        "<table><tr><th>A</th><th>B</th><th>C</th></tr><tr><td rowspan=2>1</td><td>2</td>"
        "</tr><tr><td colspan=2><b>3</b><ul><li>4</li><li>5</li></ul></td></tr></table>"
    )
    table = value["table"]
    assert [column["heading"] for column in table["columns"]] == ["A", "B", "C"]
    assert [row["values"] for row in table["rows"]] == [
        ["<p>1</p>", "<p>2</p>", ""],
        ["<p>1</p>", "<p><b>3</b><br/>– 4<br/>– 5</p>", ""],
    ]


def test_a_table_without_names_has_columns_without_names():
    [(_, value)] = blocks("<table><tr><td>1</td><td>2</td></tr></table>")
    assert [column["heading"] for column in value["table"]["columns"]] == ["", ""]
    assert len(value["table"]["rows"]) == 1


def test_a_table_around_everything_is_no_table():
    assert blocks("<table><tr><td><h2>A</h2><p>b</p></td></tr></table>") == [
        heading("A", "2", "a"),
        ("text", "<p>b</p>"),
    ]


@pytest.mark.parametrize(
    ("html", "kind"),
    [
        ('<div class="callout callout-warning"><p>Hot.</p></div>', "warning"),
        ('<blockquote class="note">Hot.</blockquote>', "note"),
        ('<div class="alert alert-danger">Hot.</div>', "stop"),
    ],
)
def test_boxes_of_other_help_centers_become_callouts(html, kind):
    assert only(html) == ("callout", {"kind": kind, "text": "<p>Hot.</p>"})


def test_a_page_in_a_box_is_no_callout():
    assert [kind for kind, _ in blocks('<div class="info"><h2>A</h2><p>b</p></div>')] == [
        "heading",
        "text",
    ]


def test_films_of_known_players_become_video_blocks_and_others_stay_links():
    assert only('<iframe src="//www.youtube.com/embed/abcdefgh" title="Film"></iframe>') == (
        "video",
        {"title": "Film", "url": "https://www.youtube.com/embed/abcdefgh", "transcript": ""},
    )
    converted = convert('<iframe src="https://film.example/1"></iframe>')
    assert "https://film.example/1" in converted.blocks[0]["value"]
    assert converted.problems[0][0] == "https://film.example/1"


def test_what_agents_see_is_lifted_out_of_lists_tables_and_callouts():
    text = (
        "- public\n  :::agents\n  SECRET one\n  :::\n- more\n\n"
        ":::callout tip\nPublic.\n\n:::agents\nSECRET two\n:::\n:::\n\n"
        ":::steps\n1. Public step\n   :::agents\n   SECRET three\n   :::\n2. Last\n:::\n"
    )
    found = of_markdown(text)
    public = [str(value) for kind, value in found if kind not in ("agents", "reply")]
    hidden = [str(value) for kind, value in found if kind == "agents"]
    assert "SECRET" not in "".join(public)
    assert [f"SECRET {n}" in hidden[i] for i, n in enumerate(("one", "two", "three"))] == [True] * 3


def test_agents_inside_agents_is_one_block():
    [(kind, value)] = of_markdown(":::agents\nA\n\n:::agents\nB\n:::\n\nC\n:::")
    assert kind == "agents"
    assert [child["value"] for child in value["content"]] == ["<p>A</p>", "<p>B</p>", "<p>C</p>"]


def test_a_reply_is_text_to_copy():
    [(kind, value)] = of_markdown(
        ':::reply chat "Hi"\nHello {name},\nyour **bill**:\n\n- one\n- two\n\nBye & thanks\n:::'
    )
    assert (kind, value["channel"], value["title"]) == ("reply", "chat", "Hi")
    assert value["text"] == "Hello {name},\nyour bill:\n\n- one\n- two\n\nBye & thanks"


def test_code_keeps_its_lines_and_spaces():
    [(_, html)] = of_markdown("```\nif a:\n    b  = 1\n\nc < d\n```")
    assert html == ("<p><code>if a:<br/>\xa0\xa0\xa0\xa0b\xa0\xa0= 1<br/><br/>c &lt; d</code></p>")


def test_powers_and_formulas_keep_their_meaning():
    assert only("<p>10<sup>5</sup> m<sup>2</sup> H<sub>2</sub>O x<sup>th</sup></p>") == (
        "text",
        "<p>10⁵ m² H₂O xth</p>",
    )


def test_what_only_looks_like_a_tag_stays_readable():
    assert of_markdown("Dear <your name>, press <b>here</b>.") == [
        ("text", "<p>Dear &lt;your name&gt;, press <b>here</b>.</p>")
    ]


def test_plain_text_keeps_its_lines_and_its_tags():
    assert of_markdown("One <del> key\nTwo", raw_html=False, breaks=True) == [
        ("text", "<p>One &lt;del&gt; key<br/>Two</p>")
    ]


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("a\n\n:::agents\nb\n", 2, "never closed"),
        (":::\n", 0, "closes nothing"),
        (":::agent\nx\n:::\n", 0, 'no block ":::agent"'),
        ("x\n:::reply fax\nx\n:::\n", 1, "fax"),
        (":::callout loud\nx\n:::\n", 0, "loud"),
        (":::snippet\n:::\n", 0, "id is missing"),
        (":::video https://example.org/film\n:::\n", 0, "no film"),
    ],
)
def test_a_container_that_is_wrong_is_named_with_its_line(text, line, words):
    _, errors = to_html(text)
    assert errors[0][0] == line
    assert words in errors[0][1]


def test_colons_in_code_are_no_containers():
    assert of_markdown("```\n:::agents\n```") == [("text", "<p><code>:::agents</code></p>")]
