"""The letters of the house, one dataclass each: plain values in, a `Paper` out; nothing here knows a case."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from django.utils import timezone

from lotsenbuch.letters.rules.instructions import Instruction, paragraphs_of
from lotsenbuch.letters.rules.kinds import LetterKind, kinds
from lotsenbuch.letters.rules.placeholders import filled, poured
from lotsenbuch.letters.rules.sheets import GERMAN, Sheet, sheets

from .blocks import (
    Block,
    Bullets,
    Closing,
    Code,
    Facts,
    Heading,
    Legal,
    PageBreak,
    Paragraph,
    Pictures,
    Question,
    Questions,
    ReplySlip,
    Signatures,
    Spoken,
)
from .press import Paper, blocks_of

_DAYS = ("Mo", "Di", "Mi", "Do", "Fr", "Sa", "So")
GREETING = "Freundliche Grüße"


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """Who writes to whom: everything around the text of a letter.

    Attributes:
        house: name of the house; empty on a neutral letter.
        on: day of the letter.
        name: of the person.
        window: lines of the window; without them the paper is handed over.
        sender: small line above the address.
        head: lines of the letter head.
        number: Fallnummer; empty on a neutral letter.
        holder: who writes, with telephone and the lines of the signature.
        reply_url: a page without personal data that answers go to (QR code); empty leaves the code out.
    """

    house: str
    on: date
    name: str
    window: tuple[str, ...] = ()
    sender: str = ""
    head: tuple[str, ...] = ()
    number: str = ""
    holder: str = ""
    phone: str = ""
    closing: str = GREETING
    signature: tuple[str, ...] = ()
    reply_url: str = ""

    @property
    def particulars(self) -> tuple[tuple[str, str], ...]:
        """Return the block on the right: who to ask, how to reach them, the number."""
        rows = (("Ansprechperson", self.holder), ("Telefon", self.phone), ("Unser Zeichen", self.number))
        return tuple((label, words) for label, words in rows if words)


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """A talk as a letter needs it.

    Attributes:
        starts_at: an aware instant; printed in Berlin time.
        place: in words, e.g. "Jobcenter Lotsenau, Raum 2.14, Musterplatz 1".
        minutes: how long; 0 for nobody said.
        purpose: of a Meldeaufforderung, from the closed list of § 309 (2) SGB III.
        is_summons: it is a Meldeaufforderung (§ 59 SGB II): an instruction goes along.
    """

    starts_at: datetime
    place: str
    minutes: int = 0
    purpose: str = ""
    is_summons: bool = False

    @property
    def on(self) -> date:
        """Return the day in Berlin."""
        return timezone.localtime(self.starts_at).date()

    @property
    def words(self) -> str:
        """Return day and time: `Do, 05.03.2026, um 14:30 Uhr`."""
        at = timezone.localtime(self.starts_at)
        return f"{_DAYS[at.weekday()]}, {at:%d.%m.%Y}, um {at:%H:%M} Uhr"


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A letter: frame, text and values. Without `text` the suggestion of the house stands.

    Attributes:
        text: as it was written, with or without placeholders.
        subject: as it was written; empty for that of the kind.
        values: words for placeholders beyond those that frame and slot give.
        slot: the talk it is about.
        instruction: what goes along on a page of its own; only with a summons.
        languages: preparation sheets beside the German one.
        attached: blocks of a room above (a plan), printed behind the letter.
        notes: by language, who checked the sheet and when; stands on it.
    """

    kind: ClassVar[str] = "free"

    frame: Frame
    text: str = ""
    subject: str = ""
    values: tuple[tuple[str, str], ...] = ()
    slot: Slot | None = None
    instruction: Instruction | None = None
    languages: tuple[str, ...] = ()
    attached: tuple[Block, ...] = ()
    notes: tuple[tuple[str, str], ...] = ()

    @property
    def of_kind(self) -> LetterKind:
        """Return the kind of letter."""
        return kinds()[self.kind]

    def known(self) -> dict[str, str]:
        """Return all values for placeholders; an empty one counts as not given."""
        return {**self.begun(), **_of_slot(self.slot), **dict(self.values)}

    def begun(self) -> dict[str, str]:
        """Return the values that stand before a talk is chosen."""
        return {**_of_frame(self.frame), **dict(self.values)}

    def suggestion(self) -> str:
        """Return the text as it is offered for changing: filled as far as anything is known of the case."""
        return poured(self.text or self.of_kind.text, self.begun())

    def paper(self) -> Paper:
        """Return the paper.

        Raises:
            RefusedError: a placeholder has no value; the message names what is missing.
        """
        frame, known = self.frame, self.known()
        title = filled(self.subject or self.of_kind.subject or self.of_kind.label, known)
        return Paper(
            title=title,
            house=frame.house,
            on=frame.on,
            number=frame.number,
            address=() if self.of_kind.is_sheet else frame.window,
            sender=frame.sender,
            head=frame.head,
            particulars=frame.particulars,
            blocks=(*blocks_of(filled(self.text or self.of_kind.text, known)), *self.after(), *self.behind()),
        )

    def after(self) -> tuple[Block, ...]:
        """Return what stands below the text: the way to answer, the greeting."""
        code = self.frame.reply_url and self.slot is not None and not self.of_kind.is_sheet
        enclosed = tuple(self.enclosed())
        signature = self.frame.signature or ((self.frame.holder,) if self.frame.holder else ())
        return (
            *((Code(self.frame.reply_url, ANSWER),) if code else ()),
            Closing(self.frame.closing, signature, enclosed),
        )

    def enclosed(self) -> list[str]:
        """Return what goes along, as the letter lists it."""
        legal = ["Belehrung über die Rechtsfolgen"] if self.instruction else []
        return [*legal, *(f"Vorbereitungsblatt ({sheets()[one].label})" for one in self.spoken())]

    def spoken(self) -> tuple[str, ...]:
        """Return the languages of the sheets, German first."""
        more = tuple(one for one in self.languages if one != GERMAN)
        return (GERMAN, *more) if self.of_kind.sheet else more

    def behind(self) -> tuple[Block, ...]:
        """Return the pages behind the letter: instruction on a page of its own, sheets, what is attached."""
        notes = dict(self.notes)
        spoken = ((sheets()[one], notes.get(one, "")) for one in self.spoken())
        pages = [*self.legal(), *(block for sheet, note in spoken for block in sheet_of(sheet, self.frame, note))]
        return (*pages, *((PageBreak(), *self.attached) if self.attached else ()))

    def legal(self) -> tuple[Block, ...]:
        """Return the instruction; it is exact and not for changing."""
        if self.instruction is None or self.slot is None:
            return ()
        paragraphs = paragraphs_of(self.instruction, self.slot.on, self.known())
        citation = f"{self.instruction.citation} · Fassung {self.instruction.version}"
        return (PageBreak(), Legal(self.instruction.title, paragraphs, citation))


