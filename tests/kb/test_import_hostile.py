"""Whatever is imported, nothing in it acts, nothing raises, and no word is lost."""

import re

import pytest
from bs4 import BeautifulSoup
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kb.blocks import ArticleStreamBlock
from kb.importers.front_matter import MalformedError, read_document
from kb.importers.markdown import to_html
from kb.importers.raw_blocks import Changes, with_ids
from kb.importers.to_blocks import convert
from tests.properties import tried

STREAM = ArticleStreamBlock(required=False)
TAGS = {"p", "ul", "ol", "li", "b", "i", "s", "a", "code", "br"}
WORD = st.text("abcdefghij", min_size=3, max_size=8)
ATTACKS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '<a href="javascript:alert(1)">{}</a>',
    '<a href=" jAvAsCrIpT:alert(1)">{}</a>',
    '<a href="data:text/html,x">{}</a>',
    "<svg onload=alert(1)><a>x</a></svg>",
    '<iframe src="javascript:alert(1)"></iframe>',
    '<p style="x" onclick="alert(1)">{}</p>',
    "<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    '<a linktype="page" id="1" href="x">{}</a>',
    "<embed src=x><object data=x></object>",
    '<section data-block="picture" data-title="<script>">{}</section>',
]
FRAMES = [
    "<p>{}</p>",
    "<ul><li>{}</li></ul>",
    "<table><tr><td>{}</td><td>x</td></tr></table>",
    "<b>{}</b>",
    "<div>{}</div>",
    "<li>{}",
    "<ol start=3><li>{}</ol>",
    "<h2>{}</h2>",
    "<pre>{}</pre>",
    '<section data-block="agents">{}</section>',
    '<section data-block="callout">{}</section>',
    '<section data-block="steps"><ol><li>{}</li></ol></section>',
]
NESTED = st.recursive(
    st.one_of(
        WORD, st.tuples(st.sampled_from(ATTACKS), WORD).map(lambda p: p[0].replace("{}", p[1]))
    ),
    lambda inner: st.tuples(st.sampled_from(FRAMES), st.lists(inner, max_size=4)).map(
        lambda pair: pair[0].replace("{}", "".join(pair[1]))
    ),
    max_leaves=12,
)


def page_value(blocks):
    """As the studio holds it: what `clean` refuses, nobody could save again there."""
    no_pictures = Changes(picture=lambda _: None, snippet=lambda _: None).stream(blocks)
    return STREAM.clean(STREAM.to_python(with_ids(no_pictures, "x")))


def texts(value):
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from texts(item)
    elif isinstance(value, list):
        for item in value:
            yield from texts(item)


def html_of(blocks):
    return " ".join(text for text in texts(blocks) if "<" in text)


@settings(max_examples=tried(150), deadline=None)
@given(NESTED)
def test_nothing_in_any_html_acts(html):
    soup = BeautifulSoup(html_of(convert(html).blocks), "html.parser")
    assert {tag.name for tag in soup.find_all()} <= TAGS
    for tag in soup.find_all():
        assert set(tag.attrs) <= {"href"}
        assert not str(tag.get("href", "")).strip().lower().startswith(("javascript", "data"))


@settings(max_examples=tried(100), deadline=None)
@given(NESTED)
@example('<section data-block="agents"><img src="gone.png"></section>')
def test_any_html_makes_blocks_that_the_studio_takes(html):
    page_value(convert(html).blocks)


LINES = st.one_of(
    WORD,
    st.tuples(
        st.sampled_from(
            ["# ", "### ", "- ", "  - ", "1. ", "2) ", "> ", "    ", "* * ", "| ", "**"]
        ),
        WORD,
    ).map("".join),
    st.sampled_from(
        ["", "---", "| a | b |\n|---|---|", "```", "***", "&amp;", "<br>", "[x](y)", "\\"]
    ),
)


@settings(max_examples=tried(200), deadline=None)
@given(st.lists(LINES, max_size=20).map("\n".join), st.booleans(), st.booleans())
def test_any_markdown_keeps_its_words(text, raw_html, breaks):
    html, _ = to_html(text, raw_html=raw_html, breaks=breaks)
    told = " ".join(texts(convert(html).blocks))
    for word in re.findall(r"[a-j]{3,}", text):
        assert word in told


@settings(max_examples=tried(300), deadline=None)
@given(st.text(), st.booleans())
def test_no_text_at_all_raises(text, raw_html):
    html, _ = to_html(text, raw_html=raw_html)
    page_value(convert(html).blocks)


@settings(max_examples=tried(200), deadline=None)
@given(st.text(st.characters(codec="utf-8")))
def test_front_matter_is_read_or_refused_with_a_line(text):
    try:
        line = read_document(f"---\n{text}\n---\nbody", "f.md").body.place.line
    except MalformedError as error:
        line = error.line
    assert line >= 1


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("# No front matter", 1, "no front matter"),
        ("---\nid: x\n", 1, "never closed"),
        ("---\nid: x\ntitle: a: b\n---\n", 3, "quotes"),
        ("---\nid: x\nid: y\n---\n", 3, "twice"),
        ("---\n- a\n---\n", 2, "list of keys"),
        ("---\na: &x [1]\nb: *x\n---\n", 2, "refers to itself"),
    ],
)
def test_malformed_front_matter_is_named_with_its_line(text, line, words):
    with pytest.raises(MalformedError) as caught:
        read_document(text, "f.md")
    assert (caught.value.line, words in caught.value.message) == (line, True)
