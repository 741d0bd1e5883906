"""Everything an imported text can point at: what comes with it, and what is here already."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from kb.audiences import Audience
from kb.importers.to_blocks import Converted
from kb.models import ANSWERS, Snippet
from kb.passages import INTRO

EVERYONE = frozenset(Audience.values)


@dataclass(frozen=True, slots=True)
class Known:
    """A page that an import made before, or made a place for: then it has no hash yet."""

    pk: int
    model: Any
    import_hash: str
    locale_id: int
    locked: bool = False
    edited: bool = False  # live, with changes in the studio that are not published


class Library:
    """Pages and snippets by the ids they have where they come from."""

    def __init__(self) -> None:
        self.coming: dict[str, Converted] = {}
        self.coming_snippets: set[str] = set()
        self.reload()

    def reload(self) -> None:
        """Read again what is here."""
        named = "external_id pk import_hash locale_id locked live has_unpublished_changes"
        self.pages = {
            name: Known(pk, model, fingerprint, locale, locked, live and changed)
            for model in ANSWERS
            for name, pk, fingerprint, locale, locked, live, changed in (
                model.objects.exclude(external_id=None).values_list(*named.split())
            )
        }
        rows = Snippet.objects.values_list("slug", "pk", "import_hash")
        self.snippets = {slug: (pk, fingerprint) for slug, pk, fingerprint in rows}

    def remember(self, name: str, page: Any) -> None:
        """A page that was just written."""
        self.pages[name] = Known(page.pk, type(page), page.import_hash, page.locale_id)

    def number(self, name: str) -> str:
        """A page's id, `new:` and its name if it is still to come, "" if nobody knows it."""
        if name in self.pages:
            return str(self.pages[name].pk)
        return f"new:{name}" if name in self.coming else ""

    def snippet(self, slug: str) -> int | str:
        """A snippet's id, or as for pages."""
        if slug in self.snippets:
            return self.snippets[slug][0]
        return f"new:{slug}" if slug in self.coming_snippets else ""

    def anchors(self, name: str) -> set[str]:
        """The anchors of a page's sections."""
        if name in self.coming:
            return self.coming[name].anchors
        known = self.pages[name]
        page = known.model.objects.get(pk=known.pk)
        return {INTRO, *(heading["anchor"] for heading in page.headings_for(EVERYONE))}
