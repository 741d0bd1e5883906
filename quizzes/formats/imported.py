"""A question as it stands in a file, with where it is filed."""

from __future__ import annotations

from dataclasses import dataclass, field

from quizzes.content import Content
from quizzes.content.texts import one_line


@dataclass(frozen=True)
class Imported:
    """A question with its category path, id number and tags.

    `line` is where it begins in its file. `warnings` say what the file told that was left out.
    """

    content: Content
    category: str = ""
    idnumber: str = ""
    tags: tuple[str, ...] = ()
    line: int = field(default=0, compare=False)
    warnings: tuple[str, ...] = field(default=(), compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "category", one_line(self.category))
        object.__setattr__(self, "idnumber", one_line(self.idnumber))
        tags = dict.fromkeys(one_line(tag) for tag in self.tags)
        object.__setattr__(self, "tags", tuple(tag for tag in tags if tag))

    @property
    def told(self) -> str:
        """What to call it in a message."""
        said = self.content.name or one_line(self.content.stem.text) or self.idnumber
        return f"“{said[:60]}…”" if len(said) > 60 else f"“{said}”" if said else "A question"
