"""`products.toml`: the products of a content folder, in the order the help center shows them."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

from kb.importers.fields import Fields
from kb.importers.source import Place, SourceFile, SourceProduct
from kb.importers.text_file import read_text

TABLE = re.compile(r"^\s*\[\[\s*product\s*\]\]")


def read_products(path: Path) -> SourceFile:
    """Read the file; what is wrong stands in its errors."""
    file = SourceFile(str(path))
    text = read_text(path, file, path.parent)
    if text is None:
        return file
    try:
        rows = tomllib.loads(text).get("product", [])
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"line (\d+)", str(error))
        file.refuse(Place(file.name, int(found[1]) if found else 0), f"is no TOML: {error}")
        return file
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        file.refuse(Place(file.name), "holds no list of products; begin each with [[product]]")
        return file
    lines = [number for number, line in enumerate(text.split("\n"), 1) if TABLE.match(line)]
    for row, line in zip(rows, [*lines, *[0] * len(rows)], strict=False):
        _add(file, row, Place(file.name, line))
    return file


def _add(file: SourceFile, row: dict[str, Any], place: Place) -> None:
    fields = Fields(row, lambda _: place)
    product = SourceProduct(
        id=fields.text("id", required=True),
        title=fields.text("title", required=True),
        place=place,
        summary=fields.text("summary"),
        icon=fields.text("icon"),
        parent=fields.text("parent"),
    )
    if product.parent and product.parent not in {known.id for known in file.products}:
        fields.wrong("parent", f'there is no product "{product.parent}" above this one')
    if product.id in {known.id for known in file.products}:
        fields.wrong("id", f'there are two products "{product.id}"')
    file.products.append(product)
    file.errors += fields.errors
