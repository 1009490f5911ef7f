"""Papers: what was given stands on them, nothing of it is read as source, and the file is fit for keeping."""

import io
import re
import unicodedata
from dataclasses import fields, is_dataclass
from datetime import date
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET  # reads what we made ourselves

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from lotsenbuch.letters.fonts import drawable, font_folder
from lotsenbuch.letters.papers import (
    UNKNOWN,
    Block,
    Bullets,
    Facts,
    Heading,
    PageBreak,
    Paper,
    Paragraph,
    Question,
    Questions,
    ReplySlip,
    Signatures,
    Table,
    TwoColumns,
    blocks_of,
    pictures,
    printable,
    render,
)

LETTER = Paper(
    title="Unser Arbeitsbündnis",
    house="Jobcenter Lotsenau",
    on=date(2026, 3, 5),
    number="LOT-2026-00017",
    address=("Zeynep Freifrau von Quellmoor-Çelik", "Fliederstieg 17", "44532 Lotsenau"),
    sender="Musterplatz 1, 44532 Lotsenau",
    particulars=(("Ansprechperson", "Anna Arndt"),),
)
HOSTILE = (
    '#import "/etc/passwd"',
    '#panic("x") $x^2$ \\ * _ ` < > @ = - + / [ ] { } ~',
    ']; #eval("1+1")',
    "\\u{1F600} \\n // kein Kommentar /* auch nicht */",
    "https://beispiel.invalid/?a=b#c",
    '{"kind": "break"}',
    '"))) \\")) \\\\"))) #panic("x")',
    "„Gänsefüßchen“ – 'einfach' \"doppelt\" ...",
)


def plain(paper: Paper) -> str:
    """Return the words of a paper without spaces, as PDF readers see them."""
    return squeezed("".join(page.extract_text() for page in PdfReader(io.BytesIO(render(paper))).pages))


def _root(pdf: bytes) -> Any:
    return PdfReader(io.BytesIO(pdf)).trailer["/Root"]


def squeezed(text: str) -> str:
    """Leave out spaces and places to break, which are the printer's business."""
    return re.sub(r"[\s\u200b\u00ad]+", "", unicodedata.normalize("NFKC", text))


def with_blocks(*blocks: Block) -> Paper:
    return Paper(title="Probe", house="Jobcenter Lotsenau", on=date(2026, 3, 5), blocks=blocks)


ALL_BLOCKS: tuple[Block, ...] = (
    Heading("Abschnitt"),
    Paragraph("Erster Absatz\nmit zwei Zeilen\n\nZweiter Absatz"),
    Paragraph("Kleingedrucktes", is_small=True, is_quiet=True),
    Bullets(("Äpfel", "Öl")),
    Bullets(("zuerst", "danach"), is_numbered=True),
    Facts((("Geburtsdatum", "14.03.1987"), ("Leer", ""))),
    Table(("Frist", "Unterlage"), (("05.03.2026", "Zeugnis"), ("", "Ausweis")), shares=(1, 3)),
    TwoColumns("Was wir tun", ("Wir rufen am 05.03. an.",), "Was Sie tun", ()),
    PageBreak(),
    Questions(
        (
            Question("1", "Wie heißen Sie?", answer="Zeynep"),
            Question("2", "Seit wann?", hint="Tag und Monat", room=2),
            Question("3", "Kinder?", options=("ja", "nein")),
        )
    ),
    Signatures(("Ort, Datum, Unterschrift", "Für das Haus")),
    ReplySlip("Rückmeldung", text="Bitte ankreuzen", ticks=("Ich komme.",), lines=("Datum, Unterschrift",)),
)


def _words(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, tuple):
        return [word for one in value for word in _words(one)]
    return [word for one in fields(value) for word in _words(getattr(value, one.name))] if is_dataclass(value) else []


