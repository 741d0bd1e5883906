"""How a page is called that somebody answered with. Pure: `answering.finding` reads it."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Named:
    """A page as a person may see it. `sections`: heading paths by anchor."""

    title: str
    code: str = ""
    url: str = ""
    sections: dict[str, str] = field(default_factory=dict)

    def at(self, anchor: str) -> str:
        """The page at this section, in words."""
        return " › ".join(filter(None, [self.title, self.sections.get(anchor, "")]))
