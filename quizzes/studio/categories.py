"""The categories of the bank: a list, and a page for each."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from wagtail.admin import messages

from accounts.roles import MANAGES_BANK
from kb.studio.products import offer_products
from quizzes.category_paths import LONGEST
from quizzes.models import Category
from quizzes.shelving import InUse, delete_category, file_category, in_the_way, shelves
from quizzes.studio.pages import Crumb, StudioPage, bank, person_of


class Categories(StudioPage):
    """All categories, each below the one it stands in."""

    needs = MANAGES_BANK
    template_name = "quizzes/studio/categories.html"
    header_icon = "folder-open-inverse"
    page_title = "Categories"

    def above(self) -> list[Crumb]:
        """The bank."""
        return [bank()]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """See quizzes/studio/categories.html."""
        listed = shelves(person_of(self.request))
        return {**super().get_context_data(**kwargs), "shelves": listed}


class CategoryForm(forms.ModelForm[Category]):
    """Name, place and product."""

    class Meta:
        model = Category
        fields = ("name", "parent", "product")
        labels = {"parent": "Stands in"}
        help_texts = {"name": "Files name it, too: an old file makes the old name again."}

    def __init__(self, *args: Any, person: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name: Any = self.fields["name"]
        name.max_length = LONGEST
        parent: Any = self.fields["parent"]
        parent.queryset = Category.objects.visible_to(person)
        parent.empty_label = "No other category"
        parent.choices = [("", parent.empty_label), *self._places(person)]
        offer_products(self, person, "None")

    def _places(self, person: Any) -> list[tuple[int, str]]:
        """Categories by their path, but for this one and those in it."""
        own = Category.objects.all().below(self.instance.pk) if self.instance.pk else set()
        listed = shelves(person)
        return [(one.category.pk, one.path) for one in listed if one.category.pk not in own]


class EditCategory(StudioPage):
    """One category, or a new one."""

    needs = MANAGES_BANK
    template_name = "quizzes/studio/category.html"
    header_icon = "folder-open-inverse"

    @cached_property
    def category(self) -> Category:
        """Raises Http404."""
        if "pk" not in self.kwargs:
            return Category()
        seen = Category.objects.visible_to(person_of(self.request))
        found: Category = get_object_or_404(seen, pk=self.kwargs["pk"])
        return found

    def get_page_title(self) -> str:
        """Which it is; as it was, whatever was typed."""
        if not self.category.pk:
            return "New category"
        return f"Category “{Category.objects.get(pk=self.category.pk)}”"

    def above(self) -> list[Crumb]:
        """The bank and its categories."""
        return [bank(), (Categories.page_title, reverse("bank:categories"))]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The form."""
        return self._shown(self._form())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Save it, or delete it."""
        if request.POST.get("do") == "delete":
            return self._delete()
        form = self._form(request.POST)
        if not (form.is_valid() and self._filed(form)):
            return self._shown(form)
        messages.success(request, f"“{form.instance}” saved.")
        return redirect("bank:categories")

    def _form(self, sent: Any = None) -> CategoryForm:
        return CategoryForm(sent, instance=self.category, person=person_of(self.request))

    def _filed(self, form: CategoryForm) -> bool:
        try:
            file_category(form.instance)
        except ValidationError as error:  # somebody else was quicker
            form.add_error(None, ValidationError(error.messages))
        return not form.errors

    def _delete(self) -> HttpResponse:
        if not self.category.pk:
            raise Http404
        try:
            delete_category(self.category)
        except InUse as error:
            messages.error(self.request, str(error))
            return redirect("bank:category", self.kwargs["pk"])
        messages.success(self.request, f"“{self.category}” deleted.")
        return redirect("bank:categories")

    def _shown(self, form: CategoryForm) -> HttpResponse:
        why = in_the_way(self.category) if self.category.pk else []
        context = {"form": form, "category": self.category, "in_the_way": why}
        return self.render_to_response(self.get_context_data(**context))
