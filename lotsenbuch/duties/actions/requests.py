"""What is asked of a person; and the conciliation of the old law."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import IntegrityError, ProgrammingError, transaction

from lotsenbuch.appointments.models import Appointment
from lotsenbuch.appointments.queries.facts import knows_summons
from lotsenbuch.appointments.rules.kinds import Result, State
from lotsenbuch.audit.actions import recorded
from lotsenbuch.cases.actions import set_task
from lotsenbuch.cases.models import Case, Task
from lotsenbuch.duties.models import Conciliation, Request
from lotsenbuch.duties.queries import chain_of, seat
from lotsenbuch.duties.queries.papers import request_blocks, request_text
from lotsenbuch.duties.rules.instructions import duty_instruction
from lotsenbuch.duties.rules.kinds import (
    CONCILIATION_DAYS,
    CONCILIATION_SINCE,
    NEVER_A_DUTY,
    OBLIGATION_SINCE,
    OUTREACH,
    Asked,
)
from lotsenbuch.letters.models import Proof, SentLetter
from lotsenbuch.letters.papers import Letter
from lotsenbuch.records import clock
from lotsenbuch.records.rules import Actor, DataClass, RefusedError, StaleError
from lotsenbuch.steering.models import Measure

from .letters import Words, draw, issue

VOLUNTARY = (
    "In diesem Projekt sind Einladungen freiwillig und tragen keine Rechtsfolgenbelehrung: Im rechtlichen Sinn ist "
    "nichts versäumt."
)
COACHING = (
    "Coaching nach § 16k und kommunale Beratung sind Angebote. Aus ihnen folgt nie eine Pflicht (§ 16k Abs. 4 SGB II)."
)
_COACHING_WORDS = ("16k", "coaching", "ganzheitliche betreuung")


@dataclass(frozen=True, slots=True)
class AskData:
    """A request as it was typed; `ground` makes it a Verpflichtung by written act (§ 15a SGB II)."""

    asked: str
    what: str
    due_on: date
    how_often: str = ""
    proof: str = ""
    ground: str = ""
    reasons: str = ""
    heard: str = ""
    measure: Measure | None = None
    with_instruction: bool = True
    is_handed: bool = False


def ask(*, case: Case, data: AskData, by: Actor) -> Request:
    """Ask for efforts, a measure or work: the letter is printed and kept, with the instruction of the day.

    Raises:
        RefusedError: coaching, a day that is gone, or what § 15a (4) SGB II wants is not said.
    """
    request, words = _drawn(case, data, by)
    with recorded("duties.ask", by=by, case_id=case.id) as entry:
        entry.data_class = DataClass.COUNSELLING
        letter, on = issue(case=case, words=words, is_handed=data.is_handed, by=by)
        request.letter, request.instructed_on = letter, on if request.instruction else None
        _keep(request)
    return request


def draw_request(*, case: Case, data: AskData, by: Actor) -> Letter:
    """Return the letter of a request as it would go out today; nothing is kept.

    Raises:
        RefusedError: as for asking.
    """
    return draw(case=case, words=_drawn(case, data, by)[1], is_handed=data.is_handed)


def _drawn(case: Case, data: AskData, by: Actor) -> tuple[Request, Words]:
    _check(data)
    request = Request(
        case=case, asked=data.asked, what=data.what.strip().rstrip("."), how_often=data.how_often.strip(),
        proof=data.proof.strip(), due_on=data.due_on, measure=data.measure, ground=data.ground,
        reasons=data.reasons.strip(), heard_words=data.heard.strip() if data.ground else "",
        issued_on=clock.today(), made_by=str(by),
    )  # fmt: skip
    instruction = duty_instruction(data.due_on, data.asked) if data.with_instruction else None
    request.instruction = instruction.id if instruction else ""
    subject, text = request_text(request)
    return request, Words("obligation" if data.ground else "request", subject, text, request_blocks(request))


def _keep(request: Request) -> None:
    """Write a request; what the database refuses is refused in words."""
    try:
        with transaction.atomic():
            request.save(force_insert=True)
    except IntegrityError as error:
        raise StaleError from error
    except ProgrammingError as error:
        raise RefusedError(COACHING if request.measure_id else VOLUNTARY) from error


def _check(data: AskData) -> None:
    said = f"{data.what} {data.measure.name if data.measure else ''}".lower()
    if (data.measure and data.measure.kind in NEVER_A_DUTY) or any(word in said for word in _COACHING_WORDS):
        raise RefusedError(COACHING, field="measure" if data.measure else "what")
    if data.asked == Asked.SUMMONS:
        raise RefusedError("Eine Meldeaufforderung entsteht mit dem Termin im Kalender.", field="asked")
    if data.asked == Asked.MEASURE and data.measure is None:
        raise RefusedError("Bitte die Maßnahme wählen.", field="measure")
    if data.due_on < clock.today():
        raise RefusedError("Der Tag ist schon vorbei.", field="due_on")
    if data.asked == Asked.EFFORTS and not (data.how_often.strip() and data.proof.strip()):
        raise RefusedError(
            "Bitte sagen, wie oft und in welcher Form nachzuweisen ist (§ 15a Abs. 4 SGB II).", field="proof"
        )
    if data.ground and not data.reasons.strip():
        raise RefusedError("Eine Verpflichtung ist zu begründen (§ 35 SGB X).", field="reasons")
    if data.ground and not data.heard.strip():
        raise RefusedError("Vor einer Verpflichtung ist anzuhören (§ 24 SGB X).", field="heard")
    if data.ground and clock.today() < OBLIGATION_SINCE:
        raise RefusedError("Die Verpflichtung gibt es erst seit dem 01.07.2026.", field="ground")


def withdraw(*, request: Request, seen: int, by: Actor) -> Request:
    """Take a request back: from then on nothing can follow from it.

    Raises:
        RefusedError: something is found on it already, or it is taken back.
    """
    if request.withdrawn_on or request.matters.exclude(found_by="").exists():
        raise RefusedError("Darauf beruht schon eine Feststellung, oder sie ist schon zurückgenommen.")
    with recorded("duties.withdraw", by=by, case_id=request.case_id) as entry:
        entry.data_class = DataClass.COUNSELLING
        return request.save_version(seen=seen, withdrawn_on=clock.today())


def reach_out(*, case: Case, by: Actor) -> Task:
    """Set a visit down for the next working day, before a further Meldeaufforderung; asked twice it stands once.

    Raises:
        RefusedError: no Meldetermin in a row is missed, or invitations are voluntary here.
    """
    chain = chain_of(case)
    if not chain.warning or not knows_summons(case, clock.today()):
        raise RefusedError("Gerade steht keine Reihe von Meldeterminen an.")
    there = Task.objects.filter(case=case, title=OUTREACH, done_at=None).first()
    if there is not None:
        return there
    due_on = seat().workday_from(clock.today() + timedelta(days=1))
    return set_task(case=case, title=OUTREACH, due_on=due_on, why=chain.warning, by=by)


def summon(*, talk: Appointment, by: Actor) -> Request:
    """Keep the Meldeaufforderung of a talk that did not come about, with the instruction that went out for it.

    Raises:
        RefusedError: it is no Meldetermin, the house moved or cancelled it, the person came or was excused, or the
            project knows no Meldeaufforderung.
    """
    if not talk.is_meldetermin or not knows_summons(talk.case, talk.on):
        raise RefusedError(VOLUNTARY)
    if talk.state != State.DONE or talk.result != Result.MISSED:
        raise RefusedError("Dieser Termin ist verlegt, abgesagt, entschuldigt oder war: Daraus folgt nichts.")
    letters = SentLetter.objects.filter(case=talk.case, is_summons=True, about_on=talk.on)
    sent = letters.prefetch_related("proofs").first()
    newest = next(iter(sent.proofs.all()), None) if sent else None
    request = Request(
        case=talk.case, asked=Asked.SUMMONS.value, what=talk.purpose_words or "Meldung", due_on=talk.on,
        appointment=talk,
        letter=sent, instruction=talk.instruction, instructed_on=talk.instructed_on,
        is_given=newest is None or newest.what != Proof.What.RETURNED,
        issued_on=talk.instructed_on or talk.on, made_by=str(by),
    )  # fmt: skip
    with recorded("duties.summon", by=by, case_id=talk.case_id) as entry:
        entry.data_class = DataClass.COUNSELLING
        _keep(request)
    return request


def conciliate(*, case: Case, wanted_by: str, started_on: date, by: Actor) -> Conciliation:
    """Keep a conciliation of the old law; one that is there without an end is returned, so that its end can follow.

    Raises:
        RefusedError: the law of that day knows none.
    """
    if not CONCILIATION_SINCE <= started_on < OBLIGATION_SINCE:
        raise RefusedError("Eine Schlichtung gab es vom 01.07.2023 bis zum 30.06.2026.", field="started_on")
    if started_on > clock.today():
        raise RefusedError("Der Tag liegt in der Zukunft.", field="started_on")
    with recorded("duties.conciliate", by=by, case_id=case.id) as entry:
        entry.data_class = DataClass.COUNSELLING
        there = Conciliation.objects.filter(case=case, started_on=started_on, ended_on=None).first()
        if there is not None:
            return there
        row = Conciliation(case=case, wanted_by=wanted_by, started_on=started_on, made_by=str(by))
        row.save(force_insert=True)
    return row


def end_conciliation(*, row: Conciliation, on: date, result: str, by: Actor) -> Conciliation:
    """End a conciliation: by agreement, at the latest four weeks after it began."""
    if on < row.started_on:
        raise RefusedError(f"Das Ende liegt vor dem Beginn am {row.started_on:%d.%m.%Y}.", field="ended_on")
    latest = row.started_on + timedelta(days=CONCILIATION_DAYS)
    if on > latest:
        raise RefusedError(
            f"Sie endet spätestens vier Wochen nach ihrem Beginn, am {latest:%d.%m.%Y}.", field="ended_on"
        )
    with recorded("duties.end_conciliation", by=by, case_id=row.case_id) as entry:
        entry.data_class = DataClass.COUNSELLING
        return row.save_version(seen=row.version, ended_on=on, result=result.strip())
