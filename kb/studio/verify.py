"""The quick deed "Verify until…" in an article's menu."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.views.generic.edit import FormView
from wagtail.admin import messages
from wagtail.admin.ui.menus.pages import PageMenuItem
from wagtail.admin.utils import get_valid_next_url_from_request
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.widgets import AdminDateInput
from wagtail.log_actions import LogFormatter

from accounts.models import User
from kb.models import ArticlePage
from kb.vouching import USUAL, vouch


def may_vouch(person: Any, article: ArticlePage) -> bool:
    """Whoever may publish the article, and nobody has locked it away from."""
    rights = article.permissions_for_user(person)
    return bool(article.live and rights.can_publish() and not rights.page_locked())


class VerifyForm(forms.Form):
    """The day up to which somebody vouches."""

    until = forms.DateField(
        label="Verify until",
        widget=AdminDateInput,
        help_text="You vouch for the article as it is now, up to and including this day.",
    )

    def clean_until(self) -> Any:
        """A day gone by would say nothing."""
        if self.cleaned_data["until"] < timezone.localdate():
            raise forms.ValidationError("Choose today or a later day.")
        return self.cleaned_data["until"]


class VerifyView(WagtailAdminTemplateMixin, FormView[VerifyForm]):
    """Asks for the day and notes it; nothing is published."""

    form_class = VerifyForm
    template_name = "kb/studio/verify.html"
    page_title = "Verify"
    header_icon = "circle-check"
    article: ArticlePage

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Finds the article and whether the person may vouch for it."""
        self.article = get_object_or_404(ArticlePage, pk=kwargs["pk"])
        if not may_vouch(request.user, self.article):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_page_subtitle(self) -> str:
        """Which article."""
        return str(self.article.get_admin_display_title())

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """The article, then this."""
        return [
            *self.breadcrumbs_items,
            {"url": self._edit_url(), "label": self.get_page_subtitle()},
            {"url": "", "label": self.page_title},
        ]

    def get_initial(self) -> dict[str, Any]:
        """Half a year from today."""
        return {"until": timezone.localdate() + USUAL}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With what Wagtail's form template asks for."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return {
            **context,
            "article": self.article,
            "action_url": self.request.get_full_path(),
            "submit_button_label": "Verify",
            "submit_button_active_label": "Saving…",
            "media": context["form"].media,
        }

    def form_valid(self, form: VerifyForm) -> HttpResponse:
        """Notes the day and goes back to where the person came from."""
        assert isinstance(self.request.user, User)
        vouch(self.article, form.cleaned_data["until"], self.request.user)
        until = date_format(form.cleaned_data["until"], "j M Y")
        messages.success(self.request, f"“{self.article.title}” is verified until {until}.")
        return redirect(get_valid_next_url_from_request(self.request) or self._edit_url())

    def _edit_url(self) -> str:
        return reverse("wagtailadmin_pages:edit", args=[self.article.pk])


class VouchFormatter(LogFormatter):
    """How the deed reads in a page's history."""

    label = "Verify"

    def format_message(self, log_entry: Any) -> str:
        """With the day."""
        until = datetime.date.fromisoformat(log_entry.data["until"])
        return f"Verified until {date_format(until, 'j M Y')}"


class VerifyMenuItem(PageMenuItem):
    """The entry in an article's menu."""

    label = "Verify until…"
    icon_name = "circle-check"
    url_name = "kb_verify"

    def is_shown(self, user: Any) -> bool:
        """On live articles, to whom it is allowed."""
        page = self.page.specific
        return isinstance(page, ArticlePage) and may_vouch(user, page)
