"""The list at the left."""

import pytest
from bs4 import BeautifulSoup
from django.shortcuts import render

from desk.asked import Asked
from desk.products import Products
from kb.models import ProductPage
from search.models import SearchLog
from search.results import Hit, Results
from tests.conftest import article
from tests.desk.conftest import CANARY

pytestmark = pytest.mark.django_db


def soup(response):
    return BeautifulSoup(response.content, "html.parser")


def titles(response):
    return [title.get_text() for title in soup(response).select(".hits .hit__title")]


def test_a_hit_is_a_passage_with_its_path_its_product_and_its_words(lights, mia):
    hit = soup(mia.get("/desk/answers?q=line")).select_one(".hit")
    assert hit.select_one(".hit__title").get_text() == lights.title
    assert hit.select_one(".hit__path b").get_text() == "Orange light"
    assert "Internet" in hit.select_one(".hit__path").get_text()
    assert [mark.get_text() for mark in hit.select("mark")] == ["line"]


def test_a_hit_leads_to_its_passage_and_keeps_the_search(lights, mia):
    asked = f"q=line&product={lights.get_parent().pk}"
    hit = soup(mia.get(f"/desk/answers?{asked}")).select_one(".hit")
    address = f"/desk/?{asked}&open={lights.pk}&at=orange-light#orange-light"
    assert hit["href"] == address


def test_a_hit_for_agents_says_so_and_a_public_one_does_not(lights, goodwill, mia):
    badges = {
        hit.select_one(".hit__title").get_text(): "Agents only" in hit.get_text()
        for hit in soup(mia.get(f"/desk/answers?q={CANARY} line")).select(".hit")
    }
    assert badges[goodwill.title] is True
    public = soup(mia.get("/desk/answers?q=exchange")).select_one(".hit")
    assert "Agents only" not in public.get_text()


def test_a_hit_that_somebody_vouches_for_says_so(internet, index, mia):
    article(internet, "Verified router", verified_until="2999-01-01")
    article(internet, "Plain router")
    index()
    said = {
        hit.select_one(".hit__title").get_text(): bool(hit.select(".hit__verified"))
        for hit in soup(mia.get("/desk/answers?q=router")).select(".hit")
    }
    assert said == {"Verified router": True, "Plain router": False}


def test_the_whole_page_and_its_part_show_the_same_answers(lights, goodwill, mia):
    whole, part = mia.get("/desk/?q=router"), mia.get("/desk/answers?q=router")
    assert titles(whole) == titles(part) != []


def test_without_a_script_the_form_answers_by_itself(lights, mia):
    form = soup(mia.get("/desk/")).select_one("#desk-ask")
    assert (form["method"], form["action"]) == ("get", "/desk/")
    names = {field["name"] for field in form.select("[name]")}
    assert {"q", "product", "kind", "audience"} <= names


def test_filters_narrow_the_answers(lights, goodwill, mobile, index, mia):
    other = article(mobile, "Router on the move")
    index()
    everything = set(titles(mia.get("/desk/?q=router")))
    assert everything == {lights.title, goodwill.title, other.title}
    assert titles(mia.get(f"/desk/?q=router&product={mobile.pk}")) == [other.title]
    assert titles(mia.get("/desk/?q=goodwill&audience=agents"))[0] == goodwill.title
    assert goodwill.title not in titles(mia.get("/desk/?q=router&audience=public"))
    assert titles(mia.get("/desk/?q=router&kind=playbook")) == []


def test_a_product_holds_the_answers_of_the_products_below_it(internet, index, mia):
    below = internet.add_child(instance=ProductPage(title="Wifi", slug="wifi"))
    page = article(below, "Router in the hall")
    index()
    assert titles(mia.get(f"/desk/?q=router&product={internet.pk}")) == [page.title]


def test_the_page_shows_which_filters_are_set(lights, internet, mia):
    page = soup(mia.get(f"/desk/?q=router&product={internet.pk}&audience=public"))
    chosen = [option["value"] for option in page.select("#desk-filters option[selected]")]
    assert chosen == [str(internet.pk), "public"]
    assert page.select_one("#desk-q")["value"] == "router"


