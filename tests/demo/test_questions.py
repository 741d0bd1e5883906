"""The question bank of the demo: all types, spread over all products, each question right."""

import tomllib
from collections import Counter

import pytest

from demo.questions import FOLDER, load_questions
from kb.models import ProductPage
from quizzes.content import TYPES, Content, problems, texts
from quizzes.grading import grade, right_response
from quizzes.models import Question, QuestionVersion, TestedPassage
from tests.demo.conftest import Loaded

LEFT_TO_A_PERSON = {"free_text", "description"}
PRODUCTS = sorted(folder.name for folder in FOLDER.iterdir() if folder.is_dir())


@pytest.fixture
def bank(demo: Loaded) -> dict[str, Content]:
    """What each question says, by its own number."""
    versions = QuestionVersion.objects.filter(status="ready").select_related("question")
    return {str(row.question.idnumber): row.said for row in versions}


def told() -> dict[str, dict[str, object]]:
    """What the files say that questions test."""
    return {
        number: row
        for folder in FOLDER.iterdir()
        if folder.is_dir()
        for number, row in tomllib.loads((folder / "passages.toml").read_text()).items()
    }


def test_the_bank_is_large_enough_for_draws(bank: dict[str, Content]) -> None:
    assert len(bank) >= 240


def test_every_question_of_the_files_is_ready(bank: dict[str, Content]) -> None:
    assert set(bank) == set(told())
    assert Question.objects.live().count() == Question.objects.count() == len(bank)


def test_nothing_is_wrong_with_any_question(bank: dict[str, Content]) -> None:
    assert {number: wrong for number, said in bank.items() if (wrong := problems(said))} == {}


def test_the_right_answer_of_each_question_earns_all(bank: dict[str, Content]) -> None:
    asked = {n: said for n, said in bank.items() if said.type not in LEFT_TO_A_PERSON}
    earned = {}
    for number, said in asked.items():
        response = right_response(said)
        assert response is not None
        earned[number] = grade(said, response).fraction
    assert {number: share for number, share in earned.items() if share != 1} == {}


def test_every_type_is_in_the_bank(bank: dict[str, Content]) -> None:
    assert {said.type for said in bank.values()} == set(TYPES)


@pytest.mark.parametrize("slug", PRODUCTS)
def test_every_product_has_questions_enough_for_quizzes(demo: Loaded, slug: str) -> None:
    product = ProductPage.objects.get(slug=slug)
    assert Question.objects.live().filter(product=product).count() >= 25
    kinds = QuestionVersion.objects.filter(question__product=product).values("type").distinct()
    assert kinds.count() >= 10


def test_every_question_tests_a_section_that_is_there(bank: dict[str, Content]) -> None:
    tested = set(TestedPassage.objects.values_list("question__idnumber", flat=True))
    assert set(bank) - tested == set()
    assert not Question.objects.all().stale().exists()


def test_questions_test_articles_of_their_own_product(demo: Loaded) -> None:
    rows = TestedPassage.objects.values_list(
        "question__idnumber", "question__product__path", "passage__page__path"
    )
    elsewhere = [number for number, product, page in rows if not page.startswith(product)]
    assert elsewhere == []


def test_no_two_questions_have_one_name_or_one_text(bank: dict[str, Content]) -> None:
    names = Counter(said.name for said in bank.values())
    stems = Counter(str(said.stem) for said in bank.values())
    assert [said for said, times in (names + stems).items() if said and times > 1] == []


def test_every_question_says_why(bank: dict[str, Content]) -> None:
    silent = [n for n, said in bank.items() if not said.general_feedback]
    assert [n for n in silent if bank[n].type != "description"] == []


def test_every_choice_says_what_is_right_or_wrong_with_it(bank: dict[str, Content]) -> None:
    choices = ("single_choice", "multiple_answers")
    silent = [
        (number, str(answer.text))
        for number, said in bank.items()
        if said.type in choices
        for answer in getattr(said, "answers", ())
        if not answer.feedback
    ]
    assert silent == []


def test_no_text_shows_the_signs_of_its_format(bank: dict[str, Content]) -> None:
    signs = ("\\", "####", "%50%", "~", "&amp;amp;", "->", "]]>")
    showing = [
        (number, sign)
        for number, said in bank.items()
        for text in texts(said)
        for sign in signs
        if sign in text.text
    ]
    assert showing == []


def test_questions_are_of_all_difficulties_and_tagged(demo: Loaded) -> None:
    found = Counter(Question.objects.values_list("difficulty", flat=True))
    assert set(found) == {1, 2, 3}
    assert min(found.values()) >= 60
    assert not Question.objects.filter(tags=None).exists()


def test_some_questions_give_hints_that_cost(bank: dict[str, Content]) -> None:
    hinted = [said for said in bank.values() if said.hints]
    assert len(hinted) >= 30
    assert all(0 < said.penalty < 1 for said in hinted)


def test_loading_again_changes_nothing(demo: Loaded) -> None:
    before = QuestionVersion.objects.count(), TestedPassage.objects.count()
    assert load_questions() == Question.objects.count()
    assert (QuestionVersion.objects.count(), TestedPassage.objects.count()) == before
