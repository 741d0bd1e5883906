"""From what was read to drafts that can be written; what cannot be is refused, file by file."""

from __future__ import annotations

from dataclasses import dataclass, field

from accounts.models import User
from kb.importers.homes import Homes, NoHomeError
from kb.importers.html import clean
from kb.importers.library import Library
from kb.importers.links import LinkSettler
from kb.importers.pictures import Pictures
from kb.importers.raw_blocks import Changes
from kb.importers.report import Report
from kb.importers.rich_text import rich
from kb.importers.source import (
    Body,
    Place,
    Source,
    SourceArticle,
    SourceFile,
    SourceSnippet,
)
from kb.importers.to_blocks import Converted, convert
from kb.importers.writing import Draft


@dataclass
class Preparation:
    """Checks, conversion and settling of links and pictures; writes nothing."""

    source: Source
    library: Library
    pictures: Pictures
    homes: Homes
    report: Report
    converted: dict[str, Converted] = field(default_factory=dict)
    owners: dict[str, User] = field(default_factory=dict)

    def drafts(self) -> dict[str, Draft]:
        """The articles of all sound files, ready to be written, by id."""
        self._refuse_twins()
        self._convert()
        for file in self.source.files:
            self._refuse_misplaced(file)
        sound = [file for file in self.source.files if not file.errors]
        self._announce(sound)
        self.owners = {user.username: user for user in User.objects.filter(is_active=True)}
        return {one.id: self._draft(one) for file in sound for one in file.articles}

    def snippets(self) -> dict[str, str]:
        """The rich text of each snippet with its links settled, by id."""
        sound = (file for file in self.source.files if not file.errors)
        return {one.id: self._snippet_html(one) for file in sound for one in file.snippets}

    def _snippet_html(self, snippet: SourceSnippet) -> str:
        soup = clean(snippet.html)
        for picture in soup.find_all("img"):
            told = "a snippet holds text and lists; its picture is left out"
            self.report.warn(snippet.body.line_of(str(picture.get("src", ""))), told)
        return self._settler(snippet.id, snippet.body, set()).settle(rich(soup.children))

    def _refuse_twins(self) -> None:
        seen: dict[tuple[str, str], Place] = {}
        for file in self.source.files:
            named = [("article", one.id, one.place) for one in file.articles]
            named += [("snippet", one.id, one.body.place) for one in file.snippets]
            for kind, name, place in named:
                first = seen.setdefault((kind, name), place)
                if name and first is not place:
                    file.refuse(place, f'the id "{name}" is taken by {first}; give it another')

    def _convert(self) -> None:
        for article in self.source.articles():
            converted = convert(article.html, article.title)
            self.converted[article.id] = converted
            for spelling, message in converted.problems:
                self.report.warn(article.body.line_of(spelling), message)

    def _refuse_misplaced(self, file: SourceFile) -> None:
        for article in file.articles if not file.errors else ():
            for message in self._obstacles(article):
                file.refuse(article.place, message)

    def _obstacles(self, article: SourceArticle) -> list[str]:
        try:
            home = self.homes.find(article.language)
        except NoHomeError as error:
            return [str(error)]
        known = self.library.pages.get(article.id)
        if known is None:
            return []
        obstacles = []
        if known.model is not Draft(article, home, None, []).model:
            obstacles.append(f'"{article.id}" is here as another kind of page; give it a new id')
        if known.locale_id != home.locale_id:
            obstacles.append(f'"{article.id}" is here in another language; give it a new id')
        if known.locked:
            obstacles.append(f'"{article.id}" is locked in the studio; unlock it there first')
        return obstacles

    def _announce(self, files: list[SourceFile]) -> None:
        """Say what comes, so that links to it hold."""
        self.library.coming = {
            one.id: self.converted[one.id] for file in files for one in file.articles
        }
        self.library.coming_snippets = {one.id for file in files for one in file.snippets}

    def _draft(self, article: SourceArticle) -> Draft:
        converted = self.converted[article.id]
        settler = self._settler(article.id, article.body, converted.anchors)
        changes = Changes(
            html=settler.settle,
            picture=lambda ref: self.pictures.value(ref, article.body),
            snippet=lambda slug: self._snippet(slug, article),
        )
        blocks = changes.stream(converted.blocks)
        if not blocks:
            self.report.warn(article.place, "has no text; the page is empty")
        self.report.extra_keys.update(article.extra.keys())
        home = self.homes.find(article.language)
        return Draft(article, home, self._owner(article), blocks)

    def _settler(self, name: str, body: Body, anchors: set[str]) -> LinkSettler:
        return LinkSettler(
            body, name, anchors, self.source.addresses, self.library, self.report.warn
        )

    def _snippet(self, slug: str, article: SourceArticle) -> int | str | None:
        number = self.library.snippet(slug)
        if not number:
            place = article.body.line_of(f"snippet {slug}")
            self.report.warn(place, f'there is no snippet "{slug}"; its place stays empty')
        return number or None

    def _owner(self, article: SourceArticle) -> User | None:
        owner = self.owners.get(article.owner)
        if article.owner and owner is None:
            told = f'nobody here is called "{article.owner}"; the owner is left as it is'
            self.report.warn(article.place, told)
        return owner
