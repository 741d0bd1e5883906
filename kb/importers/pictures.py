"""Pictures of a source become pictures of the help center; the same file is kept once."""

from __future__ import annotations

import base64
import binascii
import hashlib
import io
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import unquote, unquote_to_bytes, urlsplit

from django.conf import settings
from django.core.files.images import ImageFile
from wagtail.images import get_image_model
from willow.image import Image

from kb.importers.source import Addresses, Body, Place
from kb.importers.to_blocks import PictureRef

ACTIVE_SVG = re.compile(rb"<script|<foreignObject|javascript:|\son\w+\s*=|<!ENTITY", re.IGNORECASE)
DATA = re.compile(r"data:image/([a-z]+)(?:\+xml)?((?:;[\w=-]+)*?)(;base64)?,(.*)", re.DOTALL)
LARGEST = 20 * 2**20  # bytes
TOO_LARGE = f"is larger than {LARGEST // 2**20} MB; save a smaller one"


@dataclass(frozen=True)
class _File:
    name: str
    content: bytes

    @property
    def sha1(self) -> str:
        # Wagtail's own fingerprint of a file, so that uploads in the studio count as well.
        return hashlib.sha1(self.content, usedforsecurity=False).hexdigest()


class UnusablePictureError(Exception):
    """Says why a picture cannot be taken in."""


@dataclass
class Pictures:
    """The pictures of a source, read once each."""

    addresses: Addresses
    warn: Callable[[Place, str], None]
    user: Any = None
    files: dict[str, _File] = field(default_factory=dict)  # by sha1
    numbers: dict[str, int] = field(default_factory=dict)  # by sha1
    read: dict[Path, str] = field(default_factory=dict)  # path → sha1, or "" if unusable

    def value(self, ref: PictureRef, body: Body) -> dict[str, Any] | None:
        """An image block's value. None, after a warning, if the picture cannot be had.

        Its `image` is a number, or `new:` and the file's sha1 until it has one.
        """
        try:
            sha1 = self._sha1(ref.src, body.place.file)
        except UnusablePictureError as reason:
            told = ref.src if len(ref.src) < 200 else f"{ref.src[:60]}…"
            self.warn(body.line_of(ref.src, unquote(ref.src)), f'picture "{told}" {reason}')
            return None
        number = self._number(sha1) or f"new:{sha1}"
        return {"image": number, "alt_text": ref.alt, "decorative": not ref.alt}

    def save(self, value: dict[str, Any]) -> dict[str, Any]:
        """The value with a number, the picture being stored if it is new."""
        if isinstance(value["image"], int):
            return value
        sha1 = value["image"].removeprefix("new:")
        return {**value, "image": self._number(sha1) or self._store(sha1, value["alt_text"])}

    def forget(self) -> None:
        """A transaction was undone: ask again what is stored."""
        self.numbers.clear()

    def _number(self, sha1: str) -> int | None:
        if sha1 not in self.numbers:
            found = get_image_model().objects.filter(file_hash=sha1).order_by("pk").first()
            if found is None:
                return None
            self.numbers[sha1] = found.pk
        return self.numbers[sha1]

    def _store(self, sha1: str, alt: str) -> int:
        file = self.files[sha1]
        picture = get_image_model()(
            title=(alt or Path(file.name).stem)[:255],
            file=ImageFile(io.BytesIO(file.content), name=file.name),
            uploaded_by_user=self.user,
        )
        picture._set_image_file_metadata()
        picture.save()
        self.numbers[sha1] = picture.pk
        return int(picture.pk)

    def _sha1(self, src: str, name: str) -> str:
        if src.startswith("data:"):
            return self._remember(_embedded(src))
        try:
            path = self.addresses.picture(src, name)
            is_elsewhere = bool(urlsplit(src).netloc)
        except ValueError:
            path, is_elsewhere = None, False
        if path is None:
            raise UnusablePictureError(
                "is not fetched from elsewhere; save it beside the text and run this again"
                if is_elsewhere
                else "is not there; put the file where the text says and run this again"
            )
        if path not in self.read:
            self.read[path] = self._remember(_File(path.name, _content(path)))
        return self.read[path]

    def _remember(self, file: _File) -> str:
        _check(file)
        self.files[file.sha1] = file
        return file.sha1


def _content(path: Path) -> bytes:
    try:
        if path.stat().st_size > LARGEST:
            raise UnusablePictureError(TOO_LARGE)
        return path.read_bytes()
    except OSError as error:
        raise UnusablePictureError(f"cannot be opened ({error.strerror})") from error


def _embedded(src: str) -> _File:
    """A picture written into its address."""
    found = DATA.fullmatch(src)
    if not found:
        raise UnusablePictureError("is no picture; take it out")
    try:
        content = base64.b64decode(found[4]) if found[3] else unquote_to_bytes(found[4])
    except (binascii.Error, ValueError) as error:
        raise UnusablePictureError("is broken; take it out") from error
    return _File(f"picture.{found[1]}", content)


def _check(file: _File) -> None:
    suffix = Path(file.name).suffix.lower().removeprefix(".")
    if suffix not in settings.WAGTAILIMAGES_EXTENSIONS:
        known = ", ".join(settings.WAGTAILIMAGES_EXTENSIONS)
        raise UnusablePictureError(f"is a {suffix or 'nameless'} file; save it as one of {known}")
    if len(file.content) > LARGEST:
        raise UnusablePictureError(TOO_LARGE)
    if suffix == "svg" and ACTIVE_SVG.search(file.content):
        raise UnusablePictureError("holds a script; save it without")
    try:
        Image.open(io.BytesIO(file.content)).get_size()
    except Exception as error:  # a decoder may raise anything on a broken file
        raise UnusablePictureError("cannot be read; open it and save it again") from error
