"""What is known before somebody goes out, and what is missing."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case as Switch
from django.db.models import Q, When

from lotsenbuch.accounts.models import Staff
from lotsenbuch.accounts.queries import with_right
from lotsenbuch.accounts.roles import Right
from lotsenbuch.appointments.models import Appointment
from lotsenbuch.appointments.queries import appointments_of_case, day_bounds, free_slots, hours_of, minutes_for
from lotsenbuch.appointments.queries.people import colleagues_of
from lotsenbuch.appointments.rules.before import Going, Missing
from lotsenbuch.appointments.rules.kinds import CAME, OPEN_STATES, OUT_KINDS, Kind
from lotsenbuch.appointments.rules.slots import BERLIN, Slot
from lotsenbuch.cases.models import Case, Outline
from lotsenbuch.cases.models.dispute import said_of
from lotsenbuch.cases.queries import key_of
from lotsenbuch.fieldwork.models import Hazard, Preparation, TandemException, Weighing, WeighingHealth
from lotsenbuch.fieldwork.rules.before import Known, Lack, is_agreement_left, lacks
from lotsenbuch.office.models import Member
from lotsenbuch.office.queries import office_of, terms_on
from lotsenbuch.office.rules.project import Terms
from lotsenbuch.records import cipher, clock
from lotsenbuch.records.guard import ask_guard
from lotsenbuch.records.rules import Actor, DataClass

PAGE = "fieldwork:before"
SLOTS_AHEAD = timedelta(days=14)
SLOTS_SHOWN = 8


def missing_for(case: Case, going: Going, by: Actor) -> list[Missing]:
    """Return what is missing before a talk outside: asked by the room of appointments before it agrees upon one."""
    del by  # the row policies show the same to everybody who may book for this case
    # Whoever may not see the case reads no hazard: they are welcome along, and are not the second person.
    seconds = with_right(Right.WORK_CASES).filter(pk__in=going.companions).count() if going.companions else 0
    return [Missing(one.words, PAGE) for one in lacks(known_of(case, going), seconds)]


def known_of(case: Case, going: Going) -> Known:
    """Return what the rules ask for when this colleague goes out."""
    newest, terms = newest_weighing(case), project_terms(case)
    return Known(
        result=newest.result if newest else "",
        are_hazards_asked=bool(ask_guard("fieldwork_hazards_asked", case.id)),
        met_in_tandem=met_in_tandem(case),
        is_excepted=is_excepted(case, going),
        needs_tandem=terms.needs_tandem if terms else False,
    )


def is_excepted(case: Case, going: Going) -> bool:
    """Say whether the lead agreed that this colleague goes alone, to this meeting and to no other before it."""
    rows = TandemException.objects.filter(case=case, staff=going.goes, answer=TandemException.Answer.AGREED)
    agreed = [one.answered_at for one in rows if one.answered_at]
    return bool(agreed) and is_agreement_left(agreed, _alone_besides(case, going))


def _alone_besides(case: Case, going: Going) -> list[datetime]:
    """Return when this colleague's other meetings alone end, those that took place and those that lie ahead."""
    out = Appointment.objects.filter(case=case, holder=going.goes, kind__in=[one.value for one in OUT_KINDS], room=None)
    alone = out.exclude(companions__overlap=ArraySubquery(with_right(Right.WORK_CASES).values("pk")))
    stands = Q(state__in=[one.value for one in OPEN_STATES]) | Q(result__in=[one.value for one in CAME])
    others = [row for row in alone.filter(stands) if row.id != going.row]
    ends = {row.choice or row.id: row.ends_at for row in others if not row.choice or row.choice != going.choice}
    return list(ends.values())


def met_in_tandem(case: Case) -> bool:
    """Say whether a talk outside by two took place: after it, single meetings are released."""
    rows = Appointment.objects.filter(case=case, kind__in=[one.value for one in OUT_KINDS], room=None)
    return rows.filter(result__in=[one.value for one in CAME]).exclude(companions=[]).exists()


def newest_weighing(case: Case) -> Weighing | None:
    """Return the weighing that counts."""
    return Weighing.objects.filter(case=case).first()


def project_terms(case: Case) -> Terms | None:
    """Return what holds in the project of a case today."""
    project_id = Outline.objects.filter(case=case).values_list("project", flat=True).first()
    return terms_on(clock.today(), [project_id]).get(project_id) if project_id else None


def health_of(case: Case, weighing: Weighing | None) -> str:
    """Return what the weighing says of health; nothing where it is not granted."""
    row = WeighingHealth.objects.filter(case=case, weighing=weighing).first() if weighing else None
    key = key_of(case.person) if row else None
    if row is None or key is None:
        return ""
    text = cipher.unseal(key, row.sealed, table="fieldwork_weighinghealth", row=row.id, field="sealed")
    return str(said_of(row.dispute_keys, text))


def hazards_of(case: Case) -> list[Hazard]:
    """Return what whoever goes out should know now; the row policies show it to nobody else."""
    rows = Hazard.objects.filter(case=case, ended_at=None, ends_on__gt=clock.today())
    return list(rows)


def hazard_of(case: Case, hazard_id: UUID) -> Hazard | None:
    """Return one hazard of this case that the actor may see."""
    return Hazard.objects.filter(case=case, pk=hazard_id).first()


