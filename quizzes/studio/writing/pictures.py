"""A picture of questions, for those who write them: also one that no question has yet."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views import View

from accounts.roles import MANAGES_BANK
from kb.studio.permissions import NeedsPermission
from quizzes.pictures import kept_as_response


class KeptPicture(NeedsPermission, View):
    """By its key, which nobody guesses."""

    needs = MANAGES_BANK

    def get(self, request: HttpRequest, key: str) -> HttpResponse:
        """The picture. Raises Http404."""
        return kept_as_response(key)
