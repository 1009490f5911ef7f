"""Before somebody goes out: weighing, hazards, an exception from going in pairs, what is ticked off."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID, uuid4

from lotsenbuch.accounts.actions import notify
from lotsenbuch.accounts.models import Notice
from lotsenbuch.appointments.models import Appointment
from lotsenbuch.audit.actions import recorded
from lotsenbuch.cases.models import Case
from lotsenbuch.cases.queries import classes_of, key_of
from lotsenbuch.fieldwork.models import Hazard, Preparation, TandemException, Weighing, WeighingHealth
from lotsenbuch.fieldwork.queries.alone import exceptions_to_answer, who_may_agree
from lotsenbuch.fieldwork.rules.before import CHECKLIST, NOBODY_AGREES, hazard_until
from lotsenbuch.records import cipher, clock
from lotsenbuch.records.guard import ask_guard
from lotsenbuch.records.rules import Actor, DataClass, RefusedError, StaleError

HEALTH_IN = "fieldwork_weighinghealth"


@dataclass(frozen=True, slots=True)
class Weighed:
    """A weighing as it is entered; `health` is class 2 and stands apart."""

    aim: str
    wish: str
    result: str
    wish_words: str = ""
    alternative: str = ""
    risks: str = ""
    health: str = ""


def weigh_walking(*, case: Case, given: Weighed, by: Actor) -> Weighing:
    """Write down whether walking fits and is wanted; what was written before stays readable.

    Raises:
        RefusedError: no aim, a walk against the person's wish, or no grant for what is said of health.
    """
    if not given.aim.strip():
        raise RefusedError("Bitte in einem Satz sagen, wozu ein Treffen draußen gut wäre.", field="aim")
    if given.wish == "no" and given.result == "yes":
        raise RefusedError("Die Person möchte es nicht. Dann treffen wir uns nicht draußen.", field="result")
    if given.result == "yes" and not given.alternative.strip():
        raise RefusedError("Bitte sagen, was bei schlechtem Wetter gilt.", field="alternative")
    key = key_of(case.person) if given.health.strip() else None
    if given.health.strip() and (key is None or DataClass.HEALTH not in classes_of(case.id, by)):
        raise RefusedError("Für Angaben zur Gesundheit fehlt die Freigabe.", field="health")
    with recorded("fieldwork.weigh_walking", by=by, case_id=case.id) as entry:
        entry.data_class = DataClass.HEALTH if key else DataClass.COUNSELLING
        row = Weighing(case=case, wish=given.wish, result=given.result, weighed_by=str(by), weighed_at=clock.now())
        for name in ("aim", "wish_words", "alternative", "risks"):
            setattr(row, name, getattr(given, name).strip())
        row.save(force_insert=True)
        if key is not None:
            health = WeighingHealth(id=uuid4(), case=case, weighing=row)
            health.sealed = cipher.seal(key, given.health.strip(), table=HEALTH_IN, row=health.id, field="sealed")
            health.save(force_insert=True)
    return row


def note_hazards(*, case: Case, told: Sequence[tuple[str, str]], by: Actor) -> list[Hazard]:
    """Write down what was told about the place, each for six months; with nothing told, that it was asked.

    What was known before ends, unless it is told again.

    Args:
        case: the case.
        told: kinds of hazards with neutral words.
        by: who asked.

    Raises:
        RefusedError: a hazard without words.
    """
    if any(not words.strip() for _, words in told):
        raise RefusedError("Bitte kurz und neutral sagen, worauf zu achten ist.")
    with recorded("fieldwork.note_hazards", by=by, case_id=case.id) as entry:
        entry.data_class, today = DataClass.COUNSELLING, clock.today()
        for old in Hazard.objects.filter(case=case, ended_at=None):
            old.save_version(seen=old.version, ended_at=clock.now())
        rows = [Hazard(case=case, kind=kind, words=words.strip()) for kind, words in told or [("none", "")]]
        for row in rows:
            row.noted_by, row.noted_on, row.ends_on = str(by), today, hazard_until(today)
            row.save(force_insert=True)
    return rows


def end_hazard(*, hazard: Hazard, seen: int, by: Actor) -> None:
    """End a hazard that is over.

    Raises:
        StaleError: it was ended meanwhile.
    """
    if hazard.ended_at is not None:
        raise StaleError
    with recorded("fieldwork.end_hazard", by=by, case_id=hazard.case_id) as entry:
        entry.data_class = DataClass.COUNSELLING
        hazard.save_version(seen=seen, ended_at=clock.now())


def ask_to_go_alone(*, case: Case, ground: str, by: Actor) -> TandemException:
    """Ask whoever leads the team of the case to agree to a first meeting alone; where nobody else does, another lead.

    Raises:
        RefusedError: it is asked for already, or there is nobody who may agree.
    """
    if TandemException.objects.filter(case=case, staff=by.colleague, answer="").exists():
        raise RefusedError("Darum ist schon gebeten. Die Teamleitung hat noch nicht geantwortet.")
    asked = who_may_agree(case, by.colleague)
    if not asked.leads:
        raise RefusedError(NOBODY_AGREES)
    with recorded("fieldwork.ask_to_go_alone", by=by, case_id=case.id):
        row = TandemException(case=case, staff_id=by.colleague, ground=ground, asked_at=clock.now())
        row.save(force_insert=True)
        for lead in asked.leads:
            notify(staff=lead, kind=Notice.Kind.ALONE_ASKED)
    return row


def answer_exception(*, exception_id: UUID, is_agreed: bool, by: Actor) -> None:
    """Agree to a first meeting alone, or not: whoever is asked, never for oneself.

    Raises:
        StaleError: it was answered meanwhile, or is not for this lead to answer.
    """
    with recorded("fieldwork.answer_exception", by=by) as entry:
        row = next((one for one in exceptions_to_answer() if one.id == exception_id), None)
        if row is None or not ask_guard("fieldwork_answer_exception", exception_id, is_agreed):
            raise StaleError
        entry.case_ids = [row.case_id]


def tick_off(*, appointment: Appointment, ticked: Sequence[str], seen: int, by: Actor) -> Preparation:
    """Keep what of the checklist is done.

    Args:
        appointment: the talk outside.
        ticked: codes of the checklist.
        seen: version that the page showed; 0: there was nothing.
        by: who ticks.

    Raises:
        StaleError: somebody else ticked meanwhile.
    """
    done = [one.code for one in CHECKLIST if one.code in ticked]
    with recorded("fieldwork.tick_off", by=by, case_id=appointment.case_id) as entry:
        entry.data_class = DataClass.COUNSELLING
        row = Preparation.objects.filter(appointment=appointment).first()
        if (row.version if row else 0) != seen:
            raise StaleError
        if row is not None:
            return row.save_version(seen=seen, ticked=done)
        row = Preparation(case_id=appointment.case_id, appointment=appointment, ticked=done)
        row.save(force_insert=True)
    return row
