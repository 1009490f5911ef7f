"""Disputing what is written about somebody, objecting to it, restricting it; and deciding about that with a reason."""

from datetime import date
from typing import Any, cast
from uuid import UUID

from django.apps import apps
from django.db import IntegrityError, transaction

from lotsenbuch.audit.actions import recorded
from lotsenbuch.cases.models import Case, Dispute, JournalEntry
from lotsenbuch.cases.models.dispute import class_of, forget_disputes
from lotsenbuch.cases.rules.dispute import DisputeKind, is_correction
from lotsenbuch.cases.rules.journal import PLAIN, Marks
from lotsenbuch.records import clock
from lotsenbuch.records.models import Kept, Versioned
from lotsenbuch.records.rules import Actor, DataClass, RefusedError, StaleError

from .journal import write_note


def dispute_entry(*, entry: JournalEntry, kind: DisputeKind, on: date, by: Actor) -> Dispute:
    """Let an entry carry from now on in every output that the person disputes it (§ 84 SGB X, Art. 18, 21 GDPR).

    Args:
        entry: the entry, also one that the program wrote.
        kind: what the person asks for; an objection and a restriction also leave its words out of every output.
        on: the day on which she asked.
        by: who notes it.

    Raises:
        RefusedError: the day lies in the future.
        StaleError: it is noted already.
    """
    data_class = DataClass(entry.data_class)
    row = Dispute(case_id=entry.case_id, entry=entry, data_class=entry.data_class, kind=kind.value, asked_on=on)
    with recorded("cases.dispute_entry", by=by, case_id=entry.case_id) as told:
        told.data_class = DataClass(max(DataClass.COUNSELLING, data_class))
        return _noted(row, by)


def dispute_row(*, case: Case, row: Kept, kind: DisputeKind, on: date, what: str, words: str, by: Actor) -> Dispute:
    """Let any other words about the person carry that she disputes them: a barrier, a goal, a finding, a reason.

    Args:
        case: whose words they are.
        row: the row in which they stand.
        kind: what the person asks for.
        on: the day on which she asked.
        what: what the row is, in words.
        words: her own words against it (Gegendarstellung); an entry of the journal, empty where she says nothing.
        by: who notes it.

    Raises:
        RefusedError: the day lies in the future.
        StaleError: it is noted already.
    """
    data_class = class_of(row)
    found = Dispute(case_id=case.id, about=row._meta.db_table, row_key=row.id, data_class=data_class)
    found.kind, found.asked_on = kind.value, on
    with recorded("cases.dispute_row", by=by, case_id=case.id) as told:
        told.data_class = DataClass(max(DataClass.COUNSELLING, data_class))
        _noted(found, by)
        if words.strip():  # after the end of a case the database takes a note only beside a dispute that stands
            text = f"Gegendarstellung der Person ({what}): {words.strip()}"
            found.save_version(seen=found.version, answer_key=_noted_down(case, text, data_class, by))
            forget_disputes()
    return found


def _noted(row: Dispute, by: Actor) -> Dispute:
    if row.asked_on > clock.today():
        raise RefusedError("Das Datum liegt in der Zukunft.", field="on")
    row.noted_at, row.noted_by = clock.now(), str(by)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        raise StaleError("Das ist schon festgehalten.") from error
    forget_disputes()
    return row


def _noted_down(case: Case, text: str, data_class: DataClass, by: Actor, marks: Marks = PLAIN) -> UUID:
    data_class = DataClass(max(DataClass.COUNSELLING, data_class))
    told: dict[str, Any] = {"happened_at": clock.now(), "data_class": data_class, "marks": marks, "by": by}
    return write_note(case=case, kind=JournalEntry.Kind.NOTE, text=text, **told).id


def decide_dispute(*, dispute: Dispute, outcome: str, why: str, by: Actor, what: str = "", right: str = "") -> Dispute:
    """Decide about what was said against an entry; the reason stands beside it, for the person too.

    An objection that is followed leaves the words restricted until they are deleted.

    Args:
        dispute: with its case.
        outcome: of `Dispute.Outcome`.
        why: the reason.
        by: who decides.
        what: what was disputed, in words, where it is no entry.
        right: what is right, where the accuracy was disputed and the person is followed.

    Raises:
        RefusedError: no reason, no such outcome, or nothing that is right in the place of what is wrong.
        StaleError: it is decided already.
    """
    if outcome not in {Dispute.Outcome.UPHELD.value, Dispute.Outcome.KEPT.value}:
        raise RefusedError("Bitte wählen, wie entschieden ist.", field="outcome")
    if not why.strip():
        raise RefusedError("Bitte den Grund aufschreiben. Die Person kann ihn lesen.", field="why")
    if dispute.decided_on is not None or is_correction(dispute.kind):
        raise StaleError("Darüber ist schon entschieden.")
    is_wrong = outcome == Dispute.Outcome.UPHELD and dispute.kind == DisputeKind.ACCURACY
    if is_wrong and not right.strip() and not _is_corrected(dispute):
        raise RefusedError("Bitte aufschreiben, was richtig ist. Sonst stünde Falsches ohne Hinweis da.", field="right")
    # All or nothing: the second of two who decide at once leaves no reason behind.
    with recorded("cases.decide_dispute", by=by, case_id=dispute.case_id) as told, transaction.atomic():
        told.data_class = DataClass(max(int(DataClass.COUNSELLING), dispute.data_class))
        entry, today = dispute.entry, clock.today()
        if is_wrong and right.strip():
            _put_right(dispute, what, right.strip(), by)
        marks = PLAIN
        if entry is not None:
            about: dict[str, Any] = {"about": entry.id, "relation": "feedback_house"}
            marks = Marks(purpose=entry.purpose, is_entrusted=entry.is_entrusted, **about)
        what = f" ({what})" if what else ""
        words = f"{DisputeKind(dispute.kind).mark}{what}, {Dispute.Outcome(outcome).label}: {why.strip()}"
        # While the dispute stands: after the end of a case the database takes no other note.
        _noted_down(dispute.case, words, DataClass(dispute.data_class), by, marks)
        dispute.save_version(seen=dispute.version, outcome=outcome, decided_on=today, decided_by=str(by))
        if outcome == Dispute.Outcome.UPHELD and dispute.kind == DisputeKind.OBJECTION:
            _restrict(dispute, today, by)
        forget_disputes()
    return dispute


