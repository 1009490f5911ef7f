"""Issuing a letter: its values are put together, it is printed, and kept exactly as it goes out."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from uuid import UUID, uuid4

from django.utils import timezone

from lotsenbuch.accounts.models import Staff
from lotsenbuch.audit.actions import recorded
from lotsenbuch.cases.actions import note_event, require_release
from lotsenbuch.cases.models import Case
from lotsenbuch.cases.queries import key_of
from lotsenbuch.cases.queries.releases import release_of
from lotsenbuch.letters.models import SentLetter
from lotsenbuch.letters.papers import PAPERS, Frame, Letter, Slot, render
from lotsenbuch.letters.queries import (
    BEGINNINGS,
    Desk,
    SummonsSent,
    as_planned,
    flows_for,
    frame_for,
    is_neutral,
    may_write_to,
    tell_of_summonses,
    usable_languages,
)
from lotsenbuch.letters.rules.addresses import mark_of
from lotsenbuch.letters.rules.instructions import Instruction, instruction_for, purposes
from lotsenbuch.letters.rules.kinds import LetterKind, kinds
from lotsenbuch.letters.rules.sheets import GERMAN, sheets
from lotsenbuch.office.queries import the_house
from lotsenbuch.records import cipher, clock
from lotsenbuch.records.rules import Actor, DataClass, RefusedError

NO_GRANT = "An diese Person schreibt nur, wer die Freigabe der Klasse 4 hat."
NO_ADDRESS = "Der Brief geht so nicht hinaus. Es fehlt: die Anschrift der Person. Er kann aber übergeben werden."
NO_NEUTRAL_SUMMONS = (
    "Eine Meldeaufforderung nennt die Behörde; mit neutralem Absender geht sie nicht zur Post. "
    "Bitte persönlich übergeben oder ohne Meldeaufforderung einladen."
)
NO_RELEASE = "Für diese Stelle liegt keine Entbindung von der Schweigepflicht vor."
NO_KEY = "Der Schlüssel dieser Person ist nicht mehr da; es kann nichts aufbewahrt werden."


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterValues:
    """What goes into a letter beyond the case itself; plain values.

    Attributes:
        text: as it was written, with or without placeholders; empty for the suggestion of the house.
        subject: the same for the subject.
        slot: the talk it is about, also whether it is a Meldeaufforderung.
        words: values for placeholders (`rules/placeholders.py`), e.g. `{"gefehlt": "Do, 05.03.2026"}`.
        languages: preparation sheets beside the German one; only those that the house prints.
        reply_url: a page without personal data that answers go to.
        on: day of the letter; today when none is given.
        is_handed: it is handed over instead of posted.
        is_discreet: it names neither house nor Fallnummer, though the address is open.
        outside: somebody whom the person allowed to be told, in place of the person.
    """

    text: str = ""
    subject: str = ""
    slot: Slot | None = None
    words: Mapping[str, str] = field(default_factory=dict)
    languages: tuple[str, ...] = ()
    reply_url: str = ""
    on: date | None = None
    is_handed: bool = False
    is_discreet: bool = False
    outside: "Outside | None" = None


@dataclass(frozen=True, slots=True)
class Outside:
    """Somebody outside who gets a letter instead of the person: by which release, and the lines of the address."""

    release_id: UUID
    lines: tuple[str, ...]


def draw_letter(
    *, case: Case, kind: str, values: LetterValues, by: Actor, desk: Desk | None = None
) -> tuple[Letter, DataClass]:
    """Return a letter with all that flows in, and its class; nothing is kept.

    Args:
        case: from `cases.queries.case_of`, with person, key, holder and grants.
        kind: code of `kinds.yaml`.
        values: what goes in.
        by: who writes.
        desk: of the holder, where it was read already (`queries.desk_of`).

    Raises:
        RefusedError: no grant for class 4, a language that is not released, or no instruction for the day.
    """
    of, on = kinds()[kind], values.on or clock.today()
    if not may_write_to(case):
        raise RefusedError(NO_GRANT)
    notes = _only_released(values.languages) if of.sheet else ()
    needs = [name for name in of.needs if name not in BEGINNINGS]
    found = flows_for((*needs, *filter(None, [of.attaches])), case, by)
    is_handed = values.is_handed or of.is_sheet
    around = {"on": on, "reply_url": values.reply_url, "is_handed": is_handed, "is_discreet": values.is_discreet}
    frame = frame_for(case, the_house(), desk=desk, **around)  # type: ignore[arg-type]  # as it asks for
    frame, highest = _addressed(case, frame, found.data_class, values.outside)
    words = {**words_of(case), **found.words, **values.words}
    letter = PAPERS[kind](
        frame=frame,
        text=values.text,
        subject=values.subject,
        values=tuple(words.items()),
        slot=as_planned(case, values.slot, by=by) if kind == "slip" else values.slot,
        instruction=_instruction(of, case, values, on),
        languages=values.languages if of.sheet else (),
        attached=found.blocks,
        notes=notes,
    )
    return letter, DataClass.SEALED if is_neutral(case) else highest


def _addressed(case: Case, frame: Frame, flows: DataClass, outside: Outside | None) -> tuple[Frame, DataClass]:
    """Address a letter to somebody outside, asked now: with the signature of the person in force, or not at all."""
    if outside is None:
        return frame, flows
    kept = release_of(case, outside.release_id)
    if kept is None:
        raise RefusedError(NO_RELEASE, field="to")
    one, highest = kept.signed, max(flows, DataClass(kept.row.data_class))
    require_release(case=case, recipient=one.recipient, purpose=one.purpose, data_class=highest)
    return replace(frame, window=(one.recipient.name, *outside.lines)), highest


def _only_released(languages: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """Return what stands on each sheet about who checked it."""
    asked = [one for one in languages if one != GERMAN]
    usable = usable_languages() if asked else {}
    if unreleased := [one for one in asked if one not in usable]:
        named = ", ".join(sheets()[one].label if one in sheets() else one for one in unreleased)
        raise RefusedError(f"Diese Sprachfassung druckt das Haus noch nicht: {named}.", field="languages")
    return tuple((one, usable[one].note) for one in asked)


def words_of(case: Case) -> dict[str, str]:
    """Return the values that the case itself gives."""
    plan_on = f"{case.plan_agreed_on:%d.%m.%Y}" if case.plan_agreed_on else ""
    return {"fall_seit": f"{case.opened_on:%d.%m.%Y}", "plan_vom": plan_on}


def _instruction(of: LetterKind, case: Case, values: LetterValues, on: date) -> Instruction | None:
    slot = values.slot
    if slot is None or not slot.is_summons:
        return None
    if not of.may_summon:
        raise RefusedError(f"„{of.label}“ kann keine Meldeaufforderung sein.", field="is_summons")
    if slot.purpose not in purposes():
        raise RefusedError("Bitte einen Zweck der Meldung wählen (§ 309 Abs. 2 SGB III).", field="purpose")
    if is_neutral(case) and not values.is_handed:
        raise RefusedError(NO_NEUTRAL_SUMMONS, field="is_summons")
    return instruction_for(slot.on, issued_on=on, is_first_talk=of.code == "invitation")


def issue_letter(*, case: Case, kind: str, values: LetterValues, by: Actor) -> SentLetter:
    """Print a letter and keep it exactly as it goes out.

    Args:
        case: from `cases.queries.case_of`, with person, key, holder and grants.
        kind: code of `kinds.yaml`: invitation, follow_up, reminder, missed_worry, missed_formal, plan, confirmation,
            confirmation_end, handing_over, new_contact, papers, slip, travel, free.
        values: what goes in.
        by: who writes.

    Raises:
        RefusedError: a value is missing (the message names it), no address, no grant, no language, no instruction.
    """
    letter, data_class = draw_letter(case=case, kind=kind, values=values, by=by)
    if not letter.of_kind.is_sheet and not values.is_handed and not letter.frame.window:
        raise RefusedError(NO_ADDRESS)
    with recorded("letters.issue_letter", by=by, case_id=case.id) as entry:
        entry.data_class = data_class
        sent = made_letter(case, letter, render(letter.paper()), data_class, by=by, name=_name(by))
        sent.release_id = values.outside.release_id if values.outside else None
        sent.save(force_insert=True)
        tell_of_summonses(summonses([(case, letter)]), by)
        if data_class >= DataClass.SEALED:
            note_event(case=case, text="Ein Brief wurde gedruckt.", by=by)
        elif data_class < DataClass.HEALTH:
            note_event(case=case, text=f"Brief ausgegeben: {letter.of_kind.label}.", by=by)
    return sent


def summonses(letters: Iterable[tuple[Case, Letter]]) -> list[SummonsSent]:
    """Return which of these letters are summonses that their Meldetermine should know of."""
    return [
        SummonsSent(case.id, letter.slot.starts_at, letter.instruction.version, letter.frame.on)
        for case, letter in letters
        if letter.slot and letter.instruction
    ]


def _name(by: Actor) -> str:
    found = Staff.objects.filter(pk=by.staff_id).first() if by.staff_id else None
    return found.display_name if found else ""


def keep_letter(case: Case, letter: Letter, pdf: bytes, data_class: DataClass, *, by: Actor, name: str) -> SentLetter:
    """Keep the bytes of a letter under the person's key; the caller writes the log."""
    sent = made_letter(case, letter, pdf, data_class, by=by, name=name)
    sent.save(force_insert=True)
    return sent


