"""What a lead could do this week, those that matter most first."""

from training.deeds import MOST, Kind, Standing, deeds


def standing(product: int, *shares: float, people: int = 6, **more: float) -> Standing:
    mean = sum(shares) / len(shares) if shares else None
    return Standing(
        product,
        f"Product {product}",
        shares,
        people,
        more.get("mean", mean),
        **{name: value for name, value in more.items() if name != "mean"},
    )


def test_where_most_know_most_there_is_nothing_to_do() -> None:
    assert deeds([standing(1, 0.9, 0.8, 0.95, 0.9, 0.75, 0.8, before=0.85)]) == []


def test_what_most_lack_comes_first_and_says_how_many() -> None:
    found = deeds([standing(1, 0.9, 0.9, 0.6, 0.6, 0.8, 0.8), standing(2, *[0.4] * 5, 0.9)])
    assert [(deed.kind, deed.about) for deed in found] == [(Kind.LACKS, 2)]
    assert found[0].title == "Most know too little about Product 2"
    assert found[0].reason.startswith("5 of the 6 who have answered enough")


def test_what_is_not_known_of_most_is_not_called_weak() -> None:
    [deed] = deeds([standing(1, 0.2, 0.2)])
    assert (deed.kind, deed.reason) == (
        Kind.THIN,
        "4 of 6 people have answered too little about it to tell.",
    )


def test_one_person_is_spoken_of_as_one() -> None:
    [weak] = deeds([standing(1, 0.4, 0.9, people=2)])
    assert weak.title == "1 person knows too little about Product 1"
    [alone] = deeds([standing(1, people=1)])
    assert alone.reason == "1 person has answered too little about it to tell."


def test_what_falls_is_said_before_it_is_low() -> None:
    [deed] = deeds([standing(1, *[0.8] * 6, before=0.9)])
    assert deed.kind is Kind.FELL
    assert deed.reason == "Those known then went from 90 to 80 % on average in 4 weeks."
    assert deeds([standing(1, *[0.8] * 6, before=0.83)]) == []


def test_somebody_who_lacks_several_products_is_named_with_them() -> None:
    lacks = ["Billing", "Mobile", "Roaming", "Television"]
    found = deeds([], people=[(7, "Mia", lacks), (8, "Lena", ["Billing"])])
    assert [(deed.about, deed.title) for deed in found] == [(7, "Sit down with Mia")]
    assert found[0].reason == "Less than half of each: Billing, Mobile, Roaming and 1 more."


def test_there_are_few_and_not_all_of_one_kind() -> None:
    weak = [standing(number, *[0.3] * 6) for number in range(9)]
    found = deeds(weak, stale=[(1, "Billing", 1), (2, "Mobile", 3)], to_mark=2)
    assert len(found) == MOST
    assert [deed.kind for deed in found[:3]] == [Kind.LACKS] * 3
    assert {deed.kind for deed in found[3:]} == {Kind.STALE, Kind.TO_MARK}
    assert "2 texts wait for a mark." in [deed.reason for deed in found]
