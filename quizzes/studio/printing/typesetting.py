"""From data to PDF."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import manimgx_fonts  # type: ignore[import-untyped]
from django.conf import settings

TEMPLATE = Path(__file__).with_name("paper.typ")
OWN_FONTS = Path(manimgx_fonts.__file__).parent


class CannotPrint(Exception):
    """The typesetter gave up; says on what."""


def typeset(paper: dict[str, Any], folder: Path) -> bytes:
    """The paper as PDF; its pictures stand in `folder`.

    Where one of them cannot be set, all give way to their words. Fonts: those of the package; for
    scripts that are not in it, those in the folder `fonts` of the data folder and those of the
    machine. Raises CannotPrint.
    """
    try:
        return _compiled(paper, folder)
    except CannotPrint:
        return _compiled({**paper, "pictures": False}, folder)


def _compiled(paper: dict[str, Any], folder: Path) -> bytes:
    import typst  # some 80 MB that only those who print need

    (folder / "data.json").write_text(json.dumps(paper), encoding="utf-8")
    source = folder / "paper.typ"
    source.write_bytes(TEMPLATE.read_bytes())
    fonts = [str(OWN_FONTS), str(settings.DATA_DIR / "fonts")]
    try:
        made: bytes = typst.compile(str(source), root=str(folder), font_paths=fonts, format="pdf")
    except typst.TypstError as error:
        raise CannotPrint(str(error)) from error
    return made
