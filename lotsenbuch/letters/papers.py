r"""A paper as plain values, and the PDF that is made of it (decision 0040).

What people wrote reaches Typst as data (JSON), never as source: `#`, `$` and `\\` are letters like any other. The PDF
is tagged (PDF/UA-1) and made for keeping (PDF/A-2a); a `Paper` with `address` is a letter after DIN 5008, form B.
"""

import json
import threading
import unicodedata
from dataclasses import asdict, dataclass, field, replace
from datetime import date, datetime, time
from functools import cache
from pathlib import Path
from typing import Any, ClassVar, Literal

import typst

from lotsenbuch.ui.words import runs, unmarked

from .fonts import drawable, font_folder

_SOURCE = Path(__file__).parent / "templates" / "letters/paper.typ"
_STANDARDS: list[Literal["ua-1", "a-2a"]] = ["ua-1", "a-2a"]
# A letter that no font of the house has; the paper shows that something stands here.
UNKNOWN = "[?]"
# A line breaks inside a word only when the word alone is longer than a line.
_LONGEST_WORD = 30
_DEEPEST = 3
# Control characters and marks of direction: seen by nobody, and able to mislead.
_UNSEEN = frozenset({"Cc", "Cf", "Zl", "Zp"})
# Private use: a font may draw it, but no reader of the file could say what it means, so PDF/A-2a refuses it.
_MEANINGLESS = "Co"


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading inside a paper; level 1 is the first below the title, 2 the one below that."""

    kind: ClassVar[str] = "heading"
    text: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Text as it was written: an empty line begins a new paragraph, a line break stays one."""

    kind: ClassVar[str] = "paragraph"
    text: str
    is_small: bool = False
    is_quiet: bool = False


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list, with dots or numbered."""

    kind: ClassVar[str] = "bullets"
    items: tuple[str, ...]
    is_numbered: bool = False


@dataclass(frozen=True, slots=True)
class Facts:
    """Words and what is known: `(("Geburtsdatum", "14.03.1987"), …)`."""

    kind: ClassVar[str] = "facts"
    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a head; every row has as many cells. `shares` are the widths in parts of the page."""

    kind: ClassVar[str] = "table"
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    shares: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class TwoColumns:
    """Two sides beside each other, each a list under its head: what we do, what you do."""

    kind: ClassVar[str] = "columns"
    left_head: str
    left: tuple[str, ...]
    right_head: str
    right: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Signatures:
    """Lines to sign on, side by side; what stands below each."""

    kind: ClassVar[str] = "signatures"
    lines: tuple[str, ...] = ("Ort, Datum, Unterschrift",)


@dataclass(frozen=True, slots=True)
class ReplySlip:
    """A slip to tear off and send back: text, boxes to tick, lines to write on; never split over two pages."""

    kind: ClassVar[str] = "slip"
    title: str
    text: str = ""
    ticks: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """A numbered field of a form: answered, or with room to write (`room` lines) or boxes to tick."""

    number: str
    label: str
    answer: str = ""
    hint: str = ""
    options: tuple[str, ...] = ()
    room: int = 1


@dataclass(frozen=True, slots=True)
class Questions:
    """The fields of a form, with the numbers that screen and telephone use."""

    kind: ClassVar[str] = "questions"
    fields: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class PageBreak:
    """The rest begins on a new page."""

    kind: ClassVar[str] = "break"


