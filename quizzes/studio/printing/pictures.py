"""Pictures for paper: whatever a browser shows, as files that the typesetter reads."""

from __future__ import annotations

import base64
import binascii
import io
import re
from pathlib import Path
from typing import Any

from PIL import Image

from quizzes.content import Content
from quizzes.models import QuestionPicture
from quizzes.review.files import file_with, key_in

FILES = "file/"  # before the key and the name of a file of a question
MOST = 300  # pictures of one paper
LONGEST_EDGE = 1600  # pixels
MOST_PIXELS = 50_000_000
_DATA = re.compile(r"data:image/[a-z.+-]+;base64,(.*)", re.DOTALL)
_SVG = re.compile(rb"^\s*(<\?xml[^>]*>\s*)?(<!--.*?-->\s*)*<svg[\s>]", re.DOTALL)


class Album:
    """The pictures of one paper in a folder, each kept once."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._kept: dict[tuple[int, str], dict[str, Any] | None] = {}

    def add(self, content: Content, source: str) -> dict[str, Any] | None:
        """{"path", "width", "height"} in pixels; None where it cannot be printed.

        Nothing is fetched from elsewhere.
        """
        key = (id(content), source)
        if key not in self._kept:
            data = _data(content, source) if len(self._kept) < MOST else None
            self._kept[key] = self._keep(data) if data else None
        return self._kept[key]

    def _keep(self, data: bytes) -> dict[str, Any] | None:
        name = f"{len(self._kept)}"
        if _SVG.match(data):
            (self.folder / f"{name}.svg").write_bytes(data)
            return {"path": f"{name}.svg"}
        try:
            return self._drawn(data, f"{name}.png")
        except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
            return None

    def _drawn(self, data: bytes, name: str) -> dict[str, Any] | None:
        with Image.open(io.BytesIO(data)) as image:
            if image.width * image.height > MOST_PIXELS:
                return None
            image.seek(0)
            plain = image.convert("RGBA" if "A" in image.getbands() or image.info else "RGB")
        width, height = plain.size
        plain.thumbnail((LONGEST_EDGE, LONGEST_EDGE))
        plain.save(self.folder / name)
        return {"path": name, "width": width, "height": height}


def _data(content: Content, source: str) -> bytes | None:
    if inline := _DATA.fullmatch(source):
        try:
            return base64.b64decode(inline[1], validate=False)
        except (binascii.Error, ValueError):
            return None
    if key := key_in(source):
        kept = QuestionPicture.objects.filter(key=key).first()
        return bytes(kept.data) if kept else None
    if source.startswith(FILES):
        file = file_with(content, source.removeprefix(FILES).split("/")[0])
        return file.data if file else None
    return None
