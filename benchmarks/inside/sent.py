"""What the Elasticsearch engine sends for pages of the desk: the paths on standard input.

    python -m benchmarks.inside.sent COOKIE < paths

Tells for each path the arguments of every `msearch`, in order.
"""

import sys
from typing import Any

from django.test import Client
from elasticsearch import Elasticsearch

from benchmarks.inside import tell

_msearch = Elasticsearch.msearch
_sent: list[dict[str, Any]] = []


def _noting(client: Elasticsearch, **asked: Any) -> Any:
    _sent.append(asked)
    return _msearch(client, **asked)


def sent_for(client: Client, path: str) -> list[dict[str, Any]]:
    """The arguments of every `msearch` that a page takes."""
    _sent.clear()
    answer = client.get(path)
    assert answer.status_code == 200, (path, answer.status_code)
    return list(_sent)


if __name__ == "__main__":
    Elasticsearch.msearch = _noting  # type: ignore[method-assign]
    browser = Client(headers={"host": "127.0.0.1", "cookie": sys.argv[1]})
    found = [sent_for(browser, path) for path in sys.stdin.read().splitlines()]
    assert all(found), "a search asked the server for nothing: the local copy answered"
    tell(found)
