"""What an import would do, told without doing it."""

from __future__ import annotations

from dataclasses import dataclass, field

from kb.importers.source import NOTICE, SourceProduct, SourceSnippet
from kb.importers.writing import Draft, Writer
from kb.models import HelpCenterPage


@dataclass
class Foresight:
    """Stands in for a `Writer`: says the same and writes nothing."""

    writer: Writer
    coming: set[str] = field(default_factory=set)  # products that the source itself brings

    def write_product(self, product: SourceProduct, home: HelpCenterPage) -> str:
        """What writing the product would do."""
        self.coming |= {product.id, product.title}
        return self.writer.products[home.pk].outcome(product)

    def write_snippet(self, snippet: SourceSnippet, html: str) -> str:
        """What writing the snippet would do."""
        return self.writer.snippet_outcome(snippet, html)

    def write(self, draft: Draft) -> str:
        """What writing the article would do; a product that it would make is noted."""
        products = self.writer.products[draft.home.pk]
        name = draft.source.product or self.writer.default_product
        known = products.find(name) or self.coming.intersection(name.split("/"))
        if draft.source.kind != NOTICE and not known and name not in products.made:
            products.made.append(name)
        return self.writer.outcome(draft)
