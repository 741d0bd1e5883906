"""The log: where it goes, how much of it, and in which form."""

from typing import Any

from .environment import choice, log_level

# One line a page and task is noise beside what an operator needs to see.
QUIET = ("django_tasks", "wagtail", "axes")
# One repeats what callers sent, one says each second what every failed request says.
SILENT = ("django_guid", "psycopg.pool")


def logs() -> dict[str, Any]:
    """As `logging.config.dictConfig` takes it; raises ImproperlyConfigured."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {
            "request": {
                "()": "django_guid.log_filters.CorrelationId",
                "correlation_id_field": "request_id",
            }
        },
        "formatters": {
            "plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"},
            "json": {"()": "config.logs.JsonLines"},
        },
        "handlers": {
            "console": {
                "class": "logging.StreamHandler",
                "formatter": choice("LOG_FORMAT", "plain", ("json", "plain")),
                "filters": ["request"],
            }
        },
        "root": {"handlers": ["console"], "level": log_level()},
        "loggers": {
            **{name: {"level": "WARNING"} for name in QUIET},
            **{name: {"level": "ERROR"} for name in SILENT},
            "elastic_transport": {"level": "ERROR"},  # the engine says what fails, once
        },
    }