@pytest.mark.parametrize("block", ALL_BLOCKS, ids=lambda block: type(block).__name__)
def test_every_word_of_a_block_is_on_the_paper(block: Block) -> None:
    found = plain(with_blocks(block))
    assert [word for word in _words(block) if squeezed(word) not in found] == []


def test_a_letter_has_its_window_and_says_when_which_and_how_many_pages() -> None:
    found = plain(LETTER)
    wanted = [*LETTER.address, LETTER.sender, "Anna Arndt", "05.03.2026", "LOT-2026-00017", "Seite 1 von 1"]
    assert [words for words in wanted if squeezed(words) not in found] == []


def test_a_neutral_sender_leaves_the_house_out_of_the_window() -> None:
    """The window shows 20 to 105 mm from the left, 45 to 90 mm from the top; the address begins at 62.7 (form B)."""
    page, seen = PdfReader(io.BytesIO(render(LETTER))).pages[0], dict[str, float]()
    millimetre = 72 / 25.4
    height = float(page.mediabox.height)

    def note(text: str, page_is: list[float], text_is: list[float], *_: object) -> None:
        left = (text_is[4] * page_is[0] + text_is[5] * page_is[2] + page_is[4]) / millimetre
        top = (height - text_is[4] * page_is[1] - text_is[5] * page_is[3] - page_is[5]) / millimetre
        if 20 <= left <= 105 and 45 <= top <= 90:
            seen[squeezed(text)] = top

    page.extract_text(visitor_text=note)
    seen.pop("", None)
    lines = [squeezed(line) for line in (LETTER.sender, *LETTER.address)]
    assert "".join(seen) == "".join(lines)
    assert 55 < seen[lines[0]] < 62.7 < seen[lines[1]] < 68


@pytest.mark.parametrize("words", HOSTILE)
def test_nothing_that_people_wrote_is_read_as_source(words: str) -> None:
    paper = Paper(
        title=words, house=words, on=date(2026, 3, 5), number=words, address=(words,), blocks=(Heading(words),)
    )
    assert plain(paper).count(squeezed(words)) >= 4


def is_one_sign(letter: str) -> bool:
    """Leave out marks above letters, alone or two on one: printed rightly, but readers of PDF count them otherwise."""
    return unicodedata.category(letter)[0] != "M" and len(unicodedata.normalize("NFD", letter)) <= 2


def test_a_letter_of_a_font_that_means_nothing_is_marked() -> None:
    """U+E000 stands in the fonts of the house; PDF/A-2a refuses it (seen to fail before the mark)."""
    assert "A[?]B" in plain(with_blocks(Paragraph("A\ue000B")))


LETTERS = st.text(st.sampled_from(list(filter(is_one_sign, map(chr, sorted(drawable()))))), max_size=300)
ANYTHING = st.text(st.characters(exclude_categories=("Cs", "Mn", "Me", "Mc")).filter(is_one_sign), max_size=80)


@settings(max_examples=60, deadline=None)
@given(LETTERS, ANYTHING)
@example("x" * 10_000, "\u202e\u200fabc\u2066 😀 العربية \x00\x1b")
def test_what_the_fonts_have_is_printed_and_nothing_breaks_the_press(written: str, anything: str) -> None:
    paper = with_blocks(
        Paragraph(written), Table((anything, "b"), ((written, anything),)), Bullets((anything, written))
    )
    found = plain(paper)
    assert squeezed(printable(anything)) in found
    assert render(paper) == render(paper)


def test_ten_thousand_letters_arrive() -> None:
    words = " ".join(f"Wort{number}" for number in range(1_600))[:10_000]
    assert squeezed(words) in squeezed(
        re.sub(r"05\.03\.2026\s*Seite \d+ von \d+|Jobcenter Lotsenau|Probe", "", _text(words))
    )


def _text(words: str) -> str:
    pages = PdfReader(io.BytesIO(render(with_blocks(Paragraph(words))))).pages
    return "".join(page.extract_text() for page in pages)


