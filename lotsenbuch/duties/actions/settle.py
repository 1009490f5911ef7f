"""What follows a finding: handed over, lifted, reported in person, a talk offered; and objections."""

from datetime import date, datetime
from typing import Any

from django.utils import timezone

from lotsenbuch.appointments.actions.contact import Attempt, record_attempt
from lotsenbuch.audit.actions import recorded
from lotsenbuch.cases.models import Case
from lotsenbuch.duties.models import Matter, Objection, Request
from lotsenbuch.duties.queries import answer_for
from lotsenbuch.duties.rules.kinds import About
from lotsenbuch.law.limits import finding
from lotsenbuch.records import clock
from lotsenbuch.records.rules import Actor, DataClass, RefusedError, StaleError

from .find import take_back

AHEAD = "Der Tag liegt in der Zukunft."


def hand_over(*, matter: Matter, on: date, seen: int, by: Actor) -> Matter:
    """Note that the paper went to the Leistungsabteilung, which issues the Bescheid."""
    if not matter.agreed_by:
        raise RefusedError("Die zweite Person hat noch nicht zugestimmt.")
    _day(on, timezone.localdate(matter.agreed_at))
    return _note(matter, "duties.hand_over", seen, by, handed_on=on)


def lift(*, matter: Matter, on: date, because: str, seen: int, by: Actor) -> Matter:
    """Note that the duty was met or willingness declared; the day from which the reduction ends comes from the law.

    Before a finding the day is kept and shows in what it would mean. A miss is not shortened by catching up (§ 32 (2)).

    Raises:
        RefusedError: no reason, a wrong day, or a miss.
    """
    if not because.strip():
        raise RefusedError("Bitte sagen, woran es sich zeigt.", field="words")
    if matter.about == About.MISS:
        raise RefusedError(
            "Nachholen verkürzt die Minderung wegen eines Meldeversäumnisses nicht (§ 32 Abs. 2 SGB II)."
        )
    if matter.about == About.UNREACHABLE:
        raise RefusedError("Hier zählt, dass die Person sich persönlich meldet; das steht unter „Pflichten“.")
    _day(on, matter.happened_on)
    matter = _reopened(matter, seen, by)
    seen = matter.version
    values: dict[str, Any] = {"complied_on": on, "complied_words": because.strip()}
    if matter.agreed_by and matter.posted_on:
        matter.complied_on = on
        answer = answer_for(matter, matter.posted_on)
        earliest = matter.lifted_on.isoformat() if matter.lifted_on else matter.verdict["until"]
        if answer["until"] < earliest:  # ISO days sort as days; what is lifted from an earlier day stays so
            values |= {"lifted_on": date.fromisoformat(answer["until"]), "lifted_because": because.strip()}
    return _note(matter, "duties.lift", seen, by, **values)


def report(*, case: Case, on: date, by: Actor) -> int:
    """Note that the person reported in person: it ends the row of misses, and what followed from three of them.

    Returns:
        How many matters it touched.
    """
    _day(on, case.opened_on)
    with recorded("duties.report", by=by, case_id=case.id) as entry:
        entry.data_class = DataClass.COUNSELLING
        if case.closed_on is None:
            at = clock.now() if on == clock.today() else _noon(on)
            said = "hat sich persönlich gemeldet"
            record_attempt(
                case=case, tried=Attempt(way="in_person", result="two_way", happened_at=at, note=said), by=by
            )
        rows = list(Matter.objects.filter(case=case, about=About.UNREACHABLE, ended_on=None, reported_on=None))
        for matter in rows:
            if on < matter.happened_on:
                continue
            matter = _reopened(matter, matter.version, by)  # noqa: PLW2901 - the row as it is after the step
            lifted = {"lifted_on": on, "lifted_because": "hat sich persönlich gemeldet"} if matter.agreed_by else {}
            matter.save_version(seen=matter.version, reported_on=on, **lifted)
    return len(rows)


def _reopened(matter: Matter, seen: int, by: Actor) -> Matter:
    """Take back a finding that the second person has not decided: what they would agree to is no longer so."""
    if not matter.found_by or matter.agreed_by:
        return matter
    if matter.version != seen:
        raise StaleError
    take_back(matter=matter, by=by)
    return Matter.objects.select_related("request").get(pk=matter.pk)


def _noon(on: date) -> datetime:
    return timezone.make_aware(datetime(on.year, on.month, on.day, 12))  # noqa: DTZ001 - made aware here


def offer_talk(*, matter: Matter, on: date, seen: int, by: Actor) -> Matter:
    """Note the offer of a talk to somebody under 25, due within four weeks of the finding (§ 31a (6) SGB II)."""
    if not matter.agreed_by:
        raise RefusedError("Das Beratungsangebot folgt auf die Feststellung.")
    _day(on, matter.happened_on)
    return _note(matter, "duties.offer_talk", seen, by, talk_offered_on=on)


def object_to(
    *, case: Case, request: Request, received_on: date, words: str, result: str, decided_on: date | None, by: Actor
) -> Objection:
    """Keep a Widerspruch, or what came of the open one.

    Raises:
        RefusedError: a result without its day, or a day that cannot be.
    """
    _day(received_on, request.issued_on, "received_on")
    if bool(result) != bool(decided_on):
        raise RefusedError("Ergebnis und Tag gehören zusammen.", field="decided_on")
    if decided_on:
        _day(decided_on, received_on, "decided_on")
    with recorded("duties.object_to", by=by, case_id=case.id) as entry:
        entry.data_class = DataClass.COUNSELLING
        if result == Objection.Result.UPHELD:
            _upheld(request, by)
        there = Objection.objects.filter(request=request, received_on=received_on, result="").first()
        if there is not None:
            return there.save_version(
                seen=there.version, result=result, decided_on=decided_on, words=words.strip() or there.words
            )
        row = Objection(case=case, request=request, received_on=received_on, words=words.strip(), result=result)
        row.decided_on, row.made_by = decided_on, str(by)
        row.save(force_insert=True)
    return row


def _upheld(request: Request, by: Actor) -> None:
    """Lift what two people found on this request, from its first day: the objection was right."""
    for waiting in request.matters.exclude(found_by="").filter(agreed_by=""):
        _reopened(waiting, waiting.version, by)
    for matter in request.matters.exclude(agreed_by=""):
        start = date.fromisoformat(matter.verdict["from"])
        matter.save_version(seen=matter.version, lifted_on=start, lifted_because="dem Widerspruch ist abgeholfen")


def talk_until(matter: Matter, at: Any) -> date | None:
    """Return until when somebody under 25 gets the offer of a talk."""
    if not matter.is_under_25 or matter.agreed_at is None:
        return None
    return finding(matter.happened_on, at, found=timezone.localdate(matter.agreed_at)).talk_until


def _day(on: date, earliest: date, field: str = "on") -> None:
    if on > clock.today():
        raise RefusedError(AHEAD, field=field)
    if on < earliest:
        raise RefusedError(f"Der Tag liegt vor dem {earliest:%d.%m.%Y}.", field=field)


def _note(matter: Matter, what: str, seen: int, by: Actor, **values: Any) -> Matter:
    with recorded(what, by=by, case_id=matter.case_id) as entry:
        entry.data_class = DataClass.COUNSELLING
        return matter.save_version(seen=seen, **values)
