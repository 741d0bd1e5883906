"""What readers say of an answer."""

from typing import Any

from django import forms

from kb.models import Feedback
from kb.personal import without_personal


class HelpedForm(forms.Form):
    """Did this answer it?"""

    helpful = forms.TypedChoiceField(
        choices=[("yes", "Yes"), ("no", "No")], coerce=lambda answer: answer == "yes"
    )
    searched = forms.CharField(required=False)

    def clean_searched(self) -> str:
        """What was searched, without what may name somebody, cut to what is kept."""
        return without_personal(str(self.cleaned_data["searched"]))[:200]


class ReasonForm(forms.ModelForm):
    """Why it did not."""

    reason = forms.ChoiceField(
        choices=Feedback.Reason.choices[1:], widget=forms.RadioSelect, required=False
    )

    class Meta:
        model = Feedback
        fields = ["reason", "comment"]

    def clean(self) -> dict[str, Any]:
        """At least one of the two."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not (cleaned.get("reason") or cleaned.get("comment")):
            raise forms.ValidationError("Choose a reason, or write one.")
        return cleaned
