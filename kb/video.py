"""Which player plays a film's address. Pure: nothing is fetched."""

import re
from typing import NamedTuple
from urllib.parse import parse_qs, urlsplit


class Player(NamedTuple):
    """How to play: `frame` (another site's player) or `file` (the browser's own)."""

    kind: str
    url: str


def player_address(url: str) -> Player | None:
    """The player for a film's address, or None if there is none for it."""
    parts = urlsplit(url)
    host = (parts.hostname or "").removeprefix("www.").removeprefix("m.")
    if host in ("youtube.com", "youtu.be", "youtube-nocookie.com"):
        return _youtube(host, parts.path, parts.query)
    if host in ("vimeo.com", "player.vimeo.com"):
        number = re.search(r"/(\d+)", parts.path)
        return Player("frame", f"https://player.vimeo.com/video/{number[1]}") if number else None
    if parts.scheme in ("http", "https") and parts.path.lower().endswith((".mp4", ".webm")):
        return Player("file", url)
    return None


def _youtube(host: str, path: str, query: str) -> Player | None:
    name = path.strip("/") if host == "youtu.be" else parse_qs(query).get("v", [""])[0]
    if found := re.match(r"/(?:embed|shorts)/([\w-]+)", path):
        name = found[1]
    if not re.fullmatch(r"[\w-]{6,20}", name):
        return None
    return Player("frame", f"https://www.youtube-nocookie.com/embed/{name}")