ANSWER = (
    "Antworten ohne Anruf: Bild mit dem Telefon aufnehmen oder die Adresse eintippen. Dort können Sie zusagen, "
    "einen anderen Termin oder einen anderen Ort vorschlagen."
)


class Invitation(Letter):
    """The invitation to the first talk, with topics and preparation sheet (C38)."""

    kind: ClassVar[str] = "invitation"
    __slots__ = ()

    def begun(self) -> dict[str, str]:
        """Return the values, with the topics of the first talk."""
        topics = "\n".join(f"- {topic}" for topic in sheets()[GERMAN].topics)
        return {"themen": topics, **Letter.begun(self)}


class FollowUp(Letter):
    """The invitation to a further talk."""

    kind: ClassVar[str] = "follow_up"
    __slots__ = ()


class Reminder(Letter):
    """The reminder of a talk by letter."""

    kind: ClassVar[str] = "reminder"
    __slots__ = ()


class MissedTalk(Letter):
    """After a talk that did not take place, in worry; `missed_at` in `values` as `gefehlt`; a new slot may go along."""

    kind: ClassVar[str] = "missed_worry"
    __slots__ = ()


class MissedTalkFormal(Letter):
    """The same, formal: asks for the reason until a day (`bis`)."""

    kind: ClassVar[str] = "missed_formal"
    __slots__ = ()


