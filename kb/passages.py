"""A page's blocks cut into passages: the unit that is searched, shown, tested and measured.

Pure: blocks come in as *pieces* (a heading, or a paragraph of text), passages go out. A passage
is what stands under one heading for one audience. A long one is cut into parts at paragraphs, so
that each part is about as long as a sentence encoder reads well. Anchors come from headings and
do not move when text is edited.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from kb.written_for import Audience

# A sentence encoder reads 256 tokens; in trials windows of about 150 words represented pages best.
PART_WORDS = 150
INTRO = "intro"  # anchor of what stands before the first heading


@dataclass(frozen=True, slots=True)
class Piece:
    """A heading (level 2 or 3, with its anchor) or a paragraph (level 0)."""

    text: str
    level: int = 0
    anchor: str = ""
    audience: str = Audience.PUBLIC.value


@dataclass(frozen=True, slots=True)
class PassageText:
    """One passage: where it stands on its page and what it says."""

    anchor: str
    part: int
    position: int
    headings: tuple[str, ...]
    text: str
    audience: str

    @property
    def text_hash(self) -> str:
        """Changes when what the passage says changes (heading path included), else never."""
        return text_hash(self.headings, self.text)


def text_hash(headings: Iterable[str], text: str) -> str:
    """Name of what a passage says: its heading path and its text."""
    told = "\x1f".join([*headings, text])
    return hashlib.sha256(told.encode()).hexdigest()[:32]


@dataclass
class _Section:
    anchor: str
    headings: tuple[str, ...]
    audience: str  # of its heading
    paragraphs: dict[str, list[str]] = field(default_factory=dict)  # by audience

    def anchor_for(self, audience: str) -> str:
        # What is for agents below a public heading is a passage of its own beside the public one.
        return self.anchor if audience == self.audience else agents_anchor(self.anchor)


def agents_anchor(anchor: str) -> str:
    """Anchor of what is for agents below the public heading with this anchor."""
    return f"{anchor}--agents"


def is_reserved(anchor: str) -> bool:
    """Whether an anchor is one that passages get without a heading of their own."""
    return anchor == INTRO or anchor.endswith(agents_anchor(""))


def cut(pieces: Iterable[Piece], audience: str) -> list[PassageText]:
    """Cut a page's pieces into passages, in reading order.

    `audience` is the page's own: on a page for agents everything is for agents.
    A heading without text below still makes a passage, so that it can be found.
    """
    rows = [
        (section, of, part, text)
        for section in _sections(pieces, audience)
        for of, paragraphs in section.paragraphs.items()
        for part, text in enumerate(_parts(paragraphs))
    ]
    return [
        PassageText(section.anchor_for(of), part, position, section.headings, text, of)
        for position, (section, of, part, text) in enumerate(rows)
    ]


def _sections(pieces: Iterable[Piece], audience: str) -> list[_Section]:
    """Sections in the order of their headings.

    Two places are remembered: `here` in the page and `inside` a run for agents. Text after such
    a run goes on `here`, so that a heading for agents never stands above public text.
    """
    here = _Section(INTRO, (), audience)
    inside: _Section | None = None
    path: dict[int, str] = {}
    sections = [here]
    for piece in pieces:
        of = Audience.AGENTS.value if audience == Audience.AGENTS else piece.audience
        at = inside or here
        if of == audience:
            inside, at = None, here
        if not piece.level:
            at.paragraphs.setdefault(of, []).append(piece.text)
            continue
        above = {level: text for level, text in path.items() if level < piece.level}
        headings = (*above.values(), piece.text)
        section = _Section(piece.anchor, headings, of, {of: []})
        sections.append(section)
        if of == audience:
            here, path = section, {**above, piece.level: piece.text}
        else:
            inside = section
    return sections


def _parts(paragraphs: Sequence[str]) -> list[str]:
    """Paragraphs joined into parts of about PART_WORDS words; always at least one part."""
    parts: list[list[str]] = [[]]
    words = 0
    for paragraph in _short_paragraphs(paragraphs):
        length = len(paragraph.split())
        if parts[-1] and words + length > PART_WORDS * 1.2:
            parts.append([])
            words = 0
        parts[-1].append(paragraph)
        words += length
    return ["\n".join(part) for part in parts]


def _short_paragraphs(paragraphs: Iterable[str]) -> Iterator[str]:
    for paragraph in paragraphs:
        if len(paragraph.split()) <= PART_WORDS:
            yield paragraph
        else:
            yield from _sentences(paragraph)


def _sentences(paragraph: str) -> Iterator[str]:
    """A long paragraph in runs of whole sentences; a sentence that is longer still, in words."""
    run: list[str] = []
    for sentence in re.split(r"(?<=[.!?;:])\s+|\n+", paragraph):
        for words in _word_runs(sentence.split()):
            if run and len(run) + len(words) > PART_WORDS:
                yield " ".join(run)
                run = []
            run += words
    if run:
        yield " ".join(run)


def _word_runs(words: list[str]) -> Iterator[list[str]]:
    for start in range(0, len(words), PART_WORDS):
        yield words[start : start + PART_WORDS]


def unique_anchor(text: str, taken: Iterable[str]) -> str:
    """A short readable anchor for a heading, different from those taken."""
    words = re.sub(r"[^\w\s-]", "", text.lower()).replace("_", " ").split()
    base = "-".join(words)[:60].strip("-") or "section"
    taken, anchor, number = set(taken), base, 2
    while anchor in taken or is_reserved(anchor):
        anchor, number = f"{base}-{number}", number + 1
    return anchor