def correct_row(*, case: Case, row: Kept, what: str, right: str, by: Actor) -> Dispute:
    """Put right any other words about the person: what is right stands beside them in every output from now on.

    The words themselves stay as they were written; a later correction takes the place of an earlier one.

    Args:
        case: whose words they are.
        row: the row in which they stand.
        what: what the row is, in words.
        right: what is right.
        by: who puts it right.

    Raises:
        RefusedError: nothing was written.
    """
    if not right.strip():
        raise RefusedError("Bitte aufschreiben, was richtig ist.", field="right")
    data_class = class_of(row)
    found = Dispute(case_id=case.id, about=row._meta.db_table, row_key=row.id, data_class=data_class)
    found.kind, found.asked_on = DisputeKind.CORRECTION.value, clock.today()
    found.right_words = right.strip() if data_class < DataClass.HEALTH else ""
    with recorded("cases.correct_row", by=by, case_id=case.id) as told, transaction.atomic():
        told.data_class = DataClass(max(DataClass.COUNSELLING, data_class))
        for earlier in Dispute.objects.filter(row_key=row.id, kind=found.kind, decided_on=None):
            values = {"outcome": Dispute.Outcome.REPLACED, "decided_on": found.asked_on, "decided_by": str(by)}
            earlier.save_version(seen=earlier.version, **values)
        _noted(found, by)
        text = f"Berichtigung ({what}): {right.strip()}"
        found.save_version(seen=found.version, answer_key=_noted_down(case, text, data_class, by))
        forget_disputes()
    return found


def end_correction(*, case: Case, row: Kept, what: str, by: Actor) -> Dispute:
    """Let the mark „berichtigt“ go once the words themselves are right; that it stood there is kept.

    Args:
        case: whose words they are.
        row: the row in which they stand; one that never changes keeps its mark.
        what: what the row is, in words.
        by: who read both and says so.

    Raises:
        RefusedError: nothing is put right here, or the words cannot change.
    """
    rows = Dispute.objects.filter(row_key=row.id, kind=DisputeKind.CORRECTION, decided_on=None)
    found = rows.select_related("case").first()
    if found is None:
        raise RefusedError("Bitte aufschreiben, was richtig ist.", field="right")
    if not isinstance(row, Versioned):
        raise RefusedError("Dieser Text lässt sich nicht ändern; der Hinweis bleibt.", field="right")
    with recorded("cases.end_correction", by=by, case_id=case.id) as told, transaction.atomic():
        told.data_class = DataClass(max(DataClass.COUNSELLING, class_of(row)))
        # While the mark stands: after the end of a case the database takes no other note.
        text = f"Hinweis „berichtigt“ entfernt ({what}): Der Text selbst ist jetzt richtig."
        _noted_down(case, text, DataClass.COUNSELLING, by)
        values = {"outcome": Dispute.Outcome.UPHELD, "decided_on": clock.today(), "decided_by": str(by)}
        found.save_version(seen=found.version, **values)
        forget_disputes()
    return found


def _put_right(dispute: Dispute, what: str, right: str, by: Actor) -> None:
    if dispute.entry is None:
        row = _disputed_row(dispute)
        correct_row(case=dispute.case, row=row, what=what, right=right, by=by)
    elif not _is_corrected(dispute):
        entry = dispute.entry
        about: dict[str, Any] = {"about": entry.id, "relation": "correction"}
        told: dict[str, Any] = {"happened_at": clock.now()}
        if entry.kind != JournalEntry.Kind.EVENT:
            told = {"happened_at": entry.happened_at, "minutes": entry.minutes}
        told["marks"] = Marks(purpose=entry.purpose, is_entrusted=entry.is_entrusted, **about)
        kind = JournalEntry.Kind.NOTE if entry.kind == JournalEntry.Kind.EVENT else entry.kind
        told["data_class"] = DataClass(max(DataClass.COUNSELLING, entry.data_class))
        write_note(case=dispute.case, kind=kind, text=right, by=by, **told)


def _disputed_row(dispute: Dispute) -> Kept:
    model = next(one for one in apps.get_models() if one._meta.db_table == dispute.about)
    return cast("Kept", model._default_manager.get(pk=dispute.row_key))


def _is_corrected(dispute: Dispute) -> bool:
    if dispute.entry_id is None:
        return Dispute.objects.filter(row_key=dispute.row_key, kind=DisputeKind.CORRECTION, decided_on=None).exists()
    return JournalEntry.objects.filter(about=dispute.entry_id, relation="correction").exists()


def _restrict(dispute: Dispute, on: date, by: Actor) -> None:
    same: dict[str, Any] = {"case_id": dispute.case_id, "entry_id": dispute.entry_id, "about": dispute.about}
    same |= {"row_key": dispute.row_key, "kind": DisputeKind.RESTRICTION.value}
    if not Dispute.objects.filter(decided_on=None, **same).exists():
        _noted(Dispute(data_class=dispute.data_class, asked_on=on, answer_key=dispute.answer_key, **same), by)
