"""The letters of the house, one dataclass each: plain values in, a `Paper` out; nothing here knows a case."""

from dataclasses import dataclass
from typing import ClassVar

from lotsenbuch.letters.rules.instructions import Instruction, paragraphs_of
from lotsenbuch.letters.rules.kinds import LetterKind, kinds
from lotsenbuch.letters.rules.placeholders import filled, poured
from lotsenbuch.letters.rules.sheets import GERMAN, sheets

from .behind import sheet_of, travel_fields
from .blocks import (
    Block,
    Closing,
    Code,
    Facts,
    Heading,
    Legal,
    PageBreak,
    Paragraph,
)
from .frame import Frame, Slot
from .press import Paper, blocks_of


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
        said = blocks_of(filled(self.text or self.of_kind.text, known))
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
            blocks=(*self.before(), *said, *self.after(), *self.behind()),
        )

    def before(self) -> tuple[Block, ...]:
        """Return what stands above the text, not for changing: that to come is a duty, and where the law stands."""
        # By its title: asking Typst for the number of the page costs a fifth of the time of a whole print file.
        return (Paragraph(DUTY.format(self.instruction.title)),) if self.instruction and self.is_summons else ()

    def after(self) -> tuple[Block, ...]:
        """Return what stands below the text: the way to answer, the greeting."""
        code = self.frame.reply_url and self.slot is not None and not self.of_kind.is_sheet
        enclosed = tuple(self.enclosed())
        signature = self.frame.signature or ((self.frame.holder,) if self.frame.holder else ())
        return (
            *((Paragraph(CHOOSE),) if self.slot and self.slot.others else ()),
            *((Code(self.frame.reply_url, self.answer),) if code else ()),
            Closing(self.frame.closing, signature, enclosed),
        )

    @property
    def answer(self) -> str:
        """Return what the page behind the code is good for."""
        if self.is_summons:
            return ANSWER_SUMMONS
        return ANSWER_CHOICE if self.slot and self.slot.others else ANSWER

    def enclosed(self) -> list[str]:
        """Return what goes along, as the letter lists it."""
        legal = ["Belehrung über die Rechtsfolgen"] if self.instruction else []
        travel = [kinds()["travel"].label] if self.is_summons else []
        spoken = ", ".join(sheets()[one].label for one in self.spoken())
        return [*legal, *([f"Vorbereitungsblatt ({spoken})"] if spoken else []), *travel]

    @property
    def is_summons(self) -> bool:
        """Say whether it calls to a Meldetermin."""
        return bool(self.slot and self.slot.is_summons)

    def spoken(self) -> tuple[str, ...]:
        """Return the languages of the sheets, German first."""
        more = tuple(one for one in self.languages if one != GERMAN)
        return (GERMAN, *more) if self.of_kind.sheet else more

    def behind(self) -> tuple[Block, ...]:
        """Return the pages behind the letter: instruction on its own page, sheets, travel costs, what is attached."""
        notes = dict(self.notes)
        spoken = ((sheets()[one], notes.get(one, "")) for one in self.spoken())
        topics = self.own_topics() if self.of_kind.sheet else None
        pages = [*self.legal()]
        pages += [block for sheet, note in spoken for block in sheet_of(sheet, self.frame, note, topics=topics)]
        pages += [*self.travel()]
        return (*pages, *((PageBreak(), *self.attached) if self.attached else ()))

    def own_topics(self) -> tuple[str, ...] | None:
        """Return the topics that this letter names instead of those of the sheet: none where its text was rewritten."""
        usual = sheets()[GERMAN].topics
        given = tuple(line.strip(" -") for line in self.known().get("themen", "").splitlines() if line.strip(" -"))
        if "{themen}" in (self.text or self.of_kind.text):
            return None if given == usual else given
        return None if all(topic in self.text for topic in usual) else ()

    def travel(self) -> tuple[Block, ...]:
        """Return the form for travel costs, which goes along with every Meldetermin."""
        if not self.is_summons:
            return ()
        of = kinds()["travel"]
        said = blocks_of(filled(of.text, self.known()))
        return (PageBreak(), Heading(of.label), *said, *travel_fields(self.frame.name))

    def legal(self) -> tuple[Block, ...]:
        """Return the instruction; it is exact and not for changing."""
        if self.instruction is None or self.slot is None:
            return ()
        paragraphs = paragraphs_of(self.instruction, self.slot.on, self.known())
        citation = f"{self.instruction.citation} · Fassung {self.instruction.version}"
        return (PageBreak(), Legal(self.instruction.title, paragraphs, citation))


