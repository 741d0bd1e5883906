"""What an import does to the help center: whole files, once, and the same as by hand."""

import datetime
import shutil
import tracemalloc
from pathlib import Path

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import DataError
from django.db.models import Model
from wagtail.images import get_image_model
from wagtail.models import Locale, PageLogEntry, ReferenceIndex, Revision
from wagtail.signals import page_published

from kb.codes import NoCodeLeft
from kb.importers.batch import bulk_finished, bulk_started, in_bulk
from kb.importers.importing import Options, import_content
from kb.importers.pictures import LARGEST
from kb.importers.report import Report
from kb.importers.source import Place
from kb.models import (
    AnnouncementPage,
    ArticlePage,
    HelpCenterPage,
    Passage,
    ProductPage,
    Snippet,
)
from tests.conftest import article as by_hand

EXAMPLES = Path(__file__).parent / "import_examples"
COUNTED: list[type[Model]] = [ArticlePage, ProductPage, Snippet, Revision, PageLogEntry, Passage]


@pytest.fixture
def shop(home, tmp_path):
    """The example folder, to be changed at will."""
    return Path(shutil.copytree(EXAMPLES / "shop", tmp_path / "shop"))


def bring(path, **options):
    return import_content(path, Options(**options))


def page(name):
    return ArticlePage.objects.get(external_id=name)


def raw(name):
    return [(block["type"], block["value"]) for block in page(name).body.raw_data]


def rows():
    return {model.__name__: model.objects.count() for model in COUNTED}


def write(path, text):
    path.write_text(text, "utf-8")


def edit(path, old, new):
    text = path.read_text("utf-8")
    assert old in text
    write(path, text.replace(old, new))


def test_a_folder_becomes_live_pages_below_their_products(shop):
    report = bring(shop)
    track = page("track-order")
    assert report.errors == []
    assert report.count("created") == 4
    assert (track.live, track.has_unpublished_changes) == (True, False)
    assert track.get_parent().slug == "orders"
    assert page("return").get_parent().get_parent().slug == "orders"
    assert [tag.name for tag in track.tags.order_by("name")] == ["parcel", "where is it"]
    assert str(track.updated) == "2026-10-03"
    assert len(track.code) == 5
    assert track.imported_extra == {"author": "Somebody"}
    assert report.extra_keys == {"author": 1}


def test_what_is_for_agents_is_found_by_no_customer(shop, agent):
    bring(shop)
    for person, sees in ((AnonymousUser(), False), (agent, True)):
        passages = " ".join(p.text for p in Passage.objects.visible_to(person))
        assert ("ext. 4711" in passages) is sees
        assert ("Three returns a week" in passages) is sees
        assert ("courier's note" in passages) is sees
        assert ("Hello {name}" in passages) is sees
        assert ArticlePage.objects.visible_to(person).filter(external_id="fraud").exists() is sees


def test_links_lead_to_pages_and_sections_and_follow_a_move(shop, client):
    bring(shop)
    target = page("return")
    link = f'<a linktype="page" id="{target.pk}" fragment="label">return it</a>'
    assert link in raw("track-order")[0][1]
    target.move(ProductPage.objects.get(slug="orders"), pos="last-child")
    url = page("return").url
    assert f'href="{url}#label"' in client.get(page("track-order").url).content.decode()


def test_a_link_is_a_reference_so_that_the_studio_warns_before_deleting(shop):
    bring(shop)
    linking = ReferenceIndex.get_references_to(page("return"))
    assert {str(row.object_id) for row in linking} >= {str(page("track-order").pk)}


def test_a_snippet_reaches_the_articles_that_show_it(shop):
    bring(shop)
    edit(shop / "snippets" / "return-window.md", "30 days", "60 days")
    report = bring(shop)
    assert [outcome.what for outcome in report.snippets] == ["updated"]
    assert report.count("unchanged") == 4
    assert "60 days" in " ".join(p.text for p in page("track-order").passages.all())


def test_a_picture_is_kept_once_however_often_it_is_shown(shop):
    bring(shop)
    [picture] = get_image_model().objects.all()
    images = [value for kind, value in raw("track-order") if kind == "picture"]
    assert images[0]["image"]["image"] == picture.pk
    assert images[0]["image"]["alt_text"] == "A parcel on its way"
    steps = next(value for kind, value in raw("track-order") if kind == "steps")["steps"]
    assert [step["value"]["image"] and step["value"]["image"]["image"] for step in steps] == [
        picture.pk,
        None,
    ]


def test_importing_again_changes_nothing(shop):
    bring(shop)
    before = rows()
    published = []
    page_published.connect(lambda **sent: published.append(sent), weak=False, dispatch_uid="again")
    report = bring(shop)
    page_published.disconnect(dispatch_uid="again")
    assert report.count("unchanged") == len(report.articles) == 4
    assert (rows(), published) == (before, [])