@dataclass(frozen=True, slots=True)
class BeforePage:
    """Everything before going out with one person.

    `is_agreement_taken`: the lead agreed, and the meeting for which that was is agreed upon or took place.
    """

    weighing: Weighing | None
    health: str
    earlier: list[Weighing]
    hazards: list[Hazard]
    known: Known
    lacks: tuple[Lack, ...]
    exceptions: list[TandemException]
    is_agreement_taken: bool
    talks: list[Appointment]
    terms: Terms | None

    @property
    def data_class(self) -> DataClass:
        """Return the highest class that is shown."""
        shown = [DataClass.COUNSELLING, *(DataClass(row.data_class) for row in self.talks)]
        return max([*shown, DataClass.HEALTH] if self.health else shown)


def before_page(case: Case, by: Actor) -> BeforePage:
    """Return what the page before going out shows."""
    rows, known = list(Weighing.objects.filter(case=case)[:6]), known_of(case, Going(Kind.OUTSIDE, by.colleague))
    newest = rows[0] if rows else None
    now, exceptions = clock.now(), list(TandemException.objects.filter(case=case).select_related("staff")[:3])
    agreed = any(one.staff_id == by.colleague and one.answer == one.Answer.AGREED for one in exceptions)
    talks = [row for row in appointments_of_case(case) if row.kind in OUT_KINDS and row.is_open and row.ends_at > now]
    return BeforePage(
        weighing=newest,
        health=health_of(case, newest),
        earlier=rows[1:],
        hazards=hazards_of(case),
        known=known,
        lacks=lacks(known, 1),
        exceptions=exceptions,
        is_agreement_taken=agreed and not known.is_excepted,
        talks=talks[::-1],
        terms=project_terms(case),
    )


def leads_of(staff_id: UUID) -> list[Staff]:
    """Return who leads the team of a colleague."""
    now = clock.now()
    is_now = Q(valid_from__lte=now) & (Q(valid_until=None) | Q(valid_until__gt=now))
    teams = Member.objects.filter(is_now, staff=staff_id, is_lead=False).values("team")
    leading = Member.objects.filter(is_now, is_lead=True, team__in=teams).exclude(staff=staff_id)
    return list(Staff.objects.filter(pk__in=leading.values("staff"), is_active=True))


def stand_in_for(staff_id: UUID) -> Staff | None:
    """Return who hears of somebody whom no lead leads: another lead, else a colleague, of the same office first."""
    now = clock.now()
    is_now = Q(valid_from__lte=now) & (Q(valid_until=None) | Q(valid_until__gt=now))
    offices = Member.objects.filter(is_now, staff=staff_id).values("team__office")
    others = Member.objects.filter(is_now, staff__is_active=True).exclude(staff=staff_id)
    here = Switch(When(team__office__in=offices, then=0), default=1)
    found = (
        others.select_related("staff")
        .order_by("-is_lead", here, "staff__last_name", "staff__first_name", "staff")
        .first()
    )
    return found.staff if found else None


def told_by(staff: Staff) -> list[Staff]:
    """Return the colleagues of the same office who could hear of a late return."""
    return [one for one in colleagues_of(office_of(staff)) if one.pk != staff.pk]


def partners_for(staff: Staff) -> list[Staff]:
    """Return the colleagues of the same office who could go along: who works cases, for only they may see this one."""
    working = frozenset(with_right(Right.WORK_CASES).values_list("pk", flat=True))
    return [one for one in told_by(staff) if one.pk in working]


def slots_together(staff: Staff, partner: Staff) -> list[tuple[Slot, datetime]]:
    """Return the next times that both have free for a walk, ways included, each with when the talk itself begins."""
    minutes, now = minutes_for(Kind.OUTSIDE), clock.now()
    from_at, lead = now + timedelta(hours=1), timedelta(minutes=minutes.preparation + minutes.travel)
    found = free_slots(
        [staff.pk, partner.pk], from_at, now + SLOTS_AHEAD, minutes.whole, hours=hours_of(staff), most=SLOTS_SHOWN
    )
    return [(one, one.start + lead) for one in found]


def prepared(appointment: Appointment) -> Preparation | None:
    """Return what is ticked off for a talk."""
    return Preparation.objects.filter(appointment=appointment).first()


def walks_on(staff_id: UUID, on: date) -> list[Appointment]:
    """Return the talks out of the house of a day that a colleague holds or goes along to, in their order."""
    within = day_bounds(on)
    rows = Appointment.objects.filter(starts_at__gte=within.start, starts_at__lt=within.end)
    rows = rows.filter(Q(holder=staff_id) | Q(companions__contains=[staff_id]), state__in=OPEN_STATES)
    return list(rows.filter(kind__in=[one.value for one in OUT_KINDS]).order_by("starts_at", "id"))


def next_walk_day(staff_id: UUID) -> date:
    """Return the day of the next talk out of the house; today where there is none."""
    rows = Appointment.objects.filter(Q(holder=staff_id) | Q(companions__contains=[staff_id]), ends_at__gt=clock.now())
    rows = rows.filter(state__in=OPEN_STATES, kind__in=[one.value for one in OUT_KINDS])
    first = rows.order_by("starts_at").values_list("starts_at", flat=True).first()
    return first.astimezone(BERLIN).date() if first else clock.today()


def workers() -> list[Staff]:
    """Return everybody who works cases, by name."""
    return list(with_right(Right.WORK_CASES))
