"""Forms for a section of a quiz and for what is asked in it."""

from __future__ import annotations

from collections.abc import Iterator
from operator import itemgetter
from typing import Any

from django import forms

from quizzes.models import Question, QuizSection, QuizSlot
from quizzes.studio.writing.details import shelf_paths
from quizzes.studio.writing.fields import MarkField, tags_in

UNNAMED = "Section without a heading"


def put_last(slot: QuizSlot, section: QuizSection) -> None:
    """At the end of this section (not saved)."""
    last = section.slots.order_by("-sort_order").first()
    slot.section, slot.sort_order = section, (last.sort_order or 0) + 1 if last else 0


class SectionField(forms.ModelChoiceField):
    """One of the sections of a quiz."""

    def label_from_instance(self, section: QuizSection) -> str:
        """Its heading."""
        return section.heading or UNNAMED


class _Shelves(forms.models.ModelChoiceIterator):
    """Each by its path: names alone would be twice the same; one query."""

    def __iter__(self) -> Iterator[tuple[Any, str]]:
        yield "", str(self.field.empty_label or "")
        yield from sorted(shelf_paths().items(), key=itemgetter(1))


class ShelfField(forms.ModelChoiceField):
    """One of the categories."""

    iterator = _Shelves


class SlotForm(forms.ModelForm[QuizSlot]):
    """What every slot has: its mark and, once it is there, its section."""

    mark = MarkField(
        label="Mark of each", required=False, above_none=True, help_text="Empty: its own."
    )

    class Meta:
        model = QuizSlot
        fields: tuple[str, ...] = ("mark",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            sections = QuizSection.objects.filter(quiz=self.instance.section.quiz_id)
            self.fields["part"] = SectionField(sections, label="Section", empty_label=None)
            self.initial["part"] = self.instance.section_id

    def save(self, commit: bool = True) -> QuizSlot:
        """One that goes to another section stands last there."""
        section = self.cleaned_data.get("part")
        if section is not None and section.pk != self.instance.section_id:
            put_last(self.instance, section)
        slot: QuizSlot = super().save(commit)
        return slot


class FixedForm(SlotForm):
    """A question that everybody is asked."""

    mark = MarkField(
        label="Mark", required=False, above_none=True, help_text="Empty: the question's own."
    )


class DrawForm(SlotForm):
    """So many questions at random, by what they are."""

    words = forms.CharField(
        label="Tags", required=False, max_length=1000, help_text="With commas between them."
    )
    levels = forms.TypedMultipleChoiceField(
        label="Difficulty",
        required=False,
        choices=Question.Difficulty.choices,
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta(SlotForm.Meta):
        fields = ("count", "category", "with_below", "facility_from", "facility_to", "mark")
        field_classes = {"category": ShelfField}
        labels = {
            "count": "How many",
            "facility_from": "Earned so far, from (0 to 1)",
            "facility_to": "Earned so far, up to (0 to 1)",
        }

    field_order = ("count", "category", "with_below", "words", "levels")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["words"] = ", ".join(self.instance.tags)
        self.initial["levels"] = self.instance.difficulties

    def clean(self) -> dict[str, Any]:
        """Take over lists."""
        said: dict[str, Any] = super().clean() or self.cleaned_data
        self.instance.tags = tags_in(said.get("words", ""))
        self.instance.difficulties = said.get("levels") or []
        least, most = said.get("facility_from"), said.get("facility_to")
        if least is not None and most is not None and most < least:
            self.add_error("facility_to", "It is below the number before: nothing is in between.")
        return said


class SectionForm(forms.ModelForm[QuizSection]):
    """How a section begins, and whether its questions are mixed."""

    class Meta:
        model = QuizSection
        fields = ("heading", "shuffle")
        labels = {"shuffle": "Mix its questions"}
