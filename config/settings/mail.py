"""Who takes mail, and in whose name it is sent."""

from typing import Any

from environs import EnvError

from .environment import env

CURE = "must be such as submission://user:password@mail.example.com:587 or smtp://localhost:25"
WAITS = 10  # seconds
NOBODY = {"EMAIL_BACKEND": "django.core.mail.backends.dummy.EmailBackend"}


def mail() -> dict[str, Any]:
    """Django's settings about mail; raises ImproperlyConfigured for a wrong address."""
    if not env.str("EMAIL_URL", ""):
        return NOBODY
    try:
        found: dict[str, Any] = dict(env.dj_email_url("EMAIL_URL"))
    except (EnvError, ValueError) as error:
        raise env.refuse("EMAIL_URL", CURE) from error  # never with the address: its password
    if not found.get("EMAIL_BACKEND") or not found.get("EMAIL_PORT"):
        raise env.refuse("EMAIL_URL", CURE)
    given = {name: value for name, value in found.items() if value is not None}
    return {**given, "EMAIL_TIMEOUT": WAITS}


def sender() -> str:
    """The address that mail comes from; raises ImproperlyConfigured."""
    value: str = env.str("EMAIL_FROM", "rapport@localhost")
    if "@" not in value or "\n" in value:
        raise env.refuse("EMAIL_FROM", "must be such as Help center <help@example.com>")
    return value
