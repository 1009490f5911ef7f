"""What a paper is made of: blocks of plain values. Pure Python."""

from dataclasses import dataclass
from typing import ClassVar


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
    """Lines to sign on, side by side; what stands below each.

    `drawn` is the first one as a picture (the bytes of a PNG), where somebody signed on a device.
    """

    kind: ClassVar[str] = "signatures"
    lines: tuple[str, ...] = ("Ort, Datum, Unterschrift",)
    drawn: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class ReplySlip:
    """A slip to tear off and send back: text, boxes to tick, lines to write on; never split over two pages."""

    kind: ClassVar[str] = "slip"
    title: str
    text: str = ""
    ticks: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()
    # Stands at the dashed line; empty: no such words, in a sheet of another language. None: no line at all.
    cut: str | None = "Bitte hier abtrennen und zurückgeben"


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


@dataclass(frozen=True, slots=True)
class Closing:
    """The end of a letter: greeting, room for the hand, who signs, and what is enclosed."""

    kind: ClassVar[str] = "closing"
    greeting: str
    signature: tuple[str, ...]
    enclosed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Code:
    """A QR code beside its words; the address stands below it in letters, for those who type."""

    kind: ClassVar[str] = "code"
    url: str
    text: str


@dataclass(frozen=True, slots=True)
class Pictures:
    """Drawings side by side, each with its words below: (name of the drawing, words)."""

    kind: ClassVar[str] = "pictures"
    items: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """A drawing of figures as SVG of our own making, with what it shows in words for those who do not see it."""

    kind: ClassVar[str] = "chart"
    svg: str
    words: str
    width_cm: int = 16


@dataclass(frozen=True, slots=True)
class Footnote:
    """A line with a note at the foot of its page."""

    kind: ClassVar[str] = "footnote"
    text: str
    note: str


@dataclass(frozen=True, slots=True)
class Legal:
    """Exact legal text in a frame, with its citation and version; never mixed with what people write."""

    kind: ClassVar[str] = "legal"
    title: str
    paragraphs: tuple[str, ...]
    citation: str


@dataclass(frozen=True, slots=True)
class Spoken:
    """Blocks in another language, marked so for readers aloud; Arabic runs from right to left."""

    kind: ClassVar[str] = "spoken"
    language: str
    blocks: tuple["Block", ...]


type Block = (
    Heading
    | Paragraph
    | Bullets
    | Facts
    | Table
    | TwoColumns
    | Signatures
    | ReplySlip
    | Questions
    | PageBreak
    | Closing
    | Code
    | Pictures
    | Chart
    | Footnote
    | Legal
    | Spoken
)
