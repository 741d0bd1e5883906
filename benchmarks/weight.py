"""What a browser transfers for a page: the page, and all that it and its parts name.

Followed are stylesheets (and their imports, fonts and pictures), scripts (and what modules
import), pictures and icons of this site, each once, compressed as the server sends them. Pictures
that wait until they are scrolled to (`loading="lazy"`) count as well.
"""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable, Iterable, Iterator
from urllib.parse import urljoin, urlsplit

import brotli
from bs4 import BeautifulSoup

from benchmarks.caller import Answer, Caller

SCRIPT = ("text/javascript", "application/javascript")
_IN_CSS = re.compile(r"""(?:@import\s+|url\()\s*(?:url\()?["']?([^"')\s;]+)""")
_IN_SCRIPT = re.compile(r"""(?:\bfrom|\bimport)\s*\(?\s*["']([^"']+)["']""")
_UNPACK: dict[str, Callable[[bytes], bytes]] = {
    "": bytes,
    "gzip": gzip.decompress,
    "br": brotli.decompress,
}
_IN_PAGE = (
    ('link[rel~="stylesheet"]', "href"),
    ('link[rel~="icon"]', "href"),
    ('link[rel="modulepreload"]', "href"),
    ("script[src]", "src"),
    ("img[src]", "src"),
    ("source[srcset]", "srcset"),
)


def transferred(caller: Caller, path: str, cookie: str = "") -> dict[str, Answer]:
    """Every answer that the page needs, by address."""
    found: dict[str, Answer] = {}
    waiting = [path]
    while waiting:
        address = waiting.pop()
        if address in found:
            continue
        answer = found[address] = caller.get(address, cookie)
        named = (urljoin(address, name) for name in _named(answer))
        waiting += [one.partition("#")[0] for one in named if _is_here(one)]
    return found


def bytes_of(answers: Iterable[Answer], *types: str) -> int:
    """Bytes on the wire of the answers of these types, heads included; of all without types."""
    return sum(one.received for one in answers if not types or _type(one) in types)


def _named(answer: Answer) -> Iterator[str]:
    kind = _type(answer)
    if kind == "text/html":
        page = BeautifulSoup(_text(answer), "html.parser")
        for selector, name in _IN_PAGE:
            for element in page.select(selector):
                yield str(element[name]).split(" ")[0]
    elif kind == "text/css":
        yield from _IN_CSS.findall(_text(answer))
    elif kind in SCRIPT:
        yield from (name for name in _IN_SCRIPT.findall(_text(answer)) if name[0] in "./")


def _is_here(address: str) -> bool:
    parts = urlsplit(address)
    return not parts.scheme and not parts.netloc


def _type(answer: Answer) -> str:
    return answer.head.get("content-type", "").partition(";")[0].strip()


def _text(answer: Answer) -> str:
    unpack = _UNPACK[answer.head.get("content-encoding", "")]
    return unpack(answer.body).decode()
