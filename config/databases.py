"""How long a statement may take in the process that asks."""

from django.conf import settings
from django.db import connections


def limit_statements() -> None:
    """From here on PostgreSQL ends a statement after DATABASE_STATEMENT_TIMEOUT.

    For the processes that answer requests: somebody waits there, and a runaway query would take
    a connection from everybody else. Commands (imports, rebuilds) may take as long as they need.
    """
    database = connections.settings["default"]
    if database["ENGINE"].endswith("postgresql") and settings.DATABASE_STATEMENT_TIMEOUT:
        limit = f"-c statement_timeout={settings.DATABASE_STATEMENT_TIMEOUT}"
        options = database["OPTIONS"]
        options["options"] = f"{options.get('options', '')} {limit}".strip()
