"""The help center's home in each language."""

from __future__ import annotations

from wagtail.models import Locale

from kb.models import HelpCenterPage


class NoHomeError(Exception):
    """There is no help center in a language; says what to do."""


class Homes:
    """Home pages by language."""

    def __init__(self) -> None:
        self.locales = {locale.language_code.lower(): locale for locale in Locale.objects.all()}
        self.default = Locale.get_default()
        self.pages: dict[int, HelpCenterPage] = {}
        for page in HelpCenterPage.objects.order_by("path"):
            self.pages.setdefault(page.locale_id, page)

    def find(self, language: str) -> HelpCenterPage:
        """The home for a language code (`en`, or `en-us` for `en`). Raises NoHomeError."""
        locale = self._locale(language) if language else self.default
        if locale is None:
            raise NoHomeError(
                f'there is no language "{language}" here; add it in the studio under Settings, '
                "Locales, or take the key out"
            )
        if locale.pk not in self.pages:
            raise NoHomeError(
                f'the help center has no home in "{locale.language_code}"; '
                "translate its home page in the studio first"
            )
        return self.pages[locale.pk]

    def _locale(self, language: str) -> Locale | None:
        return self.locales.get(language) or self.locales.get(language.split("-")[0])
