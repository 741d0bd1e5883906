"""Exit code 0 when an address of this machine answers with 200: `answers.py URL`.

For health checks where nothing but Python is installed. The request names the site's own host,
because no other is served.
"""

import os
import sys
import urllib.error
import urllib.request
from urllib.parse import urlsplit

SECONDS = 4


def answers(url: str) -> bool:
    """Whether the process behind this address says that all is well."""
    host = os.environ.get("ALLOWED_HOSTS", "").split(",")[0]
    host = host or urlsplit(os.environ.get("SITE_URL", "")).hostname or "localhost"
    request = urllib.request.Request(url, headers={"Host": host, "X-Forwarded-Proto": "https"})
    try:
        with urllib.request.urlopen(request, timeout=SECONDS) as answer:
            return bool(answer.status == 200)
    except (OSError, urllib.error.URLError):
        return False


if __name__ == "__main__":
    sys.exit(0 if answers(sys.argv[1]) else 1)
