"""The one place that reads environment variables.

A wrong value or a missing one stops the start with the variable's name and what to set.
"""

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
    return path


def number(name: str, default: int, least: int, most: int) -> int:
    """A whole number from the environment within bounds; raises ImproperlyConfigured."""
    try:
        value = env.int(name, default)
    except EnvError as error:
        raise env.refuse(name, f"must be a whole number from {least} to {most}") from error
    if not least <= value <= most:
        raise env.refuse(name, f"is {value}, must be from {least} to {most}")
    return value


def truth(name: str, default: bool) -> bool:
    """A yes or no from the environment; raises ImproperlyConfigured."""
    try:
        return bool(env.bool(name, default))
    except EnvError as error:
        raise env.refuse(name, "must be true or false") from error