type Block = Heading | Paragraph | Bullets | Facts | Table | TwoColumns | Signatures | ReplySlip | Questions | PageBreak


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper.

    Attributes:
        title: stands on top, in the window of the viewer and for the screen reader.
        house: name of the house.
        on: day of the paper.
        number: Fallnummer or another mark, in the foot of every page.
        blocks: what it says.
        subtitle: a line below the title.
        address: lines of the window; with them the paper is a letter (DIN 5008, form B, fold marks).
        sender: small line above the address. Neutral: `"Musterplatz 1, 44532 Lotsenau"` without the house's name,
            for people whose neighbours need not know.
        particulars: block on the right of a letter, e.g. `(("Ansprechperson", "Anna Arndt"), …)`.
        is_draft: says on every page that this is not agreed yet.
        foot: a word more in the foot, e.g. "Fassung 2".
    """

    title: str
    house: str
    on: date
    number: str = ""
    blocks: tuple[Block, ...] = ()
    subtitle: str = ""
    address: tuple[str, ...] = ()
    sender: str = ""
    particulars: tuple[tuple[str, str], ...] = field(default=())
    is_draft: bool = False
    foot: str = ""


def blocks_of(text: str, *, below: int = 0) -> tuple[Block, ...]:
    """Return a long text as blocks: `# Überschrift`, `- Punkt` and `1. Punkt` at the beginning of a line are marks.

    Args:
        text: what was written.
        below: the level of the heading under which the text stands.
    """
    blocks = list[Block]()
    for kind, lines in runs(text):
        if kind == "#":
            blocks += [Heading(words, below + depth) for words, depth in map(unmarked, lines)]
        elif kind:
            blocks.append(Bullets(tuple(unmarked(line)[0] for line in lines), is_numbered=kind == "1"))
        elif words := "\n".join(lines).strip("\n"):
            blocks.append(Paragraph(words))
    return tuple(blocks)


def render(paper: Paper) -> bytes:
    """Return the paper as PDF/A-2a and PDF/UA-1; the same paper gives the same text and structure.

    Letters that no font of the house has stand as `[?]`; marks that turn the direction of reading are left out.
    """
    made_at = datetime.combine(paper.on, time(12)).astimezone()
    with _one_at_a_time:
        pdf = _compiler().compile(
            format="pdf", pdf_standards=[*_STANDARDS], sys_inputs=_inputs(paper), timestamp=int(made_at.timestamp())
        )
    return _only(pdf)


def pictures(paper: Paper, *, ppi: float = 96) -> list[bytes]:
    """Return the pages as PNG, to be looked at."""
    with _one_at_a_time:
        pages = _compiler().compile(format="png", ppi=ppi, sys_inputs=_inputs(paper))
    return list(pages) if isinstance(pages, list) else [_only(pages)]


def printable(text: str) -> str:
    """Return a text as the fonts can print it, with places to break in words longer than a line."""
    composed = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    drawn = "".join(_drawn(letter) for letter in composed)
    return "\n".join(" ".join(_breakable(word) for word in line.split(" ")) for line in drawn.split("\n"))


def _drawn(letter: str) -> str:
    """Return the letter as it is printed: itself, its plain form, nothing for what nobody sees, or the mark."""
    kind = unicodedata.category(letter)
    if kind == _MEANINGLESS:
        return UNKNOWN
    if letter == "\n" or (ord(letter) in drawable() and kind not in _UNSEEN):
        return letter
    plain = unicodedata.normalize("NFKC", letter)
    if plain != letter and all(ord(one) in drawable() for one in plain):
        return plain
    return "" if kind in _UNSEEN or kind == "Mn" else UNKNOWN


def _breakable(word: str) -> str:
    """Let a word break that would run off the page."""
    pieces = [word[start : start + _LONGEST_WORD] for start in range(0, len(word), _LONGEST_WORD)]
    return "\u200b".join(pieces)


def _inputs(paper: Paper) -> dict[str, str]:
    told = asdict(replace(paper, blocks=()))
    told["blocks"] = [{"kind": block.kind, **asdict(block)} for block in _in_order(paper.blocks)]
    told["on"] = {"year": paper.on.year, "month": paper.on.month, "day": paper.on.day}
    return {"paper": json.dumps(_cleaned(told))}


def _in_order(blocks: tuple[Block, ...]) -> list[Block]:
    """Let no heading skip a level or say nothing: PDF/UA refuses it, and so would a screen reader's list."""
    kept, above = list[Block](), 0
    for block in blocks:
        if not isinstance(block, Heading):
            kept.append(block)
        elif printable(block.text).strip():
            above = max(1, min(block.level, above + 1, _DEEPEST))
            kept.append(replace(block, level=above))
    return kept


def _cleaned(value: Any) -> Any:
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, dict):
        return {name: _cleaned(one) for name, one in value.items()}
    return [_cleaned(one) for one in value] if isinstance(value, list | tuple) else value


_one_at_a_time = threading.Lock()


@cache
def _compiler() -> typst.Compiler:
    """Return the compiler of this process: made once (50 ms), then 10 ms a letter."""
    return typst.Compiler(
        input=str(_SOURCE), root=str(_SOURCE.parent), font_paths=[str(font_folder())], ignore_system_fonts=True
    )


def _only(made: Any) -> bytes:
    assert isinstance(made, bytes)  # noqa: S101  # one document without a file name is bytes
    return made
