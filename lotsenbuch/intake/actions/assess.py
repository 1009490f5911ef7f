"""The access check: barriers, prognosis, application, decision."""

from collections.abc import Iterable
from datetime import date
from uuid import uuid4

from lotsenbuch.audit.actions import recorded
from lotsenbuch.cases.actions import note_event
from lotsenbuch.cases.queries import classes_of, key_of_person
from lotsenbuch.intake.models import Barrier, Intake
from lotsenbuch.intake.queries import facts_of
from lotsenbuch.intake.rules.access import FoundBarrier, may_accept
from lotsenbuch.records import cipher
from lotsenbuch.records.rules import Actor, DataClass, RefusedError


def find_barrier(
    *, intake: Intake, group: str, label: str, data_class: DataClass, found_on: date, found_by: str, by: Actor
) -> Barrier:
    """Record a heavy barrier with day and source (C2); from class 2 on its label is sealed.

    Raises:
        RefusedError: the class needs a grant that the actor does not hold.
    """
    with recorded("intake.find_barrier", by=by, case_id=intake.case_id) as entry:
        entry.data_class = data_class
        barrier = Barrier(id=uuid4(), case_id=intake.case_id, group=group, data_class=int(data_class))
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


def ease_barrier(*, barrier: Barrier, on: date, by: Actor) -> None:
    """Note the day on which a barrier was eased; the count at Fallzugang stays as it was.

    Raises:
        RefusedError: the day lies before the barrier was found.
        StaleError: somebody else changed the row meanwhile.
    """
    if on < barrier.found_on:
        raise RefusedError("Das liegt vor dem Tag der Feststellung.", field="eased_on")
    with recorded("intake.ease_barrier", by=by, case_id=barrier.case_id):
        barrier.save_version(seen=barrier.version, eased_on=on)


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

    Raises:
        RefusedError: an application without its day.
    """
    if basis == Intake.Basis.APPLICATION and applied_on is None:
        raise RefusedError("Bitte den Tag des Antrags angeben.", field="applied_on")
    is_applied = basis == Intake.Basis.APPLICATION
    with recorded("intake.record_application", by=by, case_id=intake.case_id):
        intake.save_version(
            seen=intake.version,
            basis=basis,
            applied_on=applied_on if is_applied else None,
            is_free_will=is_free_will if is_applied else None,
            revoked_on=None,
        )


def revoke_application(*, intake: Intake, on: date, by: Actor) -> None:
    """Note that the person takes the application back; what follows, the Fallmanagement decides (C16).

    Raises:
        RefusedError: there is no application to revoke, or the day lies before it.
    """
    if intake.applied_on is None:
        raise RefusedError("Es gibt keinen Antrag, der widerrufen werden könnte.", field="revoked_on")
    if on < intake.applied_on:
        raise RefusedError("Der Widerruf liegt vor dem Antrag.", field="revoked_on")
    with recorded("intake.revoke_application", by=by, case_id=intake.case_id):
        intake.save_version(seen=intake.version, revoked_on=on)
        note_event(case=intake.case, text="Antrag auf Fallmanagement widerrufen.", by=by)


def decide_access(*, intake: Intake, decision: str, reasons: str, on: date, by: Actor) -> None:
    """Decide on access with reasons; the number of barriers is kept as it is on this day (C2).

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
        count = Barrier.objects.filter(case=intake.case_id).count()
        values = {"decision": decision, "reasons": reasons.strip(), "decided_on": on, "decided_by": str(by)}
        intake.save_version(seen=intake.version, barriers_at_entry=count, **values)
        note_event(case=intake.case, text=f"Zugang entschieden: {Intake.Decision(decision).label}.", by=by)
