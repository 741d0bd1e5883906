"""Questions come in from a file all together or not at all, and a second time changes nothing."""

import json
from dataclasses import replace

import pytest
from django.core.management import CommandError, call_command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quizzes import bank
from quizzes.category_paths import names_in, path_of
from quizzes.formats.imported import Imported
from quizzes.importing import Options, exported, import_questions, left_behind
from quizzes.models import Category, Question, QuestionVersion
from tests.properties import tried
from tests.quizzes.exam import NOON, letter, lights, refund, shelf, steps
from tests.quizzes.written import anything, contents, something

pytestmark = pytest.mark.django_db

GIFT = """$CATEGORY: Internet/Router

// [id:L-1] [tag:light]
::Lights:: What does orange mean? {=No signal ~Firmware}

::Steps:: What comes first? {=Unplug =Turn off}
"""


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "router.gift"
    path.write_text(GIFT)
    return path


def run(file, *arguments, capsys=None):
    call_command("import_questions", str(file), *arguments)
    return capsys.readouterr().out if capsys else ""


def test_a_file_becomes_questions_that_can_be_asked(file, internet, editor):
    run(file, "--product", "internet", "--user", "priya")
    lit = Question.objects.get(idnumber="L-1")
    assert [row.name for row in Category.objects.order_by("pk")] == ["Internet", "Router"]
    assert (lit.category.name, lit.category.parent.name) == ("Router", "Internet")
    assert (lit.product, lit.created_by) == (internet, editor)
    assert list(lit.tags.names()) == ["light"]
    assert Question.objects.live().count() == 2


def test_a_file_that_comes_twice_changes_nothing(file, capsys):
    run(file)
    assert "0 new, 0 with a new version, 0 filed anew, 2 unchanged" in run(file, capsys=capsys)
    assert QuestionVersion.objects.count() == 2


def test_what_says_something_new_under_a_known_number_gets_a_new_version(file, capsys):
    run(file)
    file.write_text(GIFT.replace("orange", "red"))
    assert "0 new, 1 with a new version, 0 filed anew, 1 unchanged" in run(file, capsys=capsys)
    lit = Question.objects.get(idnumber="L-1")
    assert lit.version_to_use.number == 2
    assert "red" in lit.version_to_use.said.stem.text


def test_what_a_file_files_elsewhere_is_filed_there(trainer):
    import_questions([Imported(lights(), "Internet", "L-1", ("light",))], Options())
    again = [Imported(lights(), "Internet/Router", "L-1", ("Light", "router"))]
    assert import_questions(again, Options(dry_run=True)).filed == 1
    report = import_questions(again, Options())
    lit = Question.objects.get()
    assert (report.filed, report.updated, report.unchanged) == (1, 0, 0)
    assert (lit.category.name, sorted(lit.tags.names())) == ("Router", ["light", "router"])
    assert import_questions(again, Options()).unchanged == 1


def test_what_a_file_does_not_say_of_a_known_question_stays():
    import_questions([Imported(letter(), "Internet", "L-1", ("light",))], Options())
    report = import_questions([Imported(replace(letter(), rubric=()), idnumber="L-1")], Options())
    kept = Question.objects.get()
    assert (report.unchanged, report.categories) == (1, [])
    assert (kept.category.name, list(kept.tags.names())) == ("Internet", ["light"])
    import_questions([Imported(replace(letter(), rubric=(), lines=9), idnumber="L-1")], Options())
    assert kept.newest.said == replace(letter(), lines=9)


def test_a_retired_question_stays_retired_and_the_report_says_so():
    import_questions([Imported(lights(), idnumber="L-1")], Options())
    bank.retire(Question.objects.get(), NOON)
    report = import_questions([Imported(refund(), idnumber="L-1")], Options())
    assert report.warnings == ["“Refund” is retired: bring it back to have it asked."]
    assert Question.objects.get().retired_at == NOON


def test_an_import_writes_over_no_draft_of_somebody_else(trainer, editor):
    made = bank.create(lights(), shelf(), editor, idnumber="L-1", ready=True)
    bank.edit(made, steps(), editor)
    report = import_questions([Imported(refund(), idnumber="L-1")], Options(by=trainer))
    said = [version.said for version in made.versions.order_by("number")]
    assert said == [lights(), steps(), refund()]
    assert report.warnings == [f"“Refund”: the draft of {editor} stays, as version 2."]


def test_a_dry_run_says_the_same_and_writes_nothing(file, capsys):
    report = json.loads(run(file, "--dry-run", "--json", capsys=capsys))
    assert (report["created"], report["dry_run"]) == (2, True)
    assert report["categories"] == ["Internet", "Internet/Router"]
    assert not Question.objects.exists()
    assert not Category.objects.exists()


def test_a_file_with_anything_wrong_leaves_the_bank_as_it_was(file, capsys):
    file.write_text(GIFT + "\n::Broken:: What {\n")
    with pytest.raises(CommandError):
        run(file)
    assert "router.gift:8" in capsys.readouterr().err
    with pytest.raises(CommandError):
        run(file, "--json")
    (fault,) = json.loads(capsys.readouterr().out)["faults"]
    assert fault["line"] == 8
    assert not Question.objects.exists()


