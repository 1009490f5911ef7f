"""Many letters as one print file: ordered once, made piece by piece, stopped and taken up again (decision 0138)."""

import io
from collections.abc import Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import asdict
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

import pikepdf

from lotsenbuch.accounts.doors import Progress
from lotsenbuch.accounts.models import Staff
from lotsenbuch.audit.actions import recorded
from lotsenbuch.cases.models import Case, JournalEntry
from lotsenbuch.cases.queries import key_of
from lotsenbuch.letters.models import Batch, BatchLine, SentLetter
from lotsenbuch.letters.papers import PRESSES, Letter, Slot, render
from lotsenbuch.letters.queries import (
    BATCH_TASK,
    Desk,
    cases_to_write_to,
    content_of,
    desk_of,
    spoken_by,
    tell_of_summonses,
    why_broken_off,
)
from lotsenbuch.letters.rules.kinds import kinds
from lotsenbuch.office.queries import the_house
from lotsenbuch.records import cipher, clock
from lotsenbuch.records.actions import enqueue
from lotsenbuch.records.rules import Actor, DataClass, RefusedError

from .issue import LetterValues, draw_letter, made_letter, summonses

MOST = 2000
# As many as one transaction makes: a stop or a crash costs no more than this, and progress is seen after each.
PIECE = 100
NOT_IN_A_BATCH = (
    "Nicht alle Fälle lassen sich in einer Serie anschreiben. Bitte die Auswahl neu laden; "
    "wer dort nicht steht, bekommt einen einzelnen Brief."
)
NO_LONGER = "Der Fall lässt sich nicht mehr in einer Serie anschreiben."
TOO_PROTECTED = "Der Brief enthielte besonders geschützte Angaben. Bitte einzeln drucken."


def order_batch(
    *,
    kind: str,
    slots: Mapping[UUID, Slot | None],
    by: Actor,
    text: str = "",
    subject: str = "",
    on: date | None = None,
    replies: Mapping[UUID, str] | None = None,
) -> Batch:
    """Order one print file with a letter to each of these cases, each with its own talk.

    Args:
        kind: code of a letter.
        slots: the cases in the order of the file, each with the talk that its letter names.
        by: who orders; the job acts as them and asks for the right again.
        text: as it was written, the same for all; empty for the suggestion of the house.
        subject: the same for the subject.
        on: day of the letters; today when none is given.
        replies: for each case the address of its own reply page, where there is one.

    Raises:
        RefusedError: no case, too many, or one that is not to be written to in a batch (said without saying which).
    """
    if not slots:
        raise RefusedError("Bitte mindestens einen Fall auswählen.", field="cases")
    if len(slots) > MOST:
        raise RefusedError(f"Höchstens {MOST} Briefe in einer Serie.", field="cases")
    cases = {case.id: case for case in cases_to_write_to(by).filter(pk__in=slots).select_related("person__key")}
    if len(cases) != len(slots):
        raise RefusedError(NOT_IN_A_BATCH, field="cases")
    with recorded("letters.order_batch", by=by):
        batch = Batch(actor=str(by), kind=kind, subject=subject, text=text, issued_on=on or clock.today())
        batch.total = len(slots)
        batch.save(force_insert=True)
        lines = [
            BatchLine(id=uuid4(), batch=batch, case=cases[case_id], position=place, slot=_as_json(slot))
            for place, (case_id, slot) in enumerate(slots.items(), 1)
        ]
        for line in lines:
            line.reply = _sealed(line, (replies or {}).get(line.case_id, ""))
        BatchLine.objects.bulk_create(lines, batch_size=500)
        _go_on(batch, by)
    return batch


def _sealed(line: BatchLine, address: str) -> bytes | None:
    key = key_of(line.case.person) if address else None
    return cipher.seal(key, address, table="letters_batchline", row=line.id, field="reply") if key else None


def _reply(line: BatchLine, case: Case) -> str:
    key = key_of(case.person) if line.reply else None
    if key is None or line.reply is None:
        return ""
    return cipher.unseal(key, line.reply, table="letters_batchline", row=line.id, field="reply")


def _as_json(slot: Slot | None) -> dict[str, Any] | None:
    return {**asdict(slot), "starts_at": slot.starts_at.isoformat()} if slot else None


def _slot(told: dict[str, Any] | None) -> Slot | None:
    return Slot(**{**told, "starts_at": datetime.fromisoformat(told["starts_at"])}) if told else None


def _go_on(batch: Batch, by: Actor) -> None:
    job = enqueue(BATCH_TASK, by=by)
    Batch.objects.filter(pk=batch.pk).update(state=Batch.State.RUNNING, job=job.id, said="")


def stop_batch(*, batch: Batch, by: Actor) -> None:
    """Stop after the piece that is being printed; what is made stays."""
    with recorded("letters.stop_batch", by=by):
        Batch.objects.filter(pk=batch.pk, state=Batch.State.RUNNING).update(state=Batch.State.STOPPED)


def resume_batch(*, batch: Batch, by: Actor) -> None:
    """Go on where it stopped or broke off; nothing is printed twice."""
    with recorded("letters.resume_batch", by=by):
        now = Batch.objects.filter(pk=batch.pk).select_for_update().defer("sealed").get()
        if now.state == Batch.State.STOPPED or why_broken_off(now, by):
            _go_on(now, by)


