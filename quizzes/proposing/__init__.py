"""Questions that an article suggests: drafts for a person to look at, made by rules. Pure.

What an article says comes in as an `Article` (`quizzes.article_reading` makes one of a page),
proposals go out. A rule proposes nothing where it cannot be sure of the key: better no question
than a wrong one.
"""

from quizzes.proposing.proposals import Proposal, propose
from quizzes.proposing.source import Article, Callout, Line, Listing, Paragraph, Part, Steps, Table

__all__ = [
    "Article",
    "Callout",
    "Line",
    "Listing",
    "Paragraph",
    "Part",
    "Proposal",
    "Steps",
    "Table",
    "propose",
]
