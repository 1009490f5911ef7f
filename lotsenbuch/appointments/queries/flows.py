"""What the room lets flow into letters: the next talk, and the last one that did not take place."""

from datetime import date, datetime, timedelta

from lotsenbuch.appointments.models import Appointment
from lotsenbuch.appointments.rules.kinds import OPEN_STATES, Purpose, Result, place_words
from lotsenbuch.appointments.rules.slots import BERLIN, local
from lotsenbuch.cases.models import Case
from lotsenbuch.letters.papers import Slot
from lotsenbuch.letters.queries import Flow
from lotsenbuch.office.queries import is_switched_off
from lotsenbuch.records import clock
from lotsenbuch.records.rules import Actor, DataClass

from .reach_ways import place_and_phone


def slot_of(row: Appointment) -> Slot:
    """Return a talk as a letter needs it."""
    house_place, phone = place_and_phone(row.holder)
    return Slot(
        starts_at=row.starts_at,
        place=place_words(row.kind, row.place, f"{house_place}, {row.room.name}" if row.room else house_place),
        minutes=row.minutes.talk,
        purpose=Purpose(row.purpose).label if row.is_meldetermin else "",
        is_summons=row.is_meldetermin,
        with_whom=row.holder.display_name,
        phone=phone,
    )


def slot_flow(case: Case, _by: Actor) -> Flow:
    """Let the next talk flow in; one of class 2 or higher stays where it is."""
    rows = Appointment.objects.filter(case=case, data_class=DataClass.COUNSELLING, state__in=OPEN_STATES)
    row = rows.filter(starts_at__gte=clock.now()).select_related("holder", "room").order_by("starts_at").first()
    return Flow(slot=slot_of(row)) if row else Flow()


def knows_summons_at(case: Case, starts_at: datetime) -> bool:
    """Say whether a Meldetermin of this case begins then; any time will do where talks are kept elsewhere."""
    rows = Appointment.objects.filter(case=case, is_meldetermin=True, starts_at=starts_at, state__in=OPEN_STATES)
    return is_switched_off("appointments") or rows.exists()


def knows_talk_at(case: Case, starts_at: datetime) -> bool:
    """Say whether a talk of this case begins then; any time will do where talks are kept elsewhere."""
    rows = Appointment.objects.filter(case=case, starts_at=starts_at, state__in=OPEN_STATES)
    return is_switched_off("appointments") or rows.exists()


def knows_missed_on(case: Case, on: date) -> bool:
    """Say whether a talk of this day did not take place; any day will do where talks are kept elsewhere."""
    begins = (local(on, 0), local(on + timedelta(days=1), 0))
    rows = Appointment.objects.filter(
        case=case, result=Result.MISSED, starts_at__gte=begins[0], starts_at__lt=begins[1]
    )
    return is_switched_off("appointments") or rows.exists()


def missed_flow(case: Case, _by: Actor) -> Flow:
    """Let the day of the last talk flow in that did not take place."""
    rows = Appointment.objects.filter(case=case, data_class=DataClass.COUNSELLING, result=Result.MISSED)
    row = rows.order_by("-starts_at").first()
    return Flow(missed_on=row.starts_at.astimezone(BERLIN).date()) if row else Flow()
