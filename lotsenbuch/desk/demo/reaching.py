"""What the stories tell of reaching people: attempts, trusted persons, what suits, reminders, one reply by a link."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, time
from functools import partial
from typing import Any

from lotsenbuch.appointments.actions import (
    Agreement,
    Attempt,
    Consent,
    agree_on_contact,
    answer_link,
    consent_to_reminders,
    make_link,
    record_attempt,
    trust,
)
from lotsenbuch.appointments.actions.link import Answer
from lotsenbuch.appointments.actions.reminder import STANDS, Given
from lotsenbuch.appointments.models import Appointment, ContactAttempt, Link, PartOfDay, Reply, TrustedPerson
from lotsenbuch.appointments.queries.link import link_behind, open_link
from lotsenbuch.cases.models import Case, ContactChannel
from lotsenbuch.cases.queries import channels_of
from lotsenbuch.desk.demo.section import Section
from lotsenbuch.desk.demo.stage import Stage
from lotsenbuch.records import clock
from lotsenbuch.records.actor import acting_as
from lotsenbuch.records.rules import Actor

_TRUSTED, _AGREED, _REMINDED, _REPLIED = time(15, 5), time(15, 10), time(15, 15), time(18, 40)
# How long a story lets the house ask a trusted person, in days.
_ASKED_FOR = 180

type Step = tuple[datetime, Callable[[], object]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """An attempt: its way, the number or name it went to, and what came of it."""

    on: int
    clock: str
    way: str
    to: str
    result: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Trusted:
    """Whom we may ask."""

    on: int
    name: str
    relation: str
    value: str
    scope: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reaching:
    """Everything that a story tells of reaching its person, days counted from today."""

    trusted: tuple[Trusted, ...] = ()
    tried: tuple[Tried, ...] = ()
    agreed_on: int | None = None
    agreement: Agreement | None = None
    # The value of the number to which short messages may go.
    reminded_on: int | None = None
    reminded_at: str = ""
    replied_on: int | None = None
    reply: Answer | None = None


def read_reaching(section: Section) -> Reaching:
    """Read what a story tells of reaching its person."""
    told: dict[str, Any] = {"trusted": section.parts("trusted", _trusted), "tried": section.parts("attempts", _tried)}
    if agreed := section.optional_part("agreement", _agreement):
        told["agreed_on"], told["agreement"] = agreed
    if reminded := section.optional_part("reminders", _reminders):
        told["reminded_on"], told["reminded_at"] = reminded
    if replied := section.optional_part("reply", _reply):
        told["replied_on"], told["reply"] = replied
    return Reaching(**told)


def _trusted(section: Section) -> Trusted:
    return Trusted(
        on=section.day("day"),
        name=section.text("name"),
        relation=section.text("relation"),
        value=section.text("value"),
        scope=_word(section, "scope", TrustedPerson.Scope.values),
    )


def _tried(section: Section) -> Tried:
    return Tried(
        on=section.day("day"),
        clock=section.clock("clock"),
        way=_word(section, "way", ContactAttempt.Way.values),
        to=section.text_or("to", ""),
        result=_word(section, "result", ContactAttempt.Result.values),
        note=section.text_or("note", ""),
    )


def _agreement(section: Section) -> tuple[int, Agreement]:
    preferred = _word(section, "preferred", ContactChannel.Kind.values) if section.has("preferred") else ""
    suits = _word(section, "suits", PartOfDay.values) if section.has("suits") else ""
    rhythm, needs = section.optional_number("every"), section.text_or("needs", "")
    return section.day("day"), Agreement(rhythm_days=rhythm, preferred=preferred, suits=suits, needs=needs)


def _reminders(section: Section) -> tuple[int, str]:
    return section.day("day"), section.text("to")


def _reply(section: Section) -> tuple[int, Answer]:
    wish = _word(section, "wish", Reply.Wish.values)
    return section.day("day"), Answer(wish, place=section.text_or("place", ""), words=section.text_or("words", ""))


def _word(section: Section, key: str, words: list[str]) -> str:
    value = section.text(key)
    if value not in words:
        raise section.wrong(key, f"one of {', '.join(words)} is expected")
    return value


def reach_steps(told: Reaching | None, case: Case, stage: Stage, by: Actor) -> Iterator[Step]:
    """Yield what happens about reaching somebody, each with its moment."""
    if told is None:
        return
    for one in told.trusted:
        yield stage.moment(one.on, _TRUSTED), partial(_trust, one, case, by)
    for tried in told.tried:
        yield stage.moment(tried.on, time.fromisoformat(tried.clock)), partial(_try, tried, case, by)
    if told.agreement and told.agreed_on is not None:
        agree = partial(agree_on_contact, case=case, agreed=told.agreement, seen=0, by=by)
        yield stage.moment(told.agreed_on, _AGREED), agree
    if told.reminded_on is not None:
        yield stage.moment(told.reminded_on, _REMINDED), partial(_remind, told.reminded_at, case, by)
    if told.reply and told.replied_on is not None:
        yield stage.moment(told.replied_on, _REPLIED), partial(_answer, told.reply, case, by)


def _trust(told: Trusted, case: Case, by: Actor) -> None:
    until = clock.today().fromordinal(clock.today().toordinal() + _ASKED_FOR)
    given = Consent(told.name, told.relation, told.value, told.scope, clock.today(), until, "mündlich, im Gespräch")
    trust(case=case, consent=given, by=by)


def _try(told: Tried, case: Case, by: Actor) -> None:
    channel = next((row for row in channels_of(case.person_id) if told.to and row.value == told.to), None)
    trusted = TrustedPerson.objects.filter(case=case, name=told.to).first() if told.to else None
    tried = Attempt(told.way, told.result, clock.now(), channel, trusted, told.note)
    record_attempt(case=case, tried=tried, by=by)


def _remind(value: str, case: Case, by: Actor) -> None:
    channel = next(row for row in channels_of(case.person_id) if row.value == value and row.valid_until is None)
    given = Given("sms", channel, False, False, clock.today(), "mündlich, im Gespräch")  # noqa: FBT003  # as the form
    consent_to_reminders(case=case, given=given, by=by)


def _answer(told: Answer, case: Case, by: Actor) -> None:
    """Let the person answer through a link, as whoever holds its token."""
    row = Appointment.objects.filter(case=case, state__in=STANDS, starts_at__gt=clock.now()).earliest("starts_at")
    token = make_link(case=case, appointments=[row], by=by)
    with acting_as(None):
        key = link_behind(token, Link.Kind.REPLY)
    if key is None:
        raise LookupError("the link of the story does not open")
    person = Actor.link(key)
    with acting_as(person):
        if opened := open_link(key):
            answer_link(opened=opened, answer=told, by=person)