DUTY = (
    "Das ist eine Einladung mit Pflicht zu kommen (Meldetermin). "
    "Was das Gesetz dazu regelt, steht auf der Seite „{}“ hinter diesem Brief."
)
_CODE = "Antworten ohne Anruf: Bild mit dem Telefon aufnehmen oder die Adresse eintippen."
ANSWER = f"{_CODE} Dort können Sie zusagen, einen anderen Termin oder einen anderen Ort vorschlagen."
ANSWER_CHOICE = f"{_CODE} Dort können Sie sich eine der Zeiten aussuchen oder etwas anderes vorschlagen."
CHOOSE = "Bitte suchen Sie sich eine der Zeiten aus. Wenn Sie sich nicht melden, gilt die erste."
# A Meldetermin is held in the Jobcenter.
ANSWER_SUMMONS = f"{_CODE} Dort können Sie zusagen oder um eine andere Zeit bitten."


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


class NewContact(Letter):
    """The new colleague tells who is there now."""

    kind: ClassVar[str] = "new_contact"
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
        other = self.slot if self.slot and self.slot.with_whom else None
        facts = tuple(
            (label, words)
            for label, words in (
                ("Wann", known.get("termin", "")),
                ("Wo", known.get("ort", "")),
                ("Mit wem", other.with_whom if other else self.frame.holder),
                ("Telefon", (other.phone if other else "") or self.frame.phone),
            )
            if words
        )
        # The facts say what the suggestion says; what somebody wrote in its place stands below them.
        suggested = filled(self.of_kind.text, known)
        said = filled(self.text, known)
        own = "" if said.strip() == suggested.strip() else said
        code = (Code(self.frame.reply_url, "Absagen oder verschieben"),) if self.frame.reply_url else ()
        blocks = (Facts(facts), *(blocks_of(own) if own else ()), *code)
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
        return travel_fields(self.frame.name)


class HearingLetter(Letter):
    """The hearing of the legal file: it asks and decides nothing."""

    kind: ClassVar[str] = "hearing"
    __slots__ = ()


class RequestLetter(Letter):
    """A request with its instruction behind it."""

    kind: ClassVar[str] = "request"
    __slots__ = ()


class ObligationLetter(Letter):
    """A Verpflichtung by written act (§ 15a SGB II)."""

    kind: ClassVar[str] = "obligation"
    __slots__ = ()


PAPERS: dict[str, type[Letter]] = {
    one.kind: one
    for one in (
        Letter, Invitation, FollowUp, Reminder, MissedTalk, MissedTalkFormal, PlanLetter, Confirmation,
        ConfirmationOfEnd, HandingOver, NewContact, PapersReminder, AppointmentSlip, TravelCosts, HearingLetter,
        RequestLetter, ObligationLetter,
    )
}  # fmt: skip


def _of_frame(frame: Frame) -> dict[str, str]:
    return {"name": frame.name, "ansprechperson": frame.holder, "telefon": frame.phone, "haus": frame.house}


def _of_slot(slot: Slot | None) -> dict[str, str]:
    if slot is None:
        return {"neuer_termin": "Sagen Sie mir bitte, wann und wo wir uns treffen können."}
    # „Ich rufe Sie an.“ is no place: it stands as it is.
    is_said = slot.place.endswith(".") and slot.place[:1].isupper()
    meeting = slot.place if is_said else f"Wir treffen uns hier: {slot.place}." if slot.place else ""
    proposed = "neue Zeiten vor: am" if slot.others else "einen neuen Termin vor:"
    words = f"Ich schlage Ihnen {proposed} {slot.words}. {meeting}".strip()
    return {
        "termin": slot.words,
        "ort": slot.place,
        "treffpunkt": meeting,
        "dauer": f"{slot.minutes} Minuten" if slot.minutes else "",
        "zweck": slot.purpose,
        "neuer_termin": words,
    }
