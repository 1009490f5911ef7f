"""What the combined ways propose: the next free times, where the house is, and the words of the letter."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone

from lotsenbuch.accounts.models import Staff
from lotsenbuch.appointments.rules.kinds import Kind
from lotsenbuch.appointments.rules.slots import local
from lotsenbuch.cases.models import Case
from lotsenbuch.letters.queries import usable_languages
from lotsenbuch.letters.rules.sheets import GERMAN, SPOKEN, sheets
from lotsenbuch.office.models import Member
from lotsenbuch.office.queries import letter_head, signature_of, the_house
from lotsenbuch.records import clock

from .absent import Unreachable, unreachable_of
from .slots import free_slots, hours_of, minutes_for, outside_hours

# A letter needs its days; three weeks hold a proposal in every caseload.
LETTER_DAYS, PROPOSED_DAYS, PROPOSED = 5, 21, 5


@dataclass(frozen=True, slots=True)
class Proposed:
    """What a form begins with."""

    starts: list[datetime]
    house_place: str
    languages: dict[str, str]
    spoken: list[str]
    topics: tuple[str, ...]
    phone: str
    staff: Staff
    unreachable: Unreachable

    def lies_over(self, starts_at: datetime) -> list[str]:
        """Say in words on which days away or unfit for work a time falls."""
        return self.unreachable.on(timezone.localtime(starts_at).date())

    def said_of(self, starts_at: datetime, kind: Kind) -> list[str]:
        """Say what to know before somebody is asked to this time: they are away or unfit, the office is closed."""
        closed = outside_hours(self.staff, kind, starts_at, minutes_for(kind).talk)
        return [*self.lies_over(starts_at), *filter(None, [closed])]


def proposed_for(case: Case, staff: Staff) -> Proposed:
    """Return what to begin with for a talk with one person: one free time per day, from when a letter has arrived."""
    released = {code: state.sheet.name for code, state in usable_languages().items() if code != GERMAN}
    codes = [code for code, name in SPOKEN.items() if name in case.person.languages and code in released]
    place, phone = place_and_phone(staff)
    return Proposed(_starts(staff), place, released, codes, sheets()[GERMAN].topics, phone, staff, unreachable_of(case))


def _starts(staff: Staff) -> list[datetime]:
    parts = minutes_for(Kind.OFFICE)
    first = local(clock.today() + timedelta(days=LETTER_DAYS), 0)
    until = first + timedelta(days=PROPOSED_DAYS)
    slots = free_slots([staff.pk], first, until, parts.whole, hours=hours_of(staff), most=400)
    by_day: dict[date, datetime] = {}
    for slot in slots:
        starts_at = slot.start + timedelta(minutes=parts.preparation + parts.travel)
        by_day.setdefault(timezone.localtime(starts_at).date(), starts_at)
    return list(by_day.values())[:PROPOSED]


def own_phone(staff: Staff) -> str:
    """Return the number under which a colleague is called back, "" when none is known."""
    return str(signature_of(staff).phone or staff.phone)


def place_and_phone(staff: Staff) -> tuple[str, str]:
    """Return where the house is for a talk with this colleague, in words, and under which number they are reached."""
    house = the_house()
    members = Member.objects.filter(staff=staff.pk, is_lead=False, valid_until=None)
    member = members.select_related("team__office").first()
    office = member.team.office if member else None
    number = own_phone(staff) or (letter_head(office).phone if office else "")
    return f"{house.name}, {office.address if office and office.address else house.address}", number
