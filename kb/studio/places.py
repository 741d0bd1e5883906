"""Where a row of a report leads."""

from __future__ import annotations

from typing import Any

from django.urls import reverse


def place_of(page: Any, person: Any) -> str:
    """The page's editor for those who may edit it, else the page itself."""
    if page.permissions_for_user(person).can_edit():
        return reverse("wagtailadmin_pages:edit", args=[page.pk])
    return str(page.url or "")
