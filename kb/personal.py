"""What customers type may name somebody; what is kept of it does not. Pure."""

import re

_PERSONAL = re.compile(r"\S+@\S+|\+?\d[\d \-./()]{5,}\d|\d{6,}")


def without_personal(text: str) -> str:
    """The text with e-mail addresses and long numbers blanked; article codes stay."""
    return _PERSONAL.sub("…", text)
