"""Which database: SQLite in the data folder, or the PostgreSQL that DATABASE_URL names."""

from pathlib import Path
from typing import Any

from environs import EnvError

from .environment import env, number

CURE = "must be postgresql://user:password@host:5432/name; without it SQLite serves"
CONNECTS_WITHIN = 5  # seconds
WAITS_FOR_CONNECTION = 5  # seconds; then the request fails, and the next one tries again
# The pool tries again ever more slowly after a failure. Giving up soon lets the next request
# that comes in try at once, so that a database that is back is noticed at once.
GIVES_UP_AFTER = 2  # seconds


def database(folder: Path) -> dict[str, Any]:
    """The database as Django takes it; raises ImproperlyConfigured for a wrong address."""
    if env.str("DATABASE_URL", ""):
        return _postgresql(_address(), number("DATABASE_POOL", 8, least=0, most=200))
    return _sqlite(folder)


def statement_timeout() -> int:
    """Milliseconds that a statement of a web request may take; 0: as long as it needs."""
    return number("DATABASE_STATEMENT_TIMEOUT", 30_000, least=0, most=3_600_000)


def _address() -> dict[str, Any]:
    try:
        found: dict[str, Any] = dict(env.dj_db_url("DATABASE_URL"))
    except (EnvError, ValueError) as error:
        raise env.refuse("DATABASE_URL", CURE) from error  # never with the address: its password
    if found.get("ENGINE") != "django.db.backends.postgresql" or not found.get("NAME"):
        raise env.refuse("DATABASE_URL", CURE)
    return found


def _postgresql(address: dict[str, Any], pool: int) -> dict[str, Any]:
    options = {
        "connect_timeout": CONNECTS_WITHIN,
        "application_name": "rapport",
        # A machine that vanished without a word is noticed, too.
        "keepalives_idle": 30,
        "tcp_user_timeout": 20_000,
        **address.get("OPTIONS", {}),
    }
    if pool:
        options["pool"] = {
            "min_size": 1,
            "max_size": pool,
            "timeout": WAITS_FOR_CONNECTION,
            "reconnect_timeout": GIVES_UP_AFTER,
        }
    return {
        **address,
        "OPTIONS": options,
        "CONN_MAX_AGE": 0 if pool else 600,
        "CONN_HEALTH_CHECKS": True,  # a connection that was cut is replaced before it is used
    }


def _sqlite(folder: Path) -> dict[str, Any]:
    # As a server's database: readers never wait for the writer (WAL), and a transaction takes
    # the write lock at its start, so that it waits its turn instead of failing half-way. What
    # was committed is on the disk: an answer that somebody was told is saved outlives a power cut.
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": folder / "rapport.sqlite3",
        "CONN_MAX_AGE": 600,  # seconds; to open a connection anew takes as long as ten queries
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-2000;"
            ),
        },
    }