def test_a_word_longer_than_the_page_breaks_instead_of_running_off() -> None:
    page = PdfReader(io.BytesIO(render(with_blocks(Paragraph("x" * 400))))).pages[0]
    assert page.extract_text().count("x\n") >= 4


def test_letters_without_a_drawing_leave_a_mark_and_marks_of_direction_nothing() -> None:
    assert printable("gut 😀") == f"gut {UNKNOWN}"
    assert printable("1\u202e2\u20663\x004") == "1234"
    assert printable("①") == "1"


def test_the_file_is_tagged_and_made_for_keeping() -> None:
    pdf = render(LETTER)
    root = _root(pdf)
    assert root["/MarkInfo"]["/Marked"].value is True
    assert root["/Lang"].startswith("de")
    assert "/StructTreeRoot" in root
    assert root["/ViewerPreferences"]["/DisplayDocTitle"].value is True
    meta = root["/Metadata"].get_data().decode()
    texts = {element.tag.split("}")[-1]: (element.text or "") for element in ET.fromstring(meta).iter()}  # noqa: S314  # our own
    assert (texts.get("part"), texts.get("conformance")) in {("2", "A"), ("1", "A")}
    assert "http://www.aiim.org/pdfua/ns/id/" in meta
    assert "Unser Arbeitsbündnis" in meta


def test_the_structure_names_headings_lists_and_tables() -> None:
    pdf = render(with_blocks(*ALL_BLOCKS, Heading("Ohne Stufe davor", level=3)))
    names = re.findall(r"'/S': '/(\w+)'", str(_structure(pdf)))
    assert {"H1", "H2", "L", "LI", "Table", "TH", "TD"} <= set(names)


def _structure(pdf: bytes) -> list[object]:
    def walk(node: object) -> list[object]:
        node = node.get_object() if hasattr(node, "get_object") else node
        if isinstance(node, list):
            return [found for one in node for found in walk(one)]
        if not isinstance(node, dict):
            return []
        return [{key: node[key] for key in ("/S",) if key in node}, *walk(node.get("/K", []))]

    return walk(_root(pdf)["/StructTreeRoot"]["/K"])


def test_a_long_text_keeps_its_headings_and_lists() -> None:
    text = "Vorweg\n# Ziel\n- eins\n* zwei\n1. a\n2. b\n\nSchluss\nzweite Zeile\n#kein Titel"
    assert blocks_of(text) == (
        Paragraph("Vorweg"),
        Heading("Ziel", 1),
        Bullets(("eins", "zwei")),
        Bullets(("a", "b"), is_numbered=True),
        Paragraph("Schluss\nzweite Zeile\n#kein Titel"),
    )


def test_head_foot_and_fold_marks_hold_nothing_of_one_letter() -> None:
    """They belong to the style of all pages: with a word of one letter in it, nothing is remembered for the next."""
    template = (Path(__file__).parents[1] / "templates" / "letters" / "paper.typ").read_text()
    parts = re.findall(r"^  (header|footer|background): context (.+?)^  \},$", template, re.DOTALL | re.MULTILINE)
    assert {name: re.findall(r"\bpaper\.\w+", said) for name, said in parts} == {
        "header": [], "footer": [], "background": [],
    }  # fmt: skip


def test_a_page_can_be_looked_at() -> None:
    (page,) = pictures(LETTER, ppi=20)
    assert page.startswith(b"\x89PNG")


def test_the_fonts_are_opened_once() -> None:
    assert {path.name for path in font_folder().iterdir()} >= {"FiraSans-Regular.ttf", "NotoSans-Bold.ttf"}


@pytest.mark.parametrize("nothing", ["", "  ", "\u202e", "\u00ad\n"])
def test_a_heading_of_nothing_or_of_marks_nobody_sees_does_not_stop_the_press(nothing: str) -> None:
    made = with_blocks(Heading(nothing), *blocks_of(f"# {nothing}\nText"), ReplySlip(nothing, text="Antwort"))
    assert "TextBitte" in plain(made)
