"""Commands as tasks: what they print becomes what the task returns."""

import io

from django.core.management import call_command


def said(name: str, *arguments: str) -> str:
    """Run a management command; returns what it printed, raises what it raises."""
    out = io.StringIO()
    call_command(name, *arguments, stdout=out)
    return out.getvalue().strip()
