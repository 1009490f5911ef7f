"""The proofs of a letter's way: posted, handed over, received, come back."""

from datetime import date

from django.utils import timezone

from lotsenbuch.accounts.models import Staff
from lotsenbuch.audit.actions import recorded
from lotsenbuch.cases.actions import note_event
from lotsenbuch.letters.models import Proof, SentLetter
from lotsenbuch.letters.queries import tell_of_its_way
from lotsenbuch.records import clock
from lotsenbuch.records.rules import Actor, DataClass, RefusedError


def record_posting(*, letter: SentLetter, on: date, by: Actor) -> Proof:
    """Note the day on which a letter was given to the post; from it § 37 (2) SGB X counts.

    Raises:
        RefusedError: the day lies before the letter or ahead, or the letter has no address.
    """
    if not letter.has_window:
        raise RefusedError("Dieses Papier hat keine Anschrift; es kann nur übergeben werden.", field="on")
    return _note(letter, Proof.What.POSTED, on, by)


def record_handover(*, letter: SentLetter, on: date, by: Actor) -> Proof:
    """Note that a letter was handed over in person: given on that day.

    Raises:
        RefusedError: the day lies before the letter or ahead.
    """
    return _note(letter, Proof.What.HANDED, on, by)


def record_receipt(*, letter: SentLetter, on: date, by: Actor) -> Proof:
    """Note the proven day of receipt; it counts where it is later than the fiction (§ 37 (2) S. 3 SGB X).

    Raises:
        RefusedError: the day lies before the letter or ahead, or nothing was posted.
    """
    if not Proof.objects.filter(letter=letter, what=Proof.What.POSTED, happened_on__lte=on).exists():
        raise RefusedError("Dieser Brief wurde bis zu diesem Tag nicht zur Post gegeben.", field="on")
    return _note(letter, Proof.What.RECEIVED, on, by)


def record_undelivered(*, letter: SentLetter, by: Actor, on: date | None = None) -> Proof:
    """Note that a letter came back: it was never given, and the address is in doubt until it changes."""
    return _note(letter, Proof.What.RETURNED, on or clock.today(), by)


def _note(letter: SentLetter, what: Proof.What, on: date, by: Actor) -> Proof:
    if on > clock.today():
        raise RefusedError("Der Tag liegt in der Zukunft.", field="on")
    if on < letter.issued_on:
        raise RefusedError(f"Der Tag liegt vor dem Datum des Briefs ({letter.issued_on:%d.%m.%Y}).", field="on")
    if _is_there(letter, what, on):
        raise RefusedError(f"Das steht für den {on:%d.%m.%Y} schon da.", field="on")
    with recorded(f"letters.note_{what.value}", by=by, case_id=letter.case_id) as entry:
        entry.data_class = DataClass(letter.data_class)
        proof = Proof(case_id=letter.case_id, letter=letter, data_class=letter.data_class, what=what, happened_on=on)
        proof.noted_at, proof.noted_by = timezone.now(), str(by)
        found = Staff.objects.filter(pk=by.staff_id).first() if by.staff_id else None
        proof.noted_by_name = found.display_name if found else ""
        proof.save(force_insert=True)
        if letter.is_summons:
            tell_of_its_way(letter, by)
        if what == Proof.What.RETURNED and letter.data_class < DataClass.HEALTH:
            note_event(case=letter.case, text=f"Ein Brief kam am {on:%d.%m.%Y} als unzustellbar zurück.", by=by)
    return proof


def _is_there(letter: SentLetter, what: Proof.What, on: date) -> bool:
    """Say whether the same stands there for this day, since the letter last came back: then it may go out anew."""
    same = Proof.objects.filter(letter=letter, what=what, happened_on=on)
    back = Proof.objects.filter(letter=letter, what=Proof.What.RETURNED).first()
    return (same.filter(noted_at__gt=back.noted_at) if back else same).exists()
