"""Pages that go along with a letter: the preparation sheet in its languages, the form for travel costs."""

from lotsenbuch.letters.rules.placeholders import poured
from lotsenbuch.letters.rules.sheets import GERMAN, Sheet

from .blocks import (
    Block,
    Bullets,
    Heading,
    PageBreak,
    Paragraph,
    Pictures,
    Question,
    Questions,
    ReplySlip,
    Signatures,
    Spoken,
)
from .frame import Frame


def sheet_of(sheet: Sheet, frame: Frame, note: str = "", *, topics: tuple[str, ...] | None = None) -> tuple[Block, ...]:
    """Return the preparation sheet in a language, on a page of its own, with a German note on who checked it.

    Args:
        sheet: in one language.
        frame: of the letter that it goes along with.
        note: who checked it.
        topics: what the letter names instead of the topics of the sheet, in German; nothing where its text names them
            in its own way. A sheet never says other topics than the letter: in other languages it points to it.
    """
    who = poured(sheet.who, {"ansprechperson": frame.holder})
    blocks: tuple[Block, ...] = (
        Heading(sheet.title),
        *((Paragraph(sheet.counts, is_small=True, is_quiet=True),) if sheet.counts else ()),
        Heading(sheet.who_title, 2),
        Paragraph(who),
        Heading(sheet.topics_title, 2),
        _topics(sheet, topics),
        Heading(sheet.bring_title, 2),
        Pictures(sheet.bring),
        Paragraph(sheet.bring_note),
        ReplySlip(sheet.yours_title, lines=("", ""), cut=None),
        ReplySlip(
            sheet.times_title, text=sheet.times_text, ticks=sheet.times, lines=(sheet.call, sheet.sign), cut=sheet.cut
        ),
    )
    if sheet.language == GERMAN:
        return (PageBreak(), *blocks)
    said = (Paragraph(note, is_small=True, is_quiet=True),) if note else ()
    return (PageBreak(), Spoken(sheet.language, blocks), *said)


def _topics(sheet: Sheet, topics: tuple[str, ...] | None) -> Block:
    if topics is None:
        return Bullets(sheet.topics)
    return Bullets(topics) if topics and sheet.language == GERMAN else Paragraph(sheet.topics_elsewhere)


def travel_fields(name: str) -> tuple[Block, ...]:
    """Return what the form for travel costs asks."""
    fields = (
        Question("1", "Name", answer=name),
        Question("2", "Von wo sind Sie gekommen?"),
        Question("3", "Womit?", options=("Bus oder Bahn", "Auto", "Fahrrad", "zu Fuß", "anders")),
        Question("4", "Kosten der Fahrkarten, hin und zurück", hint="bitte Fahrkarten beilegen"),
        Question("5", "Mit dem Auto: Kilometer, hin und zurück"),
        Question("6", "War eine Begleitperson nötig?", options=("nein", "ja, Kosten:")),
        Question("7", "Wohin sollen wir das Geld überweisen?", hint="IBAN; leer, wenn wir sie schon haben"),
    )
    law = Paragraph(
        "Grundlage: § 59 SGB II mit § 309 Abs. 4 SGB III (Kann-Leistung auf Antrag).", is_small=True, is_quiet=True
    )
    return (Questions(fields), law, Signatures(("Datum, Ihre Unterschrift",)))
