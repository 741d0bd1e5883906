"""What runs inside a site, each module as a process of its own: `site.inside("fill", 1000)`.

Importing this package sets Django up for the data folder that the environment names.
"""

import json
import sys
from typing import Any

import django

django.setup()


def tell(found: Any) -> None:
    """Give something back to whoever started this process."""
    sys.stdout.write(f"\n{json.dumps(found)}\n")
