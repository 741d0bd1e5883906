"""What scores are narrowed down by, in the address."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from wagtail.admin.widgets import AdminDateInput

from accounts.models import Team, User
from kb.models import ProductPage
from training.people import known_to, products_asked_about, teams_known_to


class Narrowing(forms.Form):
    """Team and product, of those that the viewer may see."""

    team = forms.ModelChoiceField(Team.objects.none(), required=False, empty_label="All teams")
    product = forms.ModelChoiceField(
        ProductPage.objects.none(), required=False, empty_label="All products"
    )

    def __init__(self, *args: Any, viewer: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.viewer = viewer
        self.fields["team"].queryset = teams_known_to(viewer)  # type: ignore[attr-defined]
        self.fields["product"].queryset = products_asked_about(viewer)  # type: ignore[attr-defined]

    @property
    def people(self) -> QuerySet[User]:
        """Those that it leaves."""
        people = known_to(self.viewer)
        team = self.cleaned_data.get("team")
        return people.filter(team=team) if team else people


class ScoresForm(Narrowing):
    """Also by person, and as of a day."""

    q = forms.CharField(label="Person", required=False, max_length=100)
    as_of = forms.DateField(label="As of the end of", required=False, widget=AdminDateInput)
    person = forms.IntegerField(required=False, widget=forms.HiddenInput)

    @property
    def people(self) -> QuerySet[User]:
        """Those that it leaves; each word is looked for in names and user names."""
        people = super().people
        for word in self.cleaned_data.get("q", "").split():
            named = Q(first_name__icontains=word) | Q(last_name__icontains=word)
            people = people.filter(named | Q(username__icontains=word))
        only = self.cleaned_data.get("person")
        return people.filter(pk=only) if only else people


class RoutingForm(Narrowing):
    """How much somebody has to know of which product, and how sure that has to be."""

    at_least = forms.IntegerField(
        label="Knows at least (%)", min_value=1, max_value=100, initial=70
    )
    certainty = forms.IntegerField(label="Certainty (%)", min_value=50, max_value=99, initial=80)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        product: Any = self.fields["product"]
        product.required, product.empty_label = True, "Choose one"
        self.order_fields(["product", "at_least", "certainty", "team"])
