"""An import from beginning to end. Each file goes in whole or not at all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from django.core.exceptions import ValidationError
from django.db import DataError, IntegrityError, transaction

from kb.codes import NoCodeLeft
from kb.importers.batch import bulk_change
from kb.importers.bookkeeping import TOGETHER, Bookkeeping, bookkeeping
from kb.importers.foresight import Foresight
from kb.importers.formats import read_source
from kb.importers.homes import Homes
from kb.importers.library import Library
from kb.importers.pictures import Pictures
from kb.importers.preparing import Preparation
from kb.importers.products import Products
from kb.importers.report import UPDATED, Outcome, Report
from kb.importers.source import Place, Source, SourceFile
from kb.importers.writing import Writer

GENERAL = "General"
OVERTAKEN = "has changes in the studio that were not published; they stay in its history"


class Bar(Protocol):
    """What shows how far it is, such as tqdm."""

    def update(self, n: int) -> Any:
        """So many articles more."""

    def close(self) -> Any:
        """Done."""


class _NoBar:
    def update(self, n: int) -> None: ...

    def close(self) -> None: ...


@dataclass
class Options:
    """How to import. `product` takes the articles that name none."""

    format: str = ""
    product: str = GENERAL
    user: Any = None
    dry_run: bool = False
    bar: Callable[[int], Bar] = lambda _: _NoBar()


def import_content(path: Path, options: Options | None = None) -> Report:
    """Import everything at a path; what went wrong is in the report.

    Raises UnknownFormatError when nothing there can be read, NoHomeError when there is no help
    center to import into. An interruption (Ctrl-C) ends it between two files.
    """
    options = options or Options()
    return _Import(read_source(path, options.format), options).run()


class _Import:
    def __init__(self, source: Source, options: Options) -> None:
        self.source, self.options = source, options
        self.report = Report(dry_run=options.dry_run)
        self.library, self.homes = Library(), Homes()
        self.home = self.homes.find("")
        self.books = Bookkeeping()
        self.pictures = Pictures(source.addresses, self.report.warn, options.user)
        self.products = {
            page.pk: Products(page, options.user) for page in self.homes.pages.values()
        }

    def run(self) -> Report:
        preparation = Preparation(self.source, self.library, self.pictures, self.homes, self.report)
        self.drafts = preparation.drafts()
        self.snippets = preparation.snippets()
        if self.options.dry_run:
            self._go_through(Foresight(self._writer(self.books)), _NoBar())
        else:
            with bulk_change(), bookkeeping() as self.books:
                self._go_through(self._writer(self.books), self.options.bar(len(self.drafts)))
        self.report.made_products = [
            title for products in self.products.values() for title in products.made
        ]
        self.report.errors = [error for file in self.source.files for error in file.errors]
        return self.report

    def _writer(self, books: Bookkeeping) -> Writer:
        return Writer(
            *(self.library, self.pictures, self.products, self.drafts),
            *(self.options.product, books, self.options.user),
        )

    def _go_through(self, writer: Writer | Foresight, bar: Bar) -> None:
        try:
            for file in self._sound_files():
                self._whole(file, writer, bar)
        except KeyboardInterrupt:
            self.report.interrupted = True
        finally:
            bar.close()

    def _sound_files(self) -> list[SourceFile]:
        """Files without errors: products first, then snippets, then articles."""
        sound = [file for file in self.source.files if not file.errors]
        return sorted(sound, key=lambda file: (not file.products, not file.snippets))

    def _whole(self, file: SourceFile, writer: Writer | Foresight, bar: Bar) -> None:
        """The whole file, or nothing of it."""
        noted = Report()
        self.at = Place(file.name)
        try:
            with transaction.atomic():
                self._parts(file, writer, noted, bar)
        except (ValidationError, IntegrityError, DataError, NoCodeLeft) as error:
            file.refuse(self.at, _told(error))
            self._forget_undone()
            return
        self.books.catch_up(TOGETHER)
        self.report.products += noted.products
        self.report.snippets += noted.snippets
        self.report.articles += noted.articles

    def _parts(self, file: SourceFile, writer: Writer | Foresight, noted: Report, bar: Bar) -> None:
        for product in file.products:
            self.at = product.place
            what = writer.write_product(product, self.home)
            noted.products.append(Outcome(what, product.id, product.title, self.at))
        for snippet in file.snippets:
            self.at = snippet.body.place
            what = writer.write_snippet(snippet, self.snippets[snippet.id])
            noted.snippets.append(Outcome(what, snippet.id, snippet.title, self.at))
        for article in file.articles:
            self.at = article.place
            edited = article.id in self.library.pages and self.library.pages[article.id].edited
            what = writer.write(self.drafts[article.id])
            if edited and what == UPDATED:
                self.report.warn(self.at, OVERTAKEN)
            noted.articles.append(
                Outcome(what, article.id, article.title, self.at, article.audience)
            )
            bar.update(1)

    def _forget_undone(self) -> None:
        self.library.reload()
        self.pictures.forget()
        for products in self.products.values():
            products.reload()


def _told(error: Exception) -> str:
    messages = error.messages if isinstance(error, ValidationError) else [str(error)]
    return f"cannot be saved: {' '.join(messages)}"
