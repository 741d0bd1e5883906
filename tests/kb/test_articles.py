"""What an article keeps of itself."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kb.codes import NoCodeLeft, free_code, spoken
from kb.models import ArticlePage, Passage, Snippet
from tests.conftest import article, for_agents, heading

pytestmark = pytest.mark.django_db


def test_an_article_gets_a_code_to_say_and_keeps_it(internet):
    page = article(internet, "Router")
    code = page.code
    assert len(code) == 5
    page.title = "Router lights"
    page.save_revision().publish()
    assert ArticlePage.objects.get(pk=page.pk).code == code


def test_a_copy_gets_a_code_of_its_own(internet):
    page = article(internet, "Router")
    copy = page.copy(update_attrs={"slug": "copy"}, recursive=False)
    assert copy.code
    assert copy.code != page.code


def test_codes_are_spoken_in_two_groups():
    assert spoken("48213") == "48 213"


def test_no_code_is_given_twice():
    with pytest.raises(NoCodeLeft):
        free_code(lambda code: True)


def test_a_heading_keeps_its_anchor_when_it_is_renamed(internet):
    page = article(internet, "Router", [heading("Lights"), ("text", "<p>Orange.</p>")])
    page.body[0].value["text"] = "What the lights mean"
    page.save_revision().publish()
    (passage,) = Passage.objects.filter(page=page, live=True)
    assert (passage.anchor, passage.headings) == ("lights", ["What the lights mean"])


@pytest.mark.parametrize("anchor", ["lights", "intro", "lights--agents"])
def test_a_heading_copied_with_its_anchor_gets_one_of_its_own(internet, anchor):
    page = article(
        internet,
        "Router",
        [
            ("text", "<p>Five lights.</p>"),
            heading("Lights", anchor="lights"),
            for_agents(("text", "<p>Swap it.</p>")),
            heading("Front", anchor=anchor),
            for_agents(heading("Back", 3, anchor)),
        ],
    )
    anchors = [block["anchor"] for block in page.headings_for(frozenset({"public", "agents"}))]
    assert anchors == ["lights", "front", "back"]
    assert Passage.objects.filter(page=page, live=True).count() == 5


def test_a_passage_keeps_its_row_when_its_text_changes(internet):
    page = article(internet, "Router", [heading("Lights"), ("text", "<p>Orange.</p>")])
    before = Passage.objects.get(page=page)
    page.body[1] = ("text", "<p>Green.</p>")
    page.save_revision().publish()
    after = Passage.objects.get(page=page)
    assert (after.pk, after.text) == (before.pk, "Green.")
    assert after.text_hash != before.text_hash


def test_a_section_that_is_gone_is_kept_but_not_live(internet, agent):
    page = article(internet, "Router", [heading("Lights"), heading("Cables")])
    del page.body[1]
    page.save_revision().publish()
    assert [(p.anchor, p.live) for p in Passage.objects.filter(page=page)] == [
        ("lights", True),
        ("cables", False),
    ]
    assert Passage.objects.visible_to(agent).count() == 1


def test_a_changed_snippet_changes_the_articles_that_show_it(internet):
    snippet = Snippet.objects.create(title="Hours", slug="hours", text="<p>Nine to five.</p>")
    page = article(internet, "Contact", [("snippet", snippet)])
    assert Passage.objects.get(page=page).text == "Nine to five."
    snippet.text = "<p>Always.</p>"
    snippet.save()
    assert Passage.objects.get(page=page).text == "Always."


def test_a_changed_snippet_reads_each_article_once_and_a_draft_of_it_none(internet, editor):
    snippet = Snippet.objects.create(title="Hours", slug="hours", text="<p>Nine to five.</p>")
    article(internet, "Contact", [("snippet", snippet)])

    def bodies_read(deed):
        with CaptureQueriesContext(connection) as asked:
            deed()
        return sum('"kb_articlepage"."body"' in one["sql"] for one in asked)

    snippet.text = "<p>Always.</p>"
    assert bodies_read(snippet.save) == 1
    snippet.text = "<p>Never.</p>"
    assert bodies_read(lambda: snippet.save_revision(user=editor)) == 0
    assert Passage.objects.get().text == "Always."


def test_a_snippet_for_agents_stays_with_agents(internet, customer):
    snippet = Snippet.objects.create(
        title="Check", slug="check", text="<p>Ask twice.</p>", audience="agents"
    )
    page = article(internet, "Calls", [("text", "<p>Hi.</p>"), ("snippet", snippet)])
    shown = [block.block.block_type for block in page.blocks_for(frozenset({"public"}))]
    assert shown == ["text"]
    assert [p.text for p in Passage.objects.visible_to(customer)] == ["Hi."]


def test_a_customer_meets_no_block_and_no_heading_for_agents(internet):
    page = article(
        internet,
        "Fees",
        [
            heading("Fees"),
            for_agents(heading("Goodwill", 3), ("text", "<p>50.</p>")),
            ("reply", {"channel": "email", "title": "Hello", "text": "Dear you"}),
        ],
    )
    public = frozenset({"public"})
    assert [shown.block.block_type for shown in page.blocks_for(public)] == ["heading"]
    assert [h["text"] for h in page.headings_for(public)] == ["Fees"]
    assert [h["text"] for h in page.headings_for(public | {"agents"})] == ["Fees", "Goodwill"]
