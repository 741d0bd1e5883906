"""Pictures of questions: chosen from the studio's pictures, kept with the question, handed out.

A picture to point at is copied when it is chosen. Were it the studio's own, whoever replaces it
there would move the ground under the areas, also of what people were asked long ago.
"""

from __future__ import annotations

import hashlib
import io
import mimetypes
from pathlib import PurePath

from django.http import Http404, HttpResponse
from willow.image import Image, ImageFile
from willow.image import UnrecognisedImageFormatError as Unrecognised

from kb.models import Picture as LibraryPicture
from quizzes.content import Content, File, Hotspot, Picture
from quizzes.models import QuestionPicture
from quizzes.review.files import PICTURE, file_with, key_in

SUFFIXES = {
    "image/png": ".png",
    "image/jpeg": ".jpg",
    "image/gif": ".gif",
    "image/webp": ".webp",
    "image/svg+xml": ".svg",
}
SHOWN = tuple(SUFFIXES)
SANDBOX = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
LONGEST_EDGE = 1600  # pixels; a larger one of the studio's is made smaller
MOST_BYTES = 5 * 1024 * 1024


class NoPicture(ValueError):
    """This cannot be pointed at; says why and what to do."""


def from_library(picture: LibraryPicture) -> Picture:
    """One of the studio's pictures, for a hotspot. Raises NoPicture."""
    return keep(_copied(picture), _in_words(picture))


def for_a_text(picture: LibraryPicture) -> tuple[File, str]:
    """One of the studio's pictures as a file of a text, and its words. Raises NoPicture."""
    data = _copied(picture)
    kind, *_ = _looked_at(data)
    return File(f"{hashlib.sha256(data).hexdigest()[:12]}{SUFFIXES[kind]}", data), _in_words(
        picture
    )


def _in_words(picture: LibraryPicture) -> str:
    return str(picture.description or picture.title)


def _copied(picture: LibraryPicture) -> bytes:
    large = max(picture.width, picture.height) > LONGEST_EDGE and not picture.is_svg()
    size = f"max-{LONGEST_EDGE}x{LONGEST_EDGE}"
    shown = picture.get_rendition(size) if large else picture
    try:
        with shown.file.open("rb") as file:
            return bytes(file.read())
    except OSError as error:
        raise NoPicture(f"The file of “{picture.title}” is gone; upload it again.") from error


def keep(data: bytes, alt: str = "") -> Picture:
    """Keep a picture (PNG, JPEG, GIF, WebP or SVG) for a hotspot. Raises NoPicture.

    `alt`: its words for those who cannot see it. The same data is kept once.
    """
    kind, width, height = _looked_at(data)
    key = hashlib.sha256(data).hexdigest()
    fields = {"data": data, "kind": kind, "width": width, "height": height}
    QuestionPicture.objects.get_or_create(key=key, defaults=fields)
    return Picture(f"{PICTURE}{key}", width, height, alt)


def as_response(content: Content, key: str) -> HttpResponse:
    """The file or picture of a question with this key. Raises Http404.

    Pictures are shown, all else is saved. The caller has asked whether this person may have it.
    """
    if file := file_with(content, key):
        return _response(file.data, _kind_of(file.name))
    if isinstance(content, Hotspot) and key and key_in(content.picture.source) == key:
        return kept_as_response(key)
    raise Http404


def _kind_of(name: str) -> str:
    """What a file is by its name; the mimetypes of some systems do not know WebP."""
    ours = {suffix: kind for kind, suffix in SUFFIXES.items()}
    return ours.get(PurePath(name.lower()).suffix) or mimetypes.guess_type(name)[0] or ""


def kept_as_response(key: str) -> HttpResponse:
    """The picture to point at with this key. Raises Http404. The caller has asked who may."""
    kept = QuestionPicture.objects.filter(key=key).first()
    if kept is None:
        raise Http404
    return _response(bytes(kept.data), kept.kind)


def _response(data: bytes, kind: str) -> HttpResponse:
    response = HttpResponse(data, content_type=kind if kind in SHOWN else "text/plain")
    if kind not in SHOWN:
        response["Content-Disposition"] = "attachment"
    # An SVG is a document: opened on its own, it must not run what stands in it.
    response["Content-Security-Policy"] = SANDBOX
    return response


def _looked_at(data: bytes) -> tuple[str, int, int]:
    if len(data) > MOST_BYTES:
        raise NoPicture(f"The picture is larger than {MOST_BYTES // 1024**2} MB; make it smaller.")
    try:
        image: ImageFile = Image.open(io.BytesIO(data))
        width, height = (round(edge) for edge in image.get_size())
    except (Unrecognised, OSError, ValueError) as error:
        raise NoPicture("This is no picture that can be read; take a PNG or JPEG.") from error
    if image.mime_type not in SHOWN or min(width, height) < 1:
        raise NoPicture("Pictures of questions are PNG, JPEG, GIF, WebP or SVG.")
    return image.mime_type, width, height