def test_a_changed_article_gets_one_revision_and_keeps_its_place_and_code(shop, editor):
    bring(shop)
    before = page("track-order")
    edit(shop / "track-order.md", "Track an order", "Where is my order?")
    report = bring(shop, user=editor)
    after = page("track-order")
    assert (report.count("updated"), report.count("unchanged")) == (1, 3)
    assert (after.pk, after.slug, after.code) == (before.pk, before.slug, before.code)
    assert after.title == "Where is my order?"
    assert after.revisions.count() == 2
    assert after.latest_revision.user == editor


def test_unchanged_blocks_keep_their_ids(shop):
    bring(shop)
    before = [block["id"] for block in page("track-order").body.raw_data]
    edit(shop / "track-order.md", "Never read", "Do not read")
    bring(shop)
    after = [block["id"] for block in page("track-order").body.raw_data]
    assert len(set(before) - set(after)) == 1


def test_an_edit_in_the_studio_stays_until_the_source_changes(shop):
    bring(shop)
    edited = page("return")
    edited.title = "Send it back"
    edited.save_revision().publish()
    bring(shop)
    assert page("return").title == "Send it back"


def test_an_owner_and_a_verification_given_in_the_studio_outlive_a_source_without_them(
    shop, editor, agent
):
    bring(shop)
    day = datetime.date(2030, 1, 2)
    for name in ("return", "track-order"):
        kept = page(name)
        kept.owner_of_text, kept.verified_until = editor, day
        kept.save_revision().publish()
    edit(shop / "returns" / "return.md", "Print it", "Print it twice")
    edit(shop / "track-order.md", "Never read", "Do not read")
    assert bring(shop).count("updated") == 2
    assert (page("return").owner_of_text, page("return").verified_until) == (editor, day)
    named = page("track-order")
    assert (named.owner_of_text, str(named.verified_until)) == (agent, "2027-02-03")


def test_unpublished_changes_are_overtaken_with_a_warning(shop):
    bring(shop)
    edited = page("return")
    edited.title = "Draft"
    edited.save_revision()
    edit(shop / "returns" / "return.md", "Print it", "Print it twice")
    report = bring(shop)
    assert any("changes in the studio" in warning.message for warning in report.warnings)
    assert (page("return").title, page("return").has_unpublished_changes) == (
        "Return something",
        False,
    )


def test_a_locked_page_is_left_alone(shop):
    bring(shop)
    ArticlePage.objects.filter(external_id="return").update(locked=True)
    edit(shop / "returns" / "return.md", "Print it", "Print it twice")
    assert "locked" in bring(shop).errors[0].message


def test_an_article_moves_with_its_product(shop):
    bring(shop)
    edit(shop / "returns" / "return.md", "orders/returns", "Exchanges")
    report = bring(shop)
    assert page("return").get_parent().title == "Exchanges"
    assert report.made_products == ["Exchanges"]


def test_a_dry_run_says_the_same_and_writes_nothing(shop):
    before = rows()
    report = bring(shop, dry_run=True)
    assert (report.count("created"), rows()) == (4, before)
    assert [one.what for one in report.products + report.snippets] == ["created"] * 3
    bring(shop)
    edit(shop / "track-order.md", "Track an order", "Where is my order?")
    before = rows()
    report = bring(shop, dry_run=True)
    assert (report.count("updated"), report.count("unchanged"), rows()) == (1, 3, before)


def test_a_file_with_an_error_stays_out_and_the_others_go_on(shop):
    edit(shop / "returns" / "return.md", "product: orders/returns", "audience: nobody")
    report = bring(shop)
    assert [str(error) for error in report.errors] == [
        f'{shop}/returns/return.md:4: audience is "nobody"; write public or agents'
    ]
    assert report.count("created") == 3
    assert not ArticlePage.objects.filter(external_id="return").exists()
    assert any('"return" is not here' in str(warning) for warning in report.warnings)
    assert "return it" in raw("track-order")[0][1]


def test_a_link_appears_as_soon_as_its_article_is_there(shop):
    kept = (shop / "returns" / "return.md").read_text("utf-8")
    (shop / "returns" / "return.md").unlink()
    bring(shop)
    assert "linktype" not in raw("track-order")[0][1]
    write(shop / "returns" / "return.md", kept)
    report = bring(shop)
    assert "linktype" in raw("track-order")[0][1]
    assert report.count("updated") == 2


def test_rows_are_one_file_and_go_in_together_or_not_at_all(home, tmp_path):
    file = tmp_path / "rows.jsonl"
    good = '{"id": 1, "title": "A", "body": "a"}\n'
    write(file, good + '{"id": 2, "title": "", "body": "b"}\n')
    assert [error.place.line for error in bring(file).errors] == [2]
    assert not ArticlePage.objects.exists()
    write(file, good)
    assert bring(file).count("created") == 1


