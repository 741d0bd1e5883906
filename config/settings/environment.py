"""The one place that reads environment variables.

A wrong value or a missing one stops the start with the variable's name and what to set.
"""

import os
import re
import zoneinfo
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured
from environs import Env, EnvError

BASE_DIR = Path(__file__).resolve().parent.parent.parent


class Environment(Env):
    """`environs.Env` whose errors say the cure in Django's own exception."""

    def refuse(self, name: str, cure: str) -> ImproperlyConfigured:
        """The error to raise for a variable that is there and wrong, or missing."""
        return ImproperlyConfigured(
            f"{name}: {cure} (set it in the environment, see docs/settings.md)"
        )


env = Environment()


def data_dir() -> Path:
    """The one folder that holds database, search index and media; made when missing.

    Raises ImproperlyConfigured when it cannot be written.
    """
    path = Path(env.str("RAPPORT_DATA_DIR", str(BASE_DIR / "var"))).expanduser().resolve()
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise env.refuse("RAPPORT_DATA_DIR", f"cannot make {path}: {error.strerror}") from error
    if not os.access(path, os.W_OK | os.X_OK):
        cure = f"cannot write to {path}: give it to the user that Rapport runs as"
        raise env.refuse("RAPPORT_DATA_DIR", cure)
    return path


def number(name: str, default: int, least: int, most: int) -> int:
    """A whole number from the environment within bounds; raises ImproperlyConfigured."""
    if not env.str(name, ""):  # as good as not set
        return default
    try:
        value = env.int(name)
    except EnvError as error:
        raise env.refuse(name, f"must be a whole number from {least} to {most}") from error
    if not least <= value <= most:
        raise env.refuse(name, f"is {value}, must be from {least} to {most}")
    return value


def truth(name: str, default: bool) -> bool:
    """A yes or no from the environment; raises ImproperlyConfigured."""
    if not env.str(name, ""):  # as good as not set
        return default
    try:
        return bool(env.bool(name, default))
    except EnvError as error:
        raise env.refuse(name, "must be true or false") from error


def rate(name: str, default: str) -> str:
    """A rate such as `60/m` from the environment; raises ImproperlyConfigured."""
    value: str = env.str(name, "") or default
    if not re.fullmatch(r"[1-9]\d*/[smh]", value):
        raise env.refuse(name, f"is {value!r}, must be a number and s, m or h, such as 60/m")
    return value


def time_zone() -> str:
    """The time zone's name; raises ImproperlyConfigured for one that does not exist."""
    value: str = env.str("TIME_ZONE", "UTC")
    try:
        zoneinfo.ZoneInfo(value)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError) as error:
        raise env.refuse("TIME_ZONE", f"is {value!r}, must be such as Europe/Berlin") from error
    return value


def choice(name: str, default: str, choices: tuple[str, ...]) -> str:
    """One of these words from the environment, in any case; raises ImproperlyConfigured."""
    words = {word.lower(): word for word in choices}
    value: str = env.str(name, default)
    if value.lower() not in words:
        raise env.refuse(name, f"is {value!r}, must be {', '.join(choices[:-1])} or {choices[-1]}")
    return words[value.lower()]


def functions(name: str) -> list[str]:
    """Dotted paths of functions, separated by commas; raises ImproperlyConfigured."""
    paths = [path.strip() for path in env.str(name, "").split(",") if path.strip()]
    if wrong := [path for path in paths if not re.fullmatch(r"[^\W\d]\w*(\.[^\W\d]\w*)+", path)]:
        cure = "must be dotted paths of functions, such as acme.questions.propose"
        raise env.refuse(name, f"is {wrong[0]!r}, {cure}")
    return paths


def log_level() -> str:
    """The level of the log; raises ImproperlyConfigured."""
    return choice("LOG_LEVEL", "INFO", ("DEBUG", "INFO", "WARNING", "ERROR"))


def metrics_token() -> str:
    """What opens /metrics, "" for nothing; raises ImproperlyConfigured for a word to guess."""
    value: str = env.str("METRICS_TOKEN", "")
    if value and len(value) < 20:
        raise env.refuse("METRICS_TOKEN", "must be 20 random characters or more")
    return value