def made_letter(case: Case, letter: Letter, pdf: bytes, data_class: DataClass, *, by: Actor, name: str) -> SentLetter:
    """Return the row of a letter, with its bytes sealed."""
    key = key_of(case.person)
    if key is None:
        raise RefusedError(NO_KEY)
    slot, frame = letter.slot, letter.frame
    sent = SentLetter(id=uuid4(), case=case, kind=letter.kind, data_class=int(data_class), issued_on=frame.on)
    sent.issued_at, sent.issued_by, sent.issued_by_name = timezone.now(), str(by), name
    sent.about_on, sent.is_summons = slot.on if slot else None, bool(slot and slot.is_summons)
    sent.instruction = letter.instruction.version if letter.instruction else ""
    sent.languages = list(letter.spoken())
    sent.size = len(pdf)
    sent.sealed = cipher.seal_bytes(key, pdf, table="letters_sentletter", row=sent.id, field="sealed")
    sent.sha256 = hashlib.sha256(sent.sealed).hexdigest()
    if frame.window and not letter.of_kind.is_sheet:
        sent.has_window, sent.address_mark = True, mark_of(frame.window, key)
        lines = json.dumps([*frame.window, frame.sender])
        sent.address = cipher.seal(key, lines, table="letters_sentletter", row=sent.id, field="address")
    return sent
