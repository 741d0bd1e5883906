"""A made-up question bank as GIFT, and a site that holds it.

Questions of six types in the shares that a help desk's banks have, in categories of products, with
feedback, weights, tolerances, numbers of their own and tags; the same count gives the same text.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from benchmarks.sites import Site, Workshop
from benchmarks.zipf import Zipf

QUESTIONS, FEW_QUESTIONS = 5_000, 300
PRODUCTS, TOPICS = 40, 5
TOP = "Everything"
TAGS = ("router", "billing", "contract", "tariff", "signal", "refund", "device", "travel")


def size(workshop: Workshop) -> int:
    """How many questions a bank has."""
    return FEW_QUESTIONS if workshop.quick else QUESTIONS


def bank(workshop: Workshop) -> Site:
    """A site with a bank; to be copied by whoever changes it."""

    def fill(site: Site) -> None:
        workshop.copy(workshop.empty(), site.folder.name)
        site.manage("import_questions", str(write(site.folder / "bank.gift", size(workshop))))

    return workshop.prepared(f"bank-{size(workshop)}", fill)


def write(file: Path, count: int) -> Path:
    """A file of so many questions."""
    file.write_text(gift(count), "utf-8")
    return file


def gift(count: int) -> str:
    """So many questions, those of a category one after the other."""
    text = Zipf(seed=11)
    shelves = min(PRODUCTS * TOPICS, max(count // 7, 1))
    return "".join(_shelf(shelf, range(shelf, count, shelves), text) for shelf in range(shelves))


def _shelf(number: int, questions: range, text: Zipf) -> str:
    product, topic = number % PRODUCTS, number // PRODUCTS
    head = f"$CATEGORY: {TOP}/Product {product}/Topic {topic}\n\n"
    return head + "".join(_question(one, text) for one in questions)


def _question(number: int, text: Zipf) -> str:
    random = text.random
    tags = " ".join(f"[tag:{tag}]" for tag in random.sample(TAGS, random.randint(0, 3)))
    ask = random.choices(_TYPES, weights=(45, 15, 15, 10, 10, 5))[0]
    stem = f"{text.sentence(random.randint(8, 24)).capitalize()}?"
    return (
        f"// [id:Q-{number}] {tags}\n::{text.heading()} {number}::[html]<p>{stem}</p>"
        f"{{{ask(text)}\n####{text.sentence(15)}.\n}}\n\n"
    )


def _single(text: Zipf) -> str:
    wrong = (f"\n~{text.telling(4)} {n}#{text.sentence(8)}." for n in range(3))
    return f"\n={text.telling(4)}#{text.sentence(5)}.{''.join(wrong)}"


def _several(text: Zipf) -> str:
    shares = (50, 50, -50, -50)
    return "".join(f"\n~%{share}%{text.telling(3)} {n}" for n, share in enumerate(shares))


def _truth(text: Zipf) -> str:
    said = "TRUE" if text.random.random() < 0.5 else "FALSE"
    return f"{said}#{text.sentence(6)}.#{text.sentence(4)}."


def _words(text: Zipf) -> str:
    return f"={text.telling(1)} =%50%{text.telling(2)}*#{text.sentence(5)}."


def _number(text: Zipf) -> str:
    value = text.random.randint(1, 5_000)
    return f"#={value}:{value // 10} =%50%{value}:{value // 2}#{text.sentence(5)}."


def _pairs(text: Zipf) -> str:
    return "".join(f"\n={text.telling(2)} {n} -> {text.telling(1)} {n}" for n in range(4))


_TYPES: tuple[Callable[[Zipf], str], ...] = (_single, _several, _truth, _words, _number, _pairs)