def test_a_failure_while_writing_undoes_the_file(home, tmp_path, monkeypatch):
    file = tmp_path / "rows.jsonl"
    write(
        file,
        '{"id": 1, "title": "A", "body": "a", "product": "P"}\n'
        '{"id": 2, "title": "B", "body": "b", "product": "P"}\n',
    )
    real = ArticlePage.full_clean

    def fail_on_b(self, *args, **options):
        from django.core.exceptions import ValidationError

        if self.title == "B":
            raise ValidationError("B will not do")
        return real(self, *args, **options)

    monkeypatch.setattr(ArticlePage, "full_clean", fail_on_b)
    report = bring(file)
    assert [str(error) for error in report.errors] == [f"{file}:2: cannot be saved: B will not do"]
    assert not ArticlePage.objects.exists()
    assert not ProductPage.objects.filter(title="P").exists()


@pytest.mark.parametrize(
    "error", [NoCodeLeft("No free article code"), DataError("value too long for type")]
)
def test_what_the_database_cannot_take_costs_its_file_alone(home, tmp_path, monkeypatch, error):
    for name in "abc":
        write(tmp_path / f"{name}.md", f"---\nid: {name}\ntitle: {name.upper()}\n---\nText.\n")
    save = ArticlePage.save

    def fail_on_b(self, *args, **options):
        if self.title == "B":
            raise error
        return save(self, *args, **options)

    monkeypatch.setattr(ArticlePage, "save", fail_on_b)
    report = bring(tmp_path)
    assert [str(problem.place) for problem in report.errors] == [f"{tmp_path / 'b.md'}:5"]
    assert f"cannot be saved: {error}" in report.errors[0].message
    assert {page.external_id for page in ArticlePage.objects.all()} == {"a", "c"}


def test_many_warnings_are_each_said_once():
    report = Report()
    for line in [*range(2_000), *range(2_000)]:
        report.warn(Place("file.md", line), "leads nowhere")
    assert [problem.place.line for problem in report.warnings] == list(range(2_000))


def test_an_interruption_leaves_whole_files_and_the_next_run_goes_on(shop):
    class Impatient:
        def __init__(self):
            self.done = 0

        def update(self, n):
            self.done += n
            if self.done == 2:
                raise KeyboardInterrupt

        def close(self):
            pass

    report = bring(shop, bar=lambda total: Impatient())
    assert report.interrupted
    assert len(report.articles) == 1
    assert ArticlePage.objects.live().count() + AnnouncementPage.objects.count() == 1
    report = bring(shop)
    assert (report.count("created"), report.count("unchanged")) == (3, 1)


def test_the_same_id_in_two_files_is_refused_with_both_places(shop):
    shutil.copy(shop / "returns" / "return.md", shop / "twin.md")
    report = bring(shop)
    assert [str(error) for error in report.errors] == [
        f'{shop}/twin.md:6: the id "return" is taken by {shop}/returns/return.md:6; give it another'
    ]
    assert page("return").live


def test_broken_links_and_pictures_are_warnings_with_their_line(shop):
    edit(shop / "returns" / "return.md", "Print it.", "[a](gone.md) [b](#gone) ![c](gone.png)")
    report = bring(shop)
    assert [str(warning) for warning in report.warnings if "return.md" in str(warning)] == [
        f'{shop}/returns/return.md:12: the link to "gone.md" leads nowhere; '
        "its words stay without it",
        f'{shop}/returns/return.md:12: there is no section "#gone" here; '
        "the words stay without a link",
        f'{shop}/returns/return.md:12: picture "gone.png" is not there; '
        "put the file where the text says and run this again",
    ]
    assert raw("return")[-2:] == [("text", "<p>a b</p>"), ("text", "<p><i>c</i></p>")]


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("x.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "holds a script"),
        ("x.png", b"no picture", "cannot be read"),
        ("x.exe", b"MZ", "is a exe file"),
    ],
)
def test_a_picture_that_cannot_be_trusted_is_left_out(shop, name, content, words):
    (shop / "returns" / name).write_bytes(content)
    edit(shop / "returns" / "return.md", "Print it.", f"![c]({name})")
    assert any(words in warning.message for warning in bring(shop).warnings)
    assert get_image_model().objects.count() == 1


def test_a_picture_that_is_too_large_is_not_read(shop):
    with (shop / "returns" / "x.png").open("wb") as file:
        file.truncate(LARGEST + 1)
    edit(shop / "returns" / "return.md", "Print it.", "![c](x.png)")
    tracemalloc.start()
    assert any("is larger than 20 MB" in warning.message for warning in bring(shop).warnings)
    assert tracemalloc.get_traced_memory()[1] < LARGEST
    tracemalloc.stop()


