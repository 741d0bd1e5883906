"""A folder of Markdown files with front matter, or one such file."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote, urlsplit

from kb.audiences import Audience
from kb.importers.fields import Fields, read_article
from kb.importers.front_matter import Document, MalformedError, problems_in, read_document
from kb.importers.markdown import to_html
from kb.importers.products_toml import read_products
from kb.importers.source import (
    Body,
    Place,
    Problem,
    Source,
    SourceFile,
    SourceSnippet,
)
from kb.importers.text_file import read_text

SUFFIXES = (".md", ".markdown")
PRODUCTS, SNIPPETS = "products.toml", "snippets"


@dataclass
class FolderAddresses:
    """Links are paths of files beside each other; pictures lie there, too."""

    root: Path
    ids: dict[Path, str] = field(default_factory=dict)

    def article(self, href: str, file: str) -> str | None:
        """The id of the article in the file that a relative link points to."""
        path = self._path(href, file)
        if path is None:
            return None
        return next((found for name in _spellings(path) if (found := self._id(name))), None)

    def picture(self, src: str, file: str) -> Path | None:
        """The picture's file, if it lies inside the folder."""
        path = self._path(src, file)
        inside = path is not None and path.is_relative_to(self.root.resolve())
        return path if inside and path is not None and path.is_file() else None

    def _path(self, href: str, file: str) -> Path | None:
        parts = urlsplit(href)
        if parts.scheme or parts.netloc or not parts.path:
            return None
        path = unquote(parts.path)
        base = self.root if path.startswith("/") else Path(file).parent
        try:
            return (base / path.lstrip("/")).resolve()
        except (OSError, ValueError):
            return None

    def _id(self, path: Path) -> str | None:
        """From what was read, or else from the file: it may have been imported before."""
        if path not in self.ids and path.suffix in SUFFIXES and path.is_file():
            self.ids[path] = _id_in(path)
        return self.ids.get(path) or None


def _spellings(path: Path) -> list[Path]:
    return [path, path.with_name(f"{path.name}.md"), path / "index.md"]


def _id_in(path: Path) -> str:
    text = read_text(path, SourceFile(str(path)))
    try:
        return read_document(text or "", str(path)).fields.text("id")
    except MalformedError:
        return ""


def read(path: Path) -> Source:
    """Read a folder, or one file of it."""
    root = path if path.is_dir() else path.parent
    addresses = FolderAddresses(root)
    files = [_read_file(name, root, addresses) for name in _files(path)]
    if path.is_dir() and (path / PRODUCTS).is_file():
        files.insert(0, read_products(path / PRODUCTS))
    return Source(files, addresses)


def _files(path: Path) -> list[Path]:
    if path.is_file():
        return [path]
    found = (name for suffix in SUFFIXES for name in path.rglob(f"*{suffix}") if name.is_file())
    return sorted(
        name
        for name in found
        if not any(part.startswith((".", "_")) for part in name.relative_to(path).parts)
    )


def _read_file(path: Path, root: Path, addresses: FolderAddresses) -> SourceFile:
    file = SourceFile(str(path))
    text = read_text(path, file, root)
    if text is None:
        return file
    try:
        document = read_document(text, file.name)
    except MalformedError as malformed:
        file.errors = problems_in(file.name, malformed)
        return file
    if path.relative_to(root).parts[0] == SNIPPETS and path.parent != root:
        _add_snippet(file, document)
    else:
        _add_article(file, document)
        addresses.ids |= {path.resolve(): article.id for article in file.articles}
    return file


def _add_article(file: SourceFile, document: Document) -> None:
    html = _html(file, document.body)
    file.articles.append(read_article(document.fields, html, document.body))
    file.errors += document.fields.errors


def _add_snippet(file: SourceFile, document: Document) -> None:
    fields, html = document.fields, _html(file, document.body)
    snippet = SourceSnippet(
        id=_slug(fields),
        title=fields.text("title", required=True),
        audience=fields.choice("audience", tuple(Audience.values), Audience.PUBLIC.value),
        html=html,
        body=document.body,
    )
    if "<section" in html:
        place = document.body.line_of(":::")
        fields.errors.append(Problem(place, "a snippet holds text and lists; take the ::: out"))
    file.snippets.append(snippet)
    file.errors += fields.errors


def _slug(fields: Fields) -> str:
    name = fields.text("id", required=True)
    if name and not name.replace("-", "").replace("_", "").isalnum():
        fields.wrong("id", f'a snippet\'s id is letters, digits and hyphens, not "{name}"')
    return name


def _html(file: SourceFile, body: Body) -> str:
    html, errors = to_html(body.text)
    for line, message in errors:
        file.refuse(Place(file.name, body.place.line + line), message)
    return html
