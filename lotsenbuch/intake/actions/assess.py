"""The access check: barriers, prognosis, application, decision."""

from collections.abc import Iterable
from datetime import date
from uuid import uuid4

from lotsenbuch.accounts.models import Staff
from lotsenbuch.audit.actions import recorded
from lotsenbuch.cases.actions import note_event
from lotsenbuch.cases.models import UndoRight
from lotsenbuch.cases.queries import classes_of, key_of_person
from lotsenbuch.cases.queries.own import chosen_kind
from lotsenbuch.intake.models import Barrier, Intake
from lotsenbuch.intake.queries import barrier_count, facts_of
from lotsenbuch.intake.rules.access import FoundBarrier, may_accept
from lotsenbuch.records import cipher
from lotsenbuch.records.rules import Actor, DataClass, RefusedError

from .undo import allow_undo, state_of


def find_barrier(
    *, intake: Intake, group: str, label: str, data_class: DataClass, found_on: date, found_by: str, by: Actor
) -> Barrier:
    """Record a heavy barrier with day and source (C2); from class 2 on its label is sealed.

    Raises:
        RefusedError: the class needs a grant that the actor does not hold.
    """
    with recorded("intake.find_barrier", by=by, case_id=intake.case_id) as entry:
        kind = chosen_kind("barrier", group)
        entry.data_class = data_class = kind.class_of(data_class)
        barrier = Barrier(id=uuid4(), case_id=intake.case_id, group=kind.code, **kind.columns)
        barrier.data_class = int(data_class)
        barrier.found_on, barrier.found_by = found_on, found_by
        if data_class >= DataClass.HEALTH:
            key = key_of_person(intake.case.person_id)
            if key is None or data_class not in classes_of(intake.case_id, by):
                raise RefusedError("Für diese Klasse fehlt die Berechtigung.", field="label")
            barrier.sealed = cipher.seal(key, label, table="intake_barrier", row=barrier.id, field="sealed")
        else:
            barrier.label = label
        barrier.save(force_insert=True)
    return barrier


def find_barriers(
    *, intake: Intake, found: Iterable[FoundBarrier], found_on: date, found_by: str, by: Actor
) -> list[Barrier]:
    """Record what was ticked on the check list, in one act.

    Raises:
        RefusedError: nothing was ticked, or a class needs a grant that the actor does not hold.
    """
    chosen = list(found)
    if not chosen:
        raise RefusedError("Bitte mindestens ein Hemmnis ankreuzen oder in eigenen Worten nennen.", field="items")
    with recorded("intake.find_barriers", by=by, case_id=intake.case_id) as entry:
        entry.data_class = max(item.data_class for item in chosen)
        return [
            find_barrier(
                intake=intake,
                group=item.group,
                label=item.label,
                data_class=item.data_class,
                found_on=found_on,
                found_by=found_by,
                by=by,
            )
            for item in chosen
        ]


def ease_barrier(*, barrier: Barrier, on: date, by: Actor) -> UndoRight:
    """Note the day on which a barrier was eased; the count at Fallzugang stays as it was.

    Returns:
        The right to take it back, good for a few seconds.

    Raises:
        RefusedError: the day lies before the barrier was found, or it was eased already.
        StaleError: somebody else changed the row meanwhile.
    """
    if barrier.eased_on is not None:
        raise RefusedError("Das ist schon als gemildert festgehalten.", field="eased_on")
    if on < barrier.found_on:
        raise RefusedError("Das liegt vor dem Tag der Feststellung.", field="eased_on")
    with recorded("intake.ease_barrier", by=by, case_id=barrier.case_id) as entry:
        entry.data_class = DataClass(barrier.data_class)
        before = state_of(barrier, "eased_on")
        barrier.save_version(seen=barrier.version, eased_on=on)
        return allow_undo(barrier, step="ease_barrier", before=before, by=by)


def record_prognosis(*, intake: Intake, is_over_a_year: bool, prognosis: str, by: Actor) -> None:
    """Record whether no integration is expected within a year (C1), with the reason.

    Raises:
        RefusedError: no reason is given.
    """
    if not prognosis.strip():
        raise RefusedError("Bitte die Prognose in einem Satz begründen.", field="prognosis")
    with recorded("intake.record_prognosis", by=by, case_id=intake.case_id):
        intake.save_version(seen=intake.version, is_over_a_year=is_over_a_year, prognosis=prognosis.strip())


