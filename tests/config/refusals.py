"""Read the settings once for each environment that is given, all in this one process.

Starting Django for each would take the suite a quarter of a minute. JSON in: a list of
environments; JSON out: what each was refused with, or null.
"""

import importlib
import json
import os
import sys

from django.core.exceptions import ImproperlyConfigured


def refusal(environment: dict[str, str]) -> str | None:
    """What a start with exactly these variables says before it ends."""
    for name in [name for name in sys.modules if name.startswith("config.settings")]:
        del sys.modules[name]
    os.environ.clear()
    os.environ.update(environment)
    try:
        importlib.import_module(environment["DJANGO_SETTINGS_MODULE"])
    except ImproperlyConfigured as refused:
        return str(refused)
    return None


if __name__ == "__main__":
    json.dump([refusal(environment) for environment in json.load(sys.stdin)], sys.stdout)
