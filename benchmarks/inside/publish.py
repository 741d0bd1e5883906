"""Publish articles, and ask a server of the same site for each until it is found.

python -m benchmarks.inside.publish PORT TIMES
"""

import sys
import time

from benchmarks.caller import calling
from benchmarks.inside import tell
from benchmarks.inside.sessions import agents, enter
from benchmarks.zipf import Zipf
from kb.models import ArticlePage, ProductPage

PATIENCE = 30.0  # seconds


def publish_and_find(number: int, port: int, cookie: str, text: Zipf) -> tuple[float, float]:
    """Milliseconds until the call came back, and until somebody else found the article."""
    word = f"zyxwv{'abcdefghij'[number // 10]}{'abcdefghij'[number % 10]}"
    said = [("text", f"<p>{text.passage()}</p>") for _ in range(3)]
    above = ProductPage.objects.last()
    page = above.add_child(
        instance=ArticlePage(
            title=text.title(), body=[*said, ("text", f"<p>{word}</p>")], live=False
        )
    )
    began = time.perf_counter()
    page.save_revision().publish()
    published = time.perf_counter()
    asked = f"/desk/answers?q=%22{word}%22"  # in quotes, so that likeness alone finds nothing
    with calling(port) as caller:  # one that waited while it was published may have been hung up on
        while f">{word}<".encode() not in caller.get(asked, cookie).body:
            assert time.perf_counter() < began + PATIENCE, f"{word} is not found"
    return (published - began) * 1000, (time.perf_counter() - began) * 1000


if __name__ == "__main__":
    port, times = map(int, sys.argv[1:])
    cookie = f"sessionid={enter(agents()[0])}"
    with calling(port) as first:
        first.get("/desk/answers?q=nothing", cookie)
    found = [publish_and_find(n, port, cookie, Zipf(seed=3)) for n in range(times)]
    tell({"published": [one for one, _ in found], "found": [other for _, other in found]})