def record_application(
    *, intake: Intake, basis: str, by: Actor, applied_on: date | None = None, is_free_will: bool = False
) -> None:
    """Record the person's own application (C4), or § 16h SGB II, which needs none.

    A revocation stays until the person applies anew; what another basis replaces stays in the journal.

    Raises:
        RefusedError: an application without its day.
    """
    if basis == Intake.Basis.APPLICATION and applied_on is None:
        raise RefusedError("Bitte den Tag des Antrags angeben.", field="applied_on")
    asked_on = applied_on if basis == Intake.Basis.APPLICATION else None
    with recorded("intake.record_application", by=by, case_id=intake.case_id):
        if event := _change_of_basis(intake, basis, asked_on):
            note_event(case=intake.case, text=event, by=by)
        intake.save_version(
            seen=intake.version,
            basis=basis,
            applied_on=asked_on,
            is_free_will=is_free_will if asked_on else None,
            revoked_on=intake.revoked_on if asked_on and not _is_anew(intake, asked_on) else None,
        )


def _is_anew(intake: Intake, asked_on: date) -> bool:
    """Say whether this is another application than the one that was revoked."""
    if intake.revoked_on is None or intake.applied_on is None:
        return False
    return asked_on > intake.applied_on and asked_on >= intake.revoked_on


def _change_of_basis(intake: Intake, basis: str, asked_on: date | None) -> str:
    """Return what the journal keeps of the earlier basis, or nothing where nothing is lost."""
    revoked = f" (widerrufen am {intake.revoked_on:%d.%m.%Y})" if intake.revoked_on else ""
    if asked_on is None and intake.applied_on is not None:
        return f"Grundlage geändert: § 16h SGB II statt Antrag vom {intake.applied_on:%d.%m.%Y}{revoked}."
    if asked_on is not None and intake.basis != basis:
        return f"Grundlage geändert: Antrag vom {asked_on:%d.%m.%Y} statt § 16h SGB II."
    if asked_on is not None and _is_anew(intake, asked_on):
        return f"Neuer Antrag vom {asked_on:%d.%m.%Y}. Früherer Antrag vom {intake.applied_on:%d.%m.%Y}{revoked}."
    return ""


def revoke_application(*, intake: Intake, on: date, by: Actor) -> UndoRight:
    """Note that the person takes the application back; what follows, the Fallmanagement decides (C16).

    Returns:
        The right to take the entry back, good for a few seconds.

    Raises:
        RefusedError: there is no application to revoke, or the day lies before it.
    """
    if intake.applied_on is None:
        raise RefusedError("Es gibt keinen Antrag, der widerrufen werden könnte.", field="revoked_on")
    if on < intake.applied_on:
        raise RefusedError("Der Widerruf liegt vor dem Antrag.", field="revoked_on")
    with recorded("intake.revoke_application", by=by, case_id=intake.case_id):
        before = state_of(intake, "revoked_on")
        intake.save_version(seen=intake.version, revoked_on=on)
        note_event(case=intake.case, text="Antrag auf Fallmanagement widerrufen.", by=by)
        return allow_undo(intake, step="revoke_application", before=before, by=by)


def decide_access(*, intake: Intake, decision: str, reasons: str, on: date, by: Actor) -> UndoRight:
    """Decide on access with reasons; the number of barriers is kept as it was at the first decision (C2).

    A decision taken again replaces the earlier one, which stays in the journal with its reasons.

    Returns:
        The right to take it back, good for a few seconds.

    Raises:
        RefusedError: no reasons, or access lacks its basis.
        StaleError: somebody else changed the intake meanwhile.
    """
    if not reasons.strip():
        raise RefusedError("Bitte die Gründe festhalten.", field="reasons")
    refusal = may_accept(facts_of(intake)) if decision == Intake.Decision.ACCEPTED else None
    if refusal:
        raise RefusedError(refusal, field="decision")
    with recorded("intake.decide_access", by=by, case_id=intake.case_id):
        before = state_of(intake, "decision", "decided_on", "decided_by", "barriers_at_entry")
        told = note_event(case=intake.case, text=_earlier_decision(intake), by=by) if intake.decision else None
        at_entry = intake.barriers_at_entry
        count = barrier_count(intake.case_id) if at_entry is None else at_entry
        values = {"decision": decision, "reasons": reasons.strip(), "decided_on": on, "decided_by": str(by)}
        intake.save_version(seen=intake.version, barriers_at_entry=count, **values)
        note_event(case=intake.case, text=f"Zugang entschieden: {Intake.Decision(decision).label}.", by=by)
        return allow_undo(intake, step="decide_access", before=before, by=by, earlier=told)


def _earlier_decision(intake: Intake) -> str:
    """Return the decision that is about to be replaced: what, when and by whom in the first line, then its reasons."""
    who = Staff.objects.filter(pk=intake.decided_by.removeprefix("staff:")).first() if intake.decided_by else None
    when = f" vom {intake.decided_on:%d.%m.%Y}" if intake.decided_on else ""
    by_whom = f" ({who.display_name})" if who else ""
    return f"Frühere Entscheidung über den Zugang{when}{by_whom}: {intake.get_decision_display()}.\n{intake.reasons}"