def print_piece(*, job_id: UUID, by: Actor, progress: Progress) -> None:
    """Print the next piece of the batch of a job, then hand the rest to a job of its own; the last one binds the file.

    Each piece is a transaction: stopped or killed, what was kept stays and is not printed twice.
    """
    batch = Batch.objects.filter(job=job_id, actor=str(by)).defer("sealed").first()
    if batch is None or batch.state != Batch.State.RUNNING:
        return
    waiting = BatchLine.objects.filter(batch=batch, letter=None, said="")
    lines = list(waiting.order_by("position").select_for_update(of=("self",), skip_locked=True)[:PIECE])
    with recorded("letters.print_piece", by=by):
        if lines:
            _print(batch, lines, by)
        batch.done = BatchLine.objects.filter(batch=batch, letter__isnull=False).count()
        progress(f"{batch.done} von {batch.total} Briefen gedruckt.")
        Batch.objects.filter(pk=batch.pk).update(done=batch.done)
        # Somebody who pressed stop meanwhile is waited for here: the row is theirs until their request ends.
        if not Batch.objects.filter(pk=batch.pk, state=Batch.State.RUNNING, job=job_id).exists():
            return
        if waiting.exists():
            _go_on(batch, by)
        else:
            _bind(batch)


def _print(batch: Batch, lines: list[BatchLine], by: Actor) -> None:
    """Print a piece: the presses work on what is drawn while the next letter is drawn and the last one is kept."""
    cases = {case.id: case for case in cases_to_write_to(by).filter(pk__in=[line.case_id for line in lines])
             .select_related("person__key", "outline__holder")}  # fmt: skip
    ready, name = list[tuple[BatchLine, Case, Letter]](), Staff.objects.get(pk=by.colleague).display_name
    holders = {one.outline.holder_id: one.outline.holder for one in cases.values()}
    desks = {holder_id: desk_of(holder, the_house()) for holder_id, holder in holders.items()}
    letters, files = list[SentLetter](), list[Future[bytes]]()
    with ThreadPoolExecutor(PRESSES) as presses:
        for line in lines:
            made = _drawn(batch, line, cases.get(line.case_id), desks, by)
            if isinstance(made, str):
                line.said = made
            else:
                ready.append((line, cases[line.case_id], made))
                files.append(presses.submit(_pressed, made))
        for (line, case, letter), file in zip(ready, files, strict=True):
            with recorded("letters.issue_letter", by=by, case_id=case.id) as entry:
                entry.data_class = DataClass.COUNSELLING
                line.letter = made_letter(case, letter, file.result(), DataClass.COUNSELLING, by=by, name=name)
            letters.append(line.letter)
    SentLetter.objects.bulk_create(letters, batch_size=PIECE)
    tell_of_summonses(summonses([(case, letter) for _, case, letter in ready]), by)
    label = kinds()[batch.kind].label
    JournalEntry.objects.bulk_create([_event(case, label, by) for _, case, _ in ready], batch_size=PIECE)
    BatchLine.objects.bulk_update(lines, ["letter", "said"], batch_size=PIECE)


def _pressed(letter: Letter) -> bytes:
    return render(letter.paper())


def _event(case: Case, label: str, by: Actor) -> JournalEntry:
    entry = JournalEntry(case=case, kind=JournalEntry.Kind.EVENT, happened_at=clock.now())
    entry.text, entry.author_id = f"Brief ausgegeben: {label}.", by.staff_id
    return entry


def _drawn(
    batch: Batch, line: BatchLine, case: Case | None, desks: Mapping[UUID | None, Desk], by: Actor
) -> Letter | str:
    """Return the letter of a line, or why there is none."""
    if case is None:
        return NO_LONGER
    values = LetterValues(
        text=batch.text,
        subject=batch.subject,
        slot=_slot(line.slot),
        languages=spoken_by(case) if kinds()[batch.kind].sheet else (),
        reply_url=_reply(line, case),
        on=batch.issued_on,
    )
    try:
        desk = desks[case.outline.holder_id]
        letter, data_class = draw_letter(case=case, kind=batch.kind, values=values, by=by, desk=desk)
        letter.paper()
    except RefusedError as refused:
        return refused.message
    return letter if data_class < DataClass.HEALTH else TOO_PROTECTED


def _bind(batch: Batch) -> None:
    """Bind what was printed into one file for the printer; each letter by itself stays tagged with its case."""
    bound = pikepdf.new()
    lines = BatchLine.objects.filter(batch=batch, letter__isnull=False).select_related("letter", "case__person__key")
    for line in lines.order_by("position"):
        pdf = content_of(line.case, line.letter) if line.letter else None
        if pdf is not None:
            with pikepdf.open(io.BytesIO(pdf)) as one:
                bound.pages.extend(one.pages)
    written = io.BytesIO()
    bound.save(written, compress_streams=False, object_stream_mode=pikepdf.ObjectStreamMode.preserve)
    key, wrapped = cipher.new_key(batch.id)
    sealed = cipher.seal_bytes(key, written.getvalue(), table="letters_batch", row=batch.id, field="sealed")
    left = BatchLine.objects.filter(batch=batch, letter=None).count()
    gone = batch.total - batch.done - left
    said = f"{left + gone} Briefe wurden nicht gedruckt." if left + gone else ""
    Batch.objects.filter(pk=batch.pk).update(
        state=Batch.State.DONE, said=said, sealed=sealed, master_number=wrapped.master_number,
        wrapped_key=wrapped.wrapped, job=None,
    )  # fmt: skip


def expire_batches() -> int:
    """Delete batches older than a day (the row policy lets the service see no others); return how many."""
    old = list(Batch.objects.values_list("pk", flat=True))
    BatchLine.objects.filter(batch__in=old).delete()
    return Batch.objects.filter(pk__in=old).delete()[0]