def test_the_code_from_a_call_opens_its_article(lights, mia):
    response = mia.get(f"/desk/?q={lights.code[:2]}+{lights.code[2:]}")
    assert response.status_code == 302
    assert f"open={lights.pk}" in response["Location"]
    part = soup(mia.get(f"/desk/answers?q={lights.code}")).select_one(".answers")
    assert part["data-code-page"] == str(lights.pk)


def test_nothing_found_says_what_was_searched_and_offers_to_tell_the_writers(lights, mobile, mia):
    page = soup(mia.get(f"/desk/answers?q=qqqqq&product={mobile.pk}&audience=public"))
    said = " ".join(page.get_text().split())
    assert "Nothing found for “qqqqq” in Mobile, public only" in said
    button = page.select_one("[data-key=n]")
    assert button["value"] == "nothing_helped"
    assert "Tell the writers" in button.get_text()


def test_a_misspelt_word_is_put_right(lights, mia):
    offer = soup(mia.get("/desk/answers?q=ruoter")).select_one("[data-mean]")
    assert offer.get_text() == "router"
    assert offer["href"].startswith("/desk/?q=router")


def test_a_quiet_line_says_that_search_goes_by_words_alone(lights, mia):
    assert (
        "words alone" in soup(mia.get("/desk/answers?q=router")).select_one(".answers__notice").text
    )


def test_the_number_of_answers_is_there_for_screen_readers(lights, mia):
    answers = soup(mia.get("/desk/answers?q=line")).select_one(".answers")
    assert answers["data-said"].strip() == "1 answer"


def test_a_query_that_is_too_long_is_answered_in_plain_words(mia):
    response = mia.get("/desk/answers", {"q": "x" * 300})
    assert response.status_code == 400
    assert "A search may have 200 characters" in response.content.decode()


def test_somebody_who_asks_too_often_is_asked_to_wait(lights, mia, settings):
    settings.SEARCH_RATE = "1/m"
    mia.get("/desk/answers?q=router")
    response = mia.get("/desk/answers?q=router")
    assert response.status_code == 429
    assert "Wait a minute" in response.content.decode()


def test_more_answers_stand_on_further_pages(internet, index, mia):
    for number in range(12):
        article(internet, f"Router {number}")
    index()
    first = mia.get("/desk/?q=router")
    more = soup(first).select_one("[data-list]")["href"]
    second = mia.get(more)
    assert len(titles(first)) == 10
    assert len({*titles(first), *titles(second)}) == 12


def test_markup_in_a_query_stays_text(lights, mia):
    body = mia.get("/desk/", {"q": "<script>alert(1)</script> router"}).content.decode()
    assert "<script>alert" not in body


def test_a_search_is_logged_with_who_and_where(lights, agent, mia):
    mia.get("/desk/answers?q=router")
    row = SearchLog.objects.get()
    assert (row.query, row.surface, row.user, row.typing) == ("router", "desk", agent, False)


def test_what_is_sent_while_typing_is_marked(lights, mia):
    mia.get("/desk/answers?q=rou&typing=1")
    assert SearchLog.objects.get().typing is True


def test_going_back_is_no_new_search_and_still_belongs_to_the_old_one(lights, mia):
    first = soup(mia.get("/desk/answers?q=router")).select_one("[name=log]")["value"]
    again = soup(mia.get("/desk/answers", {"q": "router", "again": 1, "log": first}))
    assert again.select_one("[name=log]")["value"] == first
    assert SearchLog.objects.count() == 1


def test_a_made_up_log_reference_is_not_taken_over(lights, mia):
    page = soup(mia.get("/desk/answers?q=router&again=1&log=forged"))
    assert page.select_one("[name=log]")["value"] == ""


def test_answers_near_in_meaning_alone_are_marked_so(rf, agent, lights):
    request = rf.get("/desk/answers")
    request.user = agent
    hit = Hit(lights.pk, 1, "intro", lights.title, (), "", "", None, "article", "public", "en",
              False, lights.code, 1)  # fmt: skip
    results = Results("broken modem", (hit,), total=1, by_meaning_only=True)
    context = {"asked": Asked(q="broken modem"), "products": Products(agent), "results": results}
    page = render(request, "desk/answers.html", {**context, "hits": results.hits})
    said = " ".join(soup(page).get_text().split())
    assert "No answer with these words" in said
    assert "Nearest in meaning" in said
    assert titles(page) == [lights.title]
