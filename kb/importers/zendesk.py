"""A Zendesk help-center export: categories, sections and articles, as its API gives them."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import unquote, urlsplit

from kb.audiences import Audience
from kb.importers.fields import Fields, plain, read_article
from kb.importers.source import Body, Place, Source, SourceFile
from kb.importers.text_file import read_text

KINDS = ("categories", "sections", "articles")
ARTICLE_URL = re.compile(r"/hc/(?:[\w-]+/)?articles/(\d+)")
PICTURE_FOLDERS = ("", "images", "attachments", "article_attachments")
# What the export says that becomes something of ours, or is only of use inside Zendesk's API.
USED = {"body", "label_names", "locale", "name", "section_id", "updated_at", "edited_at", "url"}
Row = Mapping[str, Any]


@dataclass
class ZendeskAddresses:
    """Links go to `…/hc/en-us/articles/ID-title`; pictures may have been saved beside the JSON."""

    root: Path

    def article(self, href: str, file: str) -> str | None:
        """The id in an article's address."""
        found = ARTICLE_URL.search(urlsplit(href).path)
        return found[1] if found else None

    def picture(self, src: str, file: str) -> Path | None:
        """A saved picture with the address's path, or with its name in a usual folder."""
        path = PurePosixPath(unquote(urlsplit(src).path).lstrip("/"))
        root = self.root.resolve()
        names = [path, *(PurePosixPath(folder, path.name) for folder in PICTURE_FOLDERS)]
        spots = ((root / name).resolve() for name in names if path.name)
        return next((at for at in spots if at.is_relative_to(root) and at.is_file()), None)


@dataclass
class _Export:
    """Rows of each kind, with the file each article stands in."""

    categories: dict[str, Row] = field(default_factory=dict)
    sections: dict[str, Row] = field(default_factory=dict)
    articles: list[tuple[SourceFile, str, Row]] = field(default_factory=list)

    def add(self, file: SourceFile, text: str, data: Any) -> None:
        for kind in KINDS:
            rows = data.get(kind, []) if isinstance(data, dict) else []
            for row in rows if isinstance(rows, list) else []:
                self._add_row(kind, row, file, text)

    def _add_row(self, kind: str, row: Any, file: SourceFile, text: str) -> None:
        if not isinstance(row, dict) or "id" not in row:
            file.refuse(Place(file.name, 1), f"has something without id among its {kind}")
        elif kind == "articles":
            self.articles.append((file, text, row))
        else:
            getattr(self, kind)[str(row["id"])] = row


def read(path: Path) -> Source:
    """Read one JSON file, or a folder with categories.json, sections.json and articles.json."""
    export, files = _Export(), []
    root = path if path.is_dir() else path.parent
    for name in _files(path):
        file = SourceFile(str(name))
        files.append(file)
        text = read_text(name, file, root)
        data = _json(file, text) if text is not None else None
        if isinstance(data, list):
            data = {next((kind for kind in KINDS if name.stem.startswith(kind)), "articles"): data}
        if text is not None and data is not None:
            export.add(file, text, data)
    for file, text, row in export.articles:
        _add_article(file, text, row, export)
    return Source(files, ZendeskAddresses(root))


def _files(path: Path) -> list[Path]:
    if path.is_file():
        return [path]
    return sorted(name for kind in KINDS for name in path.glob(f"{kind}*.json"))


def _json(file: SourceFile, text: str) -> Any:
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        file.refuse(Place(file.name, error.lineno), f"is no JSON ({error.msg})")
    except RecursionError:
        file.refuse(Place(file.name), "is nested too deeply")
    return None


def _add_article(file: SourceFile, text: str, row: Row, export: _Export) -> None:
    place = Place(file.name, _line(text, row["id"]))
    section = export.sections.get(str(row.get("section_id")), {})
    fields = Fields(_values(row, section, export), lambda _: place, used=set(USED))
    body = plain(row.get("body"))
    article = read_article(fields, body, Body(body, place, exact=False))
    file.articles.append(article)
    file.errors += fields.errors


def _values(row: Row, section: Row, export: _Export) -> dict[str, Any]:
    """The article's row with our keys added; what it says itself under our names is Zendesk's."""
    category = export.categories.get(str(section.get("category_id")), {})
    for_agents = any(map(_is_closed, (row, section, category)))
    return {
        **{key: value for key, value in row.items() if key not in ("kind", "audience", "product")},
        "title": row.get("title") or row.get("name"),
        "product": category.get("name") or section.get("name") or "",
        "topic": section.get("name", "") if category else "",
        "audience": Audience.AGENTS.value if for_agents else Audience.PUBLIC.value,
        "tags": [str(name) for name in row.get("label_names") or []],
        "updated": row.get("edited_at") or row.get("updated_at") or "",
        "language": row.get("locale") or "",
        "owner": "",
    }


def _is_closed(row: Row) -> bool:
    """Whether not everybody may see it: a user segment, or a policy other than everybody."""
    policy = row.get("access_policy") or {}
    viewers = policy.get("viewable_by", "everybody") if isinstance(policy, dict) else "nobody"
    return bool(row.get("user_segment_id") or row.get("user_segment_ids") or viewers != "everybody")


def _line(text: str, number: Any) -> int:
    """The line on which the article with this id begins; the file's first if it is all one line."""
    start = max(text.find('"articles"'), 0)
    found = re.compile(rf'"id"\s*:\s*"?{re.escape(str(number))}\b').search(text, start)
    return text.count("\n", 0, found.start()) + 1 if found else 1