def test_a_picture_outside_the_folder_is_not_read(shop):
    shutil.copy(shop / "images" / "parcel.svg", shop.parent / "outside.svg")
    edit(shop / "returns" / "return.md", "Print it.", "![c](../../outside.svg)")
    assert any("is not there" in warning.message for warning in bring(shop).warnings)


def test_an_announcement_stands_where_announcements_stand(shop):
    bring(shop)
    late = AnnouncementPage.objects.get(external_id="late-parcels")
    assert late.severity == "degraded"
    assert [product.slug for product in late.products.all()] == ["orders"]
    assert round((late.ends_at - late.starts_at).total_seconds() / 3600) == 15
    assert late in AnnouncementPage.now_for(AnonymousUser())


def test_a_zendesk_export_keeps_drafts_hidden_links_and_anchors(home):
    report = bring(EXAMPLES / "zendesk_folder")
    assert report.errors == []
    assert not page("360003").live
    kinds = dict(raw("360001"))
    assert kinds["heading"]["anchor"] == "h_01ABC"
    assert kinds["callout"]["kind"] == "warning"
    assert get_image_model().objects.count() == 1
    assert f'id="{page("360002").pk}" fragment="h_02"' in raw("360001")[1][1]
    assert bring(EXAMPLES / "zendesk_folder").count("unchanged") == 5


def test_what_becomes_a_draft_at_its_source_is_taken_offline(home, tmp_path):
    file = tmp_path / "rows.jsonl"
    write(file, '{"id": 1, "title": "A", "body": "a"}')
    bring(file)
    write(file, '{"id": 1, "title": "A", "body": "a", "draft": true}')
    bring(file)
    assert not page("1").live
    assert bring(file).count("unchanged") == 1


def test_a_language_nobody_set_up_is_an_error_and_one_set_up_has_a_home(shop, home):
    edit(shop / "track-order.md", "language: en", "language: de")
    assert 'there is no language "de"' in bring(shop).errors[0].message
    german = Locale.objects.create(language_code="de")
    assert 'no home in "de"' in bring(shop).errors[0].message
    home.copy_for_translation(german).save_revision().publish()
    report = bring(shop)
    assert report.errors == []
    assert page("track-order").locale == german
    assert page("track-order").get_ancestors().type(HelpCenterPage).last().locale == german


def test_everything_is_one_batch_for_those_who_listen(shop):
    heard = []
    bulk_started.connect(lambda **_: heard.append(("start", in_bulk())), weak=False, dispatch_uid=1)
    bulk_finished.connect(lambda **_: heard.append(("end", in_bulk())), weak=False, dispatch_uid=1)
    bring(shop)
    bulk_started.disconnect(dispatch_uid=1)
    bulk_finished.disconnect(dispatch_uid=1)
    assert heard == [("start", True), ("end", False)]


def differences(one, other, apart):
    fields = {field.name for field in one._meta.concrete_fields} - apart
    return {name for name in fields if getattr(one, name) != getattr(other, name)}


def test_an_imported_page_is_the_same_as_one_made_by_hand(home, internet, editor, tmp_path):
    """Guards the short way of `publish_new` against Wagtail's long one."""
    made = by_hand(internet, "A", [("text", "<p>a</p>")], external_id="x", owner=editor)
    file = tmp_path / "rows.jsonl"
    write(file, '{"id": 1, "title": "A", "body": "a", "product": "Internet"}')
    bring(file, user=editor)
    brought = page("1")
    own = "id path translation_key slug url_path code external_id import_hash body page_ptr"
    moments = "first_published_at last_published_at latest_revision_created_at"
    revisions = "latest_revision live_revision"
    assert not differences(brought, made, {*own.split(), *moments.split(), *revisions.split()})
    assert brought.live_revision == brought.latest_revision
    assert brought.last_published_at == brought.first_published_at
    revision, other = brought.latest_revision, made.latest_revision
    assert not differences(revision, other, {"id", "object_id", "created_at", "content", "user"})
    assert set(revision.content) == set(other.content)
    actions = PageLogEntry.objects.filter(page=brought.pk).values_list("action", flat=True)
    assert sorted(actions) == ["wagtail.create", "wagtail.edit", "wagtail.publish"]
    assert [p.text for p in brought.passages.all()] == [p.text for p in made.passages.all()]


def test_the_studio_finds_what_was_imported(shop):
    bring(shop)
    assert page("return") in ArticlePage.objects.all().search("Return something")


def test_a_page_brought_in_can_be_edited_and_saved(shop, editor, client):
    bring(shop)
    client.force_login(editor)
    address = f"/studio/pages/{page('track-order').pk}/edit/"
    assert client.get(address).status_code == 200
    edited = page("track-order")
    edited.body.stream_block.clean(edited.body)
