"""Where a question is filed: category, product, own number, difficulty, tags."""

from __future__ import annotations

import hashlib
from typing import Any

from django import forms

from kb.studio.products import offer_products
from quizzes.bank import Changed
from quizzes.category_paths import names_in, path_of
from quizzes.models import Category, Question
from quizzes.shelving import names_of_categories
from quizzes.studio.writing.fields import tags_in

MOST_TAGS = 50
DEEPEST = 10  # categories, one in the other


class DetailsForm(forms.ModelForm[Question]):
    """What the bank knows of a question beside what it says."""

    shelf = forms.CharField(
        label="Category",
        max_length=1000,
        help_text="One that is there or a new one, such as Internet/Router.",
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    words = forms.CharField(label="Tags", required=False, help_text="With commas between them.")

    class Meta:
        model = Question
        fields = ("product", "difficulty", "idnumber")

    field_order = ("shelf", "product", "difficulty", "words", "idnumber")

    def __init__(self, *args: Any, person: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        new = "None, or that of its category"
        offer_products(self, person, "None" if self.instance.pk else new)
        if self.instance.pk:
            self.initial["shelf"] = shelf_paths()[self.instance.category_id]
            self.initial["words"] = ", ".join(sorted(self.instance.tags.names()))
            self.initial["seen"] = print_of(self.instance)

    def clean_shelf(self) -> tuple[str, ...]:
        """The names in the path."""
        names = names_in(self.cleaned_data["shelf"])
        if not names:
            raise forms.ValidationError("Write a name, such as Internet/Router.")
        if len(names) > DEEPEST:
            raise forms.ValidationError(f"At most {DEEPEST} names, one in the other.")
        return names

    def clean_idnumber(self) -> str | None:
        """None for nothing, so that many may have none."""
        return self.cleaned_data["idnumber"] or None

    def clean_words(self) -> list[str]:
        """Each tag once."""
        words = tags_in(self.cleaned_data["words"])
        if len(words) > MOST_TAGS:
            raise forms.ValidationError(f"At most {MOST_TAGS} tags.")
        return words

    def category(self) -> Category:
        """The category that was named; made where it is missing."""
        return Category.objects.all().at(*self.cleaned_data["shelf"])

    def file(self) -> Question:
        """Write all of it down, in the caller's transaction.

        Raises bank.Changed when somebody else filed it elsewhere since it was read.
        """
        question: Question = self.save(commit=False)
        now = Question.objects.select_for_update(no_key=True).get(pk=question.pk)
        if self.cleaned_data["seen"] != print_of(now):
            raise Changed(f"Question {question.pk}")
        question.category = self.category()
        question.save(update_fields=["category", *self.Meta.fields])
        question.tags.set(self.cleaned_data["words"])
        return question


def print_of(question: Question) -> str:
    """Another one as soon as it is filed elsewhere or otherwise."""
    fields = (question.category_id, question.product_id, question.difficulty, question.idnumber)
    said = repr((fields, sorted(question.tags.names())))
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def shelf_paths() -> dict[int, str]:
    """The path of each category as people write it, by its id; one query."""
    return {pk: path_of(names) for pk, names in names_of_categories().items()}
