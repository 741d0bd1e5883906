"""What is wrong with a file of questions, and how to cure it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass(frozen=True, order=True)
class Fault:
    """One thing wrong. `line` counts from 1; 0: the format has no lines, or it is the file."""

    file: str
    line: int
    what: str
    cure: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place}: {self.what}; {self.cure}" if place else f"{self.what}; {self.cure}"


class FormatError(ValueError):
    """A file that cannot be read, with all that is wrong in it. Nothing of it is taken."""

    def __init__(self, *faults: Fault) -> None:
        self.faults = tuple(sorted(faults))
        super().__init__("\n".join(map(str, self.faults)))


class Wrong(Exception):
    """Something is wrong here; whoever knows the file makes a fault of it."""

    def __init__(self, line: int, what: str, cure: str) -> None:
        super().__init__(what)
        self.line, self.what, self.cure = line, what, cure


@dataclass
class Faults:
    """All that is wrong with one file, so that somebody can put it right in one go."""

    file: str
    found: list[Fault] = field(default_factory=list)

    @contextmanager
    def noted(self) -> Iterator[None]:
        """Go on with the next question after something wrong in this one."""
        try:
            yield
        except Wrong as wrong:
            self.found.append(Fault(self.file, wrong.line, wrong.what, wrong.cure))
        except FormatError as error:
            self.found.extend(error.faults)

    def check(self) -> None:
        """Raise FormatError if anything was wrong."""
        if self.found:
            raise FormatError(*self.found)