def test_two_questions_of_a_file_cannot_have_the_same_number(file, capsys):
    again = GIFT.split("\n\n")[1]
    file.write_text(f"{GIFT}\n{again}\n")
    with pytest.raises(CommandError):
        run(file)
    assert "L-1 comes twice" in capsys.readouterr().err
    assert not Question.objects.exists()


@pytest.mark.parametrize("wrong", [("--product", "nowhere"), ("--user", "nobody")])
def test_what_nobody_knows_is_named(file, wrong):
    with pytest.raises(CommandError, match=wrong[1]):
        run(file, *wrong)


def test_a_file_that_is_not_there_is_named(tmp_path, capsys):
    with pytest.raises(CommandError):
        run(tmp_path / "none.gift")
    assert "none.gift" in capsys.readouterr().err


def test_what_cannot_be_asked_stays_a_draft_and_the_report_says_why():
    report = import_questions([Imported(lights(right=9)), Imported(lights())], Options())
    assert (report.created, report.drafts) == (2, 1)
    assert report.warnings[0].startswith("“Lights” stays a draft: ")
    assert Question.objects.live().count() == 1


def test_drafts_are_kept_back_when_somebody_wants_that():
    assert import_questions([Imported(lights())], Options(drafts=True)).drafts == 1
    assert not Question.objects.live().exists()


def test_what_names_no_category_goes_to_its_product_or_to_one_of_its_own(internet):
    import_questions([Imported(lights())], Options(product=internet))
    import_questions([Imported(refund())], Options())
    assert {row.category.name for row in Question.objects.all()} == {"Internet", "Imported"}


def test_a_question_that_was_retired_can_be_imported_again():
    import_questions([Imported(lights())], Options())
    bank.retire(Question.objects.get(), NOON)
    assert import_questions([Imported(lights())], Options()).created == 1


def test_importing_takes_no_more_queries_for_many_questions(django_assert_max_num_queries):
    some = [
        Imported(lights(stem=f"Light {n}?"), "Internet/Router", f"L-{n}", ("light", "router"))
        for n in range(300)
    ]
    with django_assert_max_num_queries(30):
        assert import_questions(some, Options()).created == 300


def test_tags_are_the_same_whatever_their_case():
    import_questions([Imported(lights(), tags=("Router",))], Options())
    import_questions([Imported(refund(), tags=("router",))], Options())
    assert [list(one.tags.names()) for one in Question.objects.all()] == [["Router"], ["Router"]]


def test_exporting_takes_no_more_queries_for_many_questions(django_assert_max_num_queries):
    some = [Imported(lights(stem=f"Light {n}?"), tags=("a",)) for n in range(50)]
    import_questions(some, Options())
    with django_assert_max_num_queries(6):
        assert len(exported(Question.objects.all())) == 50


def test_what_was_imported_is_exported_as_it_came():
    came = [
        Imported(lights(), "Internet/TCP//IP", "L-1", ("a", "b")),
        Imported(steps(), "Internet"),
    ]
    import_questions(came, Options())
    assert exported(Question.objects.order_by("pk")) == came


def test_an_export_holds_the_version_in_use_and_else_the_draft(trainer):
    ready = bank.create(lights(), shelf(), trainer, ready=True)
    bank.edit(ready, refund(), trainer)
    bank.create(steps(), shelf(), trainer)
    assert [one.content for one in exported(Question.objects.order_by("pk"))] == [lights(), steps()]


def test_an_export_says_what_the_bank_alone_knows(internet):
    import_questions([Imported(lights())], Options())
    assert left_behind(Question.objects.all()) == []
    Question.objects.update(difficulty=2, product=internet)
    assert left_behind(Question.objects.all()) == [
        "No file carries difficulty and product: the bank keeps that."
    ]


@settings(max_examples=tried(20), suppress_health_check=list(HealthCheck))
@given(st.lists(contents(), max_size=4, unique_by=repr))
def test_any_questions_come_out_of_the_bank_as_they_went_in(asked):
    Question.objects.all().delete()
    came = [Imported(content, "A/B") for content in asked]
    assert import_questions(came, Options()).created == len(came)
    assert exported(Question.objects.order_by("pk")) == came
    assert import_questions(came, Options()).unchanged == len(came)


@given(st.lists(st.one_of(something, anything), max_size=4))
def test_a_path_reads_as_the_names_it_was_made_of(said):
    names = names_in("/".join(name.replace("/", "//") for name in said))
    assert names_in(path_of(names)) == names


@pytest.mark.parametrize(
    ("path", "names"),
    [
        ("", ()),
        ("$course$/top/Internet/Router", ("Internet", "Router")),
        ("$module$", ()),
        ("top/Internet", ("top", "Internet")),
        (" Internet / TCP//IP ", ("Internet", "TCP/IP")),
        ("/Internet/", ("Internet",)),
    ],
)
def test_paths_are_read_as_moodle_writes_them(path, names):
    assert names_in(path) == names
