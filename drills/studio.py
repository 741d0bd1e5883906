"""What an editor does in the studio, over HTTP as a browser does it."""

from __future__ import annotations

from urllib.parse import urlencode

from drills.visits import Visit, visit


class Editor:
    """Somebody who may do everything."""

    def __init__(self, port: int, cookie: str) -> None:
        self._port, self._cookie = port, cookie

    def publish(self, page: int) -> Visit:
        """Publish the draft of a page; answered with 302 when it is done."""
        return self._send(self.publishing(page), include_descendants="")

    @staticmethod
    def publishing(page: int) -> str:
        """Where a page is published."""
        return f"/studio/bulk/wagtailcore/page/publish/?id={page}&next=%2Fstudio%2F"

    def move(self, page: int, below: int) -> Visit:
        """Move a page; answered with 302."""
        return self._send(f"/studio/pages/{page}/move/{below}/confirm/")

    def restrict(self, page: int, group: int) -> Visit:
        """Let only a group see a page; answered with 200."""
        path = f"/studio/pages/{page}/privacy/"
        return self._send(path, restriction_type="groups", groups=str(group), password="")

    def _send(self, path: str, **form: str) -> Visit:
        return visit(self._port, path, self._cookie, urlencode(form).encode())


def done(answer: Visit) -> bool:
    """Whether the studio did it."""
    return answer.status == 302 or (answer.status == 200 and b"set_privacy_done" in answer.body)
