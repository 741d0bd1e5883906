"""Five-digit article codes that an agent says on the phone and a customer types."""

import secrets
from collections.abc import Callable

FIRST, LAST = 10_000, 99_999
TRIES = 200


class NoCodeLeft(Exception):
    """Nearly all codes are in use; retire articles or lengthen the codes."""


def free_code(taken: Callable[[str], bool]) -> str:
    """A random code that is not taken. Random, so that neighbours do not sound alike.

    Raises NoCodeLeft when none is found in TRIES tries (over 97 % in use).
    """
    for _ in range(TRIES):
        code = str(FIRST + secrets.randbelow(LAST - FIRST + 1))
        if not taken(code):
            return code
    raise NoCodeLeft(f"No free article code found in {TRIES} tries: retire articles")


def spoken(code: str) -> str:
    """The code as people say and read it: `48 213`."""
    return f"{code[:2]} {code[2:]}" if code else ""
