"""A matter from its beginning: why first, then what speaks against any step."""

from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from lotsenbuch.appointments.models import Appointment
from lotsenbuch.audit.actions import recorded
from lotsenbuch.cases.models import Case
from lotsenbuch.cases.rules.person import age_on
from lotsenbuch.duties.models import Matter, Objection, Request
from lotsenbuch.duties.queries import chain_of
from lotsenbuch.duties.rules.kinds import ADULT, About, Asked, InPerson
from lotsenbuch.law.versions import since, version_on
from lotsenbuch.records import clock
from lotsenbuch.records.rules import Actor, DataClass, RefusedError

from .requests import summon

ANSWER = "Bitte antworten und begründen."
NO_WORK = "Das gibt es nur, wenn eine konkrete Arbeit verlangt war (§ 31a Abs. 7 SGB II)."


def begin(
    *, case: Case, by: Actor, talk: Appointment | None = None, request: Request | None = None, about: str = ""
) -> Matter:
    """Begin a matter: about a Meldetermin that did not come about, or a request that was not met.

    Raises:
        RefusedError: nothing was missed in the sense of the law, or the day has not come yet.
    """
    with recorded("duties.begin", by=by, case_id=case.id) as entry:
        entry.data_class = DataClass.COUNSELLING
        if talk is not None:
            talk.case = case
            request = summon(talk=talk, by=by)
        if request is None:
            raise RefusedError("Bitte sagen, worum es geht.")
        if about == About.REFUSAL and request.asked != Asked.WORK:
            raise RefusedError(NO_WORK, field="is_refusal")
        if request.withdrawn_on:
            raise RefusedError("Diese Aufforderung ist zurückgenommen: Daraus folgt nichts.")
        if request.objections.filter(result=Objection.Result.UPHELD).exists():
            raise RefusedError("Dem Widerspruch gegen diese Aufforderung ist abgeholfen: Daraus folgt nichts.")
        if request.due_on >= clock.today() and talk is None:
            raise RefusedError(f"Der Tag ist noch nicht vorbei: {request.due_on:%d.%m.%Y}.")
        matter = Matter(case=case, request=request, happened_on=request.due_on, made_by=str(by), made_at=timezone.now())
        matter.about = about or _about(case, request)
        matter.is_under_25 = age_on(case.person.birth_on, request.due_on) < ADULT
        matter.in_person = _must_talk(case, matter)
        matter.save(force_insert=True)
    return matter


def _about(case: Case, request: Request) -> str:
    if request.asked != Asked.SUMMONS:
        return About.BREACH.value
    chain = chain_of(case, request.due_on)
    is_last = chain.limit is not None and request.due_on in chain.days[chain.limit - 1 :]
    return (About.UNREACHABLE if is_last else About.MISS).value


def _must_talk(case: Case, matter: Matter) -> list[str]:
    if matter.about == About.UNREACHABLE:
        return [InPerson.THIRD.value]
    is_old = not since(version_on(matter.happened_on).id, "L7")
    earlier = Matter.objects.filter(case=case, about=matter.about, happened_on__lt=matter.happened_on, reason="none")
    return [InPerson.REPEATED.value] if is_old and earlier.exists() else []


def write_why(*, matter: Matter, why: str, reached: str, seen: int, by: Actor) -> Matter:
    """Write down why it came so, and how the person was reached for: the first step of all."""
    return _write(matter, {"why": why.strip(), "reached": reached.strip()}, seen, by, "duties.write_why")


def check_reason(*, matter: Matter, reason: str, shown: str, words: str, seen: int, by: Actor) -> Matter:
    """Write down whether there was an important reason, proven or made plausible: a step of its own.

    Raises:
        RefusedError: no answer, no reasons, a "yes" that nobody showed, or the question why is not asked yet.
    """
    _why_first(matter)
    if not reason or not words.strip():
        raise RefusedError(ANSWER, field="reason" if not reason else "reason_words")
    if reason == Matter.Reason.GIVEN and not shown:
        raise RefusedError("Bitte sagen: nachgewiesen oder nachvollziehbar erklärt?", field="reason_shown")
    values = {"reason": reason, "reason_shown": shown, "reason_words": words.strip()}
    return _write(matter, values, seen, by, "duties.check_reason")


def check_hardship(*, matter: Matter, hardship: str, words: str, seen: int, by: Actor) -> Matter:
    """Write down whether it would be an außergewöhnliche Härte (§ 31a (3) SGB II): a question that must be answered.

    Raises:
        RefusedError: no answer, no reasons, or the question why is not asked yet.
    """
    _why_first(matter)
    if not hardship or not words.strip():
        raise RefusedError(ANSWER, field="hardship" if not hardship else "hardship_words")
    return _write(matter, {"hardship": hardship, "hardship_words": words.strip()}, seen, by, "duties.check_hardship")


def weigh(*, matter: Matter, said: Mapping[str, Any], seen: int, by: Actor) -> Matter:
    """Write down other ways, what a step would mean for the relationship, and what the sum is reckoned from.

    Raises:
        RefusedError: the question why is not asked yet.
    """
    _why_first(matter)
    kept = {name: value.strip() if isinstance(value, str) else value for name, value in said.items()}
    return _write(matter, kept, seen, by, "duties.weigh")


def _why_first(matter: Matter) -> None:
    if not matter.why or not matter.reached:
        raise RefusedError("Zuerst die Frage nach dem Warum, und wie die Person gesucht wurde.")


def end(*, matter: Matter, because: str, seen: int, by: Actor) -> Matter:
    """End a matter without consequences: always possible before a finding; „nichts“ is a result like every other.

    Raises:
        RefusedError: no reason said, or it is found already.
    """
    if not because.strip():
        raise RefusedError("Bitte kurz sagen, warum nichts folgt.", field="words")
    return _write(matter, {"ended_on": clock.today(), "ended_because": because.strip()}, seen, by, "duties.end")


def _write(matter: Matter, values: Mapping[str, Any], seen: int, by: Actor, what: str) -> Matter:
    if matter.found_by or matter.ended_on:
        raise RefusedError("Der Vorgang ist festgestellt oder beendet; seine Gründe bleiben, wie sie sind.")
    with recorded(what, by=by, case_id=matter.case_id) as entry:
        entry.data_class = DataClass.COUNSELLING
        return matter.save_version(seen=seen, **values)
