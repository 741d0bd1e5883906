"""Tables as text, whatever parts their cells. Pure.

How long a cell may be is one number for all threads of a process, so it is set here alone. Who
wants cells shorter looks at them.
"""

from __future__ import annotations

import csv
import io
import re
from typing import Any

DELIMITERS = ",;\t|"
LONGEST_CELL = 10_000_000  # characters; more is a broken file

csv.field_size_limit(LONGEST_CELL)


def reader(text: str) -> Any:
    """Rows of cells, as `csv.reader` has them; a broken quote raises csv.Error on the way."""
    return csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)


def _delimiter(text: str) -> str:
    """What parts the names in the first row."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    return max(DELIMITERS, key=re.sub(r'"[^"]*"', "", first).count)
