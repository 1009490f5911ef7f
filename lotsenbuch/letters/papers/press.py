r"""A paper as plain values, and the PDF that is made of it (decision 0040).

What people wrote reaches Typst as data (JSON), never as source: `#`, `$` and `\\` are letters like any other. The PDF
is tagged (PDF/UA-1) and made for keeping (PDF/A-2a); a `Paper` with `address` is a letter after DIN 5008, form B.
"""

import json
import queue
import re
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from datetime import date, datetime, time
from functools import cache
from pathlib import Path
from typing import Any, Literal

import qrcode
import qrcode.constants
import typst

from lotsenbuch.letters.fonts import drawable, drawable_in, font_folder
from lotsenbuch.ui.words import runs, unmarked

from .blocks import Block, Bullets, Chart, Code, Heading, Paragraph, Pictures, Spoken

_TEMPLATES = Path(__file__).parents[1] / "templates"
_PAPER = "letters/paper.typ"
# Our own drawings, by what they show.
_DRAWINGS = {
    "card": "/letters/drawings/card.svg",
    "letters": "/letters/drawings/letters.svg",
    "certificate": "/letters/drawings/certificate.svg",
    "phone": "/letters/drawings/phone.svg",
    "calendar": "/letters/drawings/calendar.svg",
    "companion": "/letters/drawings/companion.svg",
}
_STANDARDS: list[Literal["ua-1", "a-2a"]] = ["ua-1", "a-2a"]
# A letter that no font of the house has; the paper shows that something stands here.
UNKNOWN = "[?]"
# A line breaks inside a word only when the word alone is longer than a line.
_LONGEST_WORD = 30
_DEEPEST = 3
# However many lines are left empty, a new paragraph begins once.
_EMPTY_LINES = re.compile(r"\n[ ]*\n\s*")
_DARK = re.compile("1+")
# A QR code says in itself by which of eight masks it was drawn, so a reader takes any. Trying all eight for the one
# with the fewest large blots costs 4 of 5 ms, and the random addresses of reply pages make no blots.
_MASK = 3
# Control characters and marks of direction: seen by nobody, and able to mislead.
_UNSEEN = frozenset({"Cc", "Cf", "Zl", "Zp"})
# Private use: a font may draw it, but no reader of the file could say what it means, so PDF/A-2a refuses it.
_MEANINGLESS = "Co"


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
        head: lines of the letter head at the top right (street, telephone, page); none on a neutral letter.
        size: a4, or a6 for a slip.
        is_bound: goes into a file that numbers its sheets; the paper's own page numbers would contradict them.
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
    head: tuple[str, ...] = ()
    size: str = "a4"
    is_bound: bool = False


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
    return pressed(_PAPER, _inputs(paper), on=paper.on)


def pressed(template: str, data: str, *, on: date) -> bytes:
    """Return what a template of this room makes of values (`as_data`), as PDF/A-2a and PDF/UA-1."""
    made_at = datetime.combine(on, time(12)).astimezone()
    with _one_of() as compiler:
        pdf = compiler.compile(
            input=_source(template, data),
            format="pdf",
            pdf_standards=[*_STANDARDS],
            timestamp=int(made_at.timestamp()),
        )
    return _only(pdf)


def _source(template: str, data: str) -> bytes:
    """Return the few lines that hand data to a template.

    The data stand as JSON in a string that JSON wrote as well: ASCII only, and the only signs written twice are the
    backslash and the quotation mark, which Typst reads alike. As `sys.inputs` they would make Typst forget all that it
    knows of the letter before (15 instead of 7 ms for four pages).
    """
    return f'#import "/{template}": made-of\n#made-of(json(bytes({json.dumps(data)})))'.encode("ascii")


def pictures(paper: Paper, *, ppi: float = 96) -> list[bytes]:
    """Return the pages as PNG, to be looked at."""
    with _one_of() as compiler:
        pages = compiler.compile(input=_source(_PAPER, _inputs(paper)), format="png", ppi=ppi)
    return list(pages) if isinstance(pages, list) else [_only(pages)]


def as_data(value: object) -> str:
    """Return values as JSON that can be printed: the only way in which words reach Typst."""
    return json.dumps(_cleaned(value, drawable()))


def printable(text: str, drawn: frozenset[int] | None = None) -> str:
    """Return a text as the fonts can print it, with places to break in words longer than a line."""
    drawn = drawable() if drawn is None else drawn
    composed = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    clean = composed if composed.isascii() and composed.isprintable() else composed.translate(_as_drawn(drawn))
    clean = _EMPTY_LINES.sub("\n\n", clean)
    return "\n".join(" ".join(_breakable(word) for word in line.split(" ")) for line in clean.split("\n"))


@cache
def _as_drawn(drawn: frozenset[int]) -> "_Drawings":
    return _Drawings(drawn)