class PlanLetter(Letter):
    """The Kooperationsplan with its cover."""

    kind: ClassVar[str] = "plan"
    __slots__ = ()


class Confirmation(Letter):
    """The confirmation that somebody takes part."""

    kind: ClassVar[str] = "confirmation"
    __slots__ = ()


class ConfirmationOfEnd(Letter):
    """The confirmation of the whole time, with its end."""

    kind: ClassVar[str] = "confirmation_end"
    __slots__ = ()


class HandingOver(Letter):
    """Tells who is there from now on."""

    kind: ClassVar[str] = "handing_over"
    __slots__ = ()


class PapersReminder(Letter):
    """Asks for papers that are missing (`papiere`)."""

    kind: ClassVar[str] = "papers"
    __slots__ = ()


class AppointmentSlip(Letter):
    """A slip with the next talk, for the purse."""

    kind: ClassVar[str] = "slip"
    __slots__ = ()

    def paper(self) -> Paper:
        """Return the slip: small, without window and greeting."""
        known = self.known()
        facts = tuple(
            (label, words)
            for label, words in (
                ("Wann", known.get("termin", "")),
                ("Wo", known.get("ort", "")),
                ("Mit wem", self.frame.holder),
                ("Telefon", self.frame.phone),
            )
            if words
        )
        filled(self.text or self.of_kind.text, known)
        code = (Code(self.frame.reply_url, "Absagen oder verschieben"),) if self.frame.reply_url else ()
        blocks = (Facts(facts), *(blocks_of(self.text) if self.text else ()), *code)
        return Paper(
            title=self.subject or self.of_kind.subject,
            house=self.frame.house,
            on=self.frame.on,
            blocks=blocks,
            size="a6",
        )


class TravelCosts(Letter):
    """The form for travel costs that goes with each Meldetermin (§ 59 SGB II with § 309 (4) SGB III)."""

    kind: ClassVar[str] = "travel"
    __slots__ = ()

    def after(self) -> tuple[Block, ...]:
        """Return the fields, and who signs."""
        fields = (
            Question("1", "Name", answer=self.frame.name),
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


PAPERS: dict[str, type[Letter]] = {
    one.kind: one
    for one in (
        Letter, Invitation, FollowUp, Reminder, MissedTalk, MissedTalkFormal, PlanLetter, Confirmation,
        ConfirmationOfEnd, HandingOver, PapersReminder, AppointmentSlip, TravelCosts,
    )
}  # fmt: skip


def sheet_of(sheet: Sheet, frame: Frame, note: str = "") -> tuple[Block, ...]:
    """Return the preparation sheet in a language, on a page of its own, with a German note on who checked it."""
    who = poured(sheet.who, {"ansprechperson": frame.holder})
    blocks: tuple[Block, ...] = (
        Heading(sheet.title),
        *((Paragraph(sheet.counts, is_small=True, is_quiet=True),) if sheet.counts else ()),
        Heading(sheet.who_title, 2),
        Paragraph(who),
        Heading(sheet.topics_title, 2),
        Bullets(sheet.topics),
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


def _of_frame(frame: Frame) -> dict[str, str]:
    return {"name": frame.name, "ansprechperson": frame.holder, "telefon": frame.phone, "haus": frame.house}


def _of_slot(slot: Slot | None) -> dict[str, str]:
    if slot is None:
        return {"neuer_termin": "Sagen Sie mir bitte, wann und wo wir uns treffen können."}
    words = f"Ich schlage Ihnen einen neuen Termin vor: {slot.words}. Der Ort ist: {slot.place}."
    return {
        "termin": slot.words,
        "ort": slot.place,
        "dauer": f"{slot.minutes} Minuten" if slot.minutes else "",
        "zweck": slot.purpose,
        "neuer_termin": words,
    }