class _Drawings(dict[int, str]):
    """What each letter is printed as, found out when it is first met: a sheet has thousands, and always the same."""

    def __init__(self, drawn: frozenset[int]) -> None:
        super().__init__()
        self._drawn = drawn

    def __missing__(self, sign: int) -> str:
        return self.setdefault(sign, _drawn(chr(sign), self._drawn))


def _drawn(letter: str, drawn: frozenset[int]) -> str:
    """Return the letter as it is printed: itself, its plain form, nothing for what nobody sees, or the mark."""
    kind = unicodedata.category(letter)
    if kind == _MEANINGLESS:
        return UNKNOWN
    if letter == "\n" or (ord(letter) in drawn and kind not in _UNSEEN):
        return letter
    plain = unicodedata.normalize("NFKC", letter)
    if plain != letter and all(ord(one) in drawn for one in plain):
        return plain
    return "" if kind in _UNSEEN or kind == "Mn" else UNKNOWN


def _breakable(word: str) -> str:
    """Let a word break that would run off the page."""
    if len(word) <= _LONGEST_WORD:
        return word
    pieces = [word[start : start + _LONGEST_WORD] for start in range(0, len(word), _LONGEST_WORD)]
    return "\u200b".join(pieces)


def _inputs(paper: Paper) -> str:
    told = _cleaned(asdict(replace(paper, blocks=())), drawable())
    told["blocks"] = _told(paper.blocks, drawable())
    told["on"] = {"year": paper.on.year, "month": paper.on.month, "day": paper.on.day}
    return json.dumps(told)


def _told(blocks: tuple[Block, ...], drawn: frozenset[int]) -> list[dict[str, Any]]:
    return [_one_told(block, drawn) for block in _in_order(blocks)]


def _one_told(block: Block, drawn: frozenset[int]) -> dict[str, Any]:
    if isinstance(block, Pictures):
        items = [[_DRAWINGS[name], printable(words, drawn)] for name, words in block.items]
        return {"kind": block.kind, "items": items}
    if isinstance(block, Spoken):
        inside = _told(block.blocks, drawable_in(block.language))
        return {"kind": block.kind, "language": block.language, "blocks": inside}
    if isinstance(block, Chart):
        # Our own drawing is handed over as it is; its words are cleaned like all others.
        return {"kind": block.kind, "svg": block.svg, "words": printable(block.words, drawn), "width": block.width_cm}
    told = {"kind": block.kind, **_cleaned(asdict(block), drawn)}
    # The squares are drawn, not written: a place to break would be a gap in the code.
    return told | {"squares": _runs(squares_of(block.url))} if isinstance(block, Code) else told


def squares_of(url: str) -> tuple[str, ...]:
    """Return the QR code of an address as rows of 0 and 1; a quarter of it may be soiled (level M and more)."""
    code = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_M, border=0, mask_pattern=_MASK)
    code.add_data(url)
    code.make(fit=True)
    return tuple("".join("1" if is_dark else "0" for is_dark in row) for row in code.get_matrix())


def _runs(squares: tuple[str, ...]) -> list[list[tuple[int, int]]]:
    """Return for each row where dark squares begin and how many follow each other: fewer rectangles to draw."""
    return [[(run.start(), len(run[0])) for run in _DARK.finditer(row)] for row in squares]


def _in_order(blocks: tuple[Block, ...]) -> list[Block]:
    """Let no heading skip a level or say nothing: PDF/UA refuses it, and so would a screen reader's list."""
    kept, above = list[Block](), 0
    for block in blocks:
        if not isinstance(block, Heading):
            kept.append(block)
        elif printable(block.text, drawable_in("ar")).strip():
            above = max(1, min(block.level, above + 1, _DEEPEST))
            kept.append(replace(block, level=above))
    return kept


def _cleaned(value: Any, drawn: frozenset[int]) -> Any:
    if isinstance(value, str):
        return printable(value, drawn)
    if isinstance(value, dict):
        return {name: _cleaned(one, drawn) for name, one in value.items()}
    return [_cleaned(one, drawn) for one in value] if isinstance(value, list | tuple) else value


# Typst lets other threads run while it works: two presses print on two cores, more would only cost memory.
PRESSES = 2


@contextmanager
def _one_of() -> Iterator[typst.Compiler]:
    """Lend a compiler to one thread at a time."""
    shelf = _shelf()
    compiler = shelf.get()
    try:
        yield compiler
    finally:
        shelf.put(compiler)


@cache
def _shelf() -> queue.LifoQueue[typst.Compiler]:
    """Return the compilers of this process: each made once (50 ms), then some milliseconds a letter."""
    shelf = queue.LifoQueue[typst.Compiler]()
    for _ in range(PRESSES):
        shelf.put(_compiler())
    return shelf


def _compiler() -> typst.Compiler:
    return typst.Compiler(
        root=str(_TEMPLATES),
        font_paths=[str(font_folder())],
        ignore_system_fonts=True,
    )


def _only(made: Any) -> bytes:
    assert isinstance(made, bytes)  # noqa: S101  # one document without a file name is bytes
    return made
