"""Absences and sick notes of a case, with the counter of the law; misses in a row."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Max, Q, QuerySet

from lotsenbuch.appointments.models import Appointment, Away, ContactAttempt, SickNote
from lotsenbuch.appointments.rules.kinds import CAME, FAR_KINDS, Result, State
from lotsenbuch.appointments.rules.slots import BERLIN
from lotsenbuch.cases.models import Case
from lotsenbuch.law.counters import Absence, Span, absence
from lotsenbuch.law.misses import Followed, InARow, Summons, misses_in_a_row
from lotsenbuch.office.queries import the_house
from lotsenbuch.records import clock


@dataclass(frozen=True, slots=True)
class Unreachable:
    """What is known of days on which the person is away or unfit for work."""

    away: list[Away]
    sick: list[SickNote]
    counter: Absence

    def on(self, day: date) -> list[str]:
        """Say in words what lies over a day; only consented absences and valid notes."""
        return lying_over(self.away, self.sick, day)


def lying_over(away: Iterable[Away], sick: Iterable[SickNote], day: date) -> list[str]:
    """Say in words which absences and sick notes lie over a day; what was refused or void does not."""
    words = [
        f"Ortsabwesend vom {one.away_from:%d.%m.%Y} bis vor dem {one.away_until:%d.%m.%Y}, {one.get_answer_display()}."
        for one in away
        if one.answer in {Away.Answer.CONSENTED, Away.Answer.ASKED} and one.away_from <= day < one.away_until
    ]
    words += [
        f"Arbeitsunfähig vom {one.sick_from:%d.%m.%Y} bis {one.sick_until:%d.%m.%Y}."
        for one in sick
        if not one.is_void and one.sick_from <= day <= one.sick_until
    ]
    return words


def absences_of(cases: Sequence[UUID]) -> dict[UUID, tuple[list[Away], list[SickNote]]]:
    """Return the absences and sick notes of many cases, in two queries."""
    found: dict[UUID, tuple[list[Away], list[SickNote]]] = {key: ([], []) for key in cases}
    for away in Away.objects.filter(case__in=cases):
        found[away.case_id][0].append(away)
    for sick in SickNote.objects.filter(case__in=cases):
        found[sick.case_id][1].append(sick)
    return found


def unreachable_of(case: Case, *, year: int = 0) -> Unreachable:
    """Return absences and sick notes of a case, and what is left of the three weeks of a year."""
    away = list(Away.objects.filter(case=case).order_by("-away_from", "id"))
    sick = list(SickNote.objects.filter(case=case).order_by("-sick_from", "id"))
    spans = [
        Span(one.away_from, one.away_until)
        for one in away
        if one.answer == Away.Answer.CONSENTED and one.ground == Away.Ground.NONE
    ]
    return Unreachable(away, sick, absence(spans, year or clock.today().year, rules=the_house().law_rules))


def days_with(row: Away) -> int | None:
    """Return how many days of its year would be used with a request that counts and waits for its answer."""
    if row.answer != Away.Answer.ASKED or row.ground != Away.Ground.NONE:
        return None
    known = Away.objects.filter(case=row.case_id, answer=Away.Answer.CONSENTED, ground=Away.Ground.NONE)
    spans = [Span(one.away_from, one.away_until) for one in [*known, row]]
    return absence(spans, row.away_from.year, rules=the_house().law_rules).days_used


def away_of(case: Case, away_id: UUID) -> Away | None:
    """Return one request of this case."""
    return Away.objects.filter(case=case, pk=away_id).first()


def sick_note_of(case: Case, sick_id: UUID) -> SickNote | None:
    """Return one certificate of this case."""
    return SickNote.objects.filter(case=case, pk=sick_id).first()


# Days that end a row though the calendar does not say so: a room above knows of an important reason found later.
type Ends = Callable[[Sequence[UUID]], Mapping[UUID, set[date]]]
_ends: list[Ends] = []


def end_rows(asks: Ends) -> None:
    """Let a room above name, of each case, the days of Meldetermine that end a row."""
    _ends.append(asks)


def days_that_end(cases: Sequence[UUID]) -> dict[UUID, set[date]]:
    """Return, of each case, the days that end a row, as the rooms above know them."""
    found: dict[UUID, set[date]] = {key: set() for key in cases}
    for asks in _ends if cases else ():
        for key, days in asks(cases).items():
            found[key] |= days
    return found


def misses_of_case(case: Case | UUID, on: date | None = None) -> InARow:
    """Return how many Meldetermine in a row did not come about up to a day, by the rule book: the one count there is.

    Who came or reported in person in between, summoned or of their own accord, was reachable: the row begins anew, as
    it does after an excused one and after one with an important reason that was found later.
    """
    on, key = on or clock.today(), case.pk if isinstance(case, Case) else case
    met = ContactAttempt.objects.filter(case=key, way="in_person", result="two_way", happened_at__date__lte=on)
    last = met.aggregate(last=Max("happened_at"))["last"]
    ended = max((day for day in days_that_end([key])[key] if day <= on), default=date.min)
    rows = [row for row in in_a_row(key) if ended < row.on <= on and (last is None or row.starts_at > last)]
    told = [_summons(row) for row in rows if row.is_meldetermin or _came(row)]
    return misses_in_a_row([one for one in told if one is not None], on, rules=the_house().law_rules)


def in_a_row(case: Case | UUID) -> QuerySet[Appointment]:
    """Return what tells how many Meldetermine in a row did not come about, oldest first."""
    return Appointment.objects.filter(
        Q(is_meldetermin=True) | Q(result__in=sorted(CAME)), case=case, state=State.DONE.value
    ).order_by("starts_at")


def _came(row: Appointment) -> bool:
    return row.result in CAME and row.kind not in FAR_KINDS


def _summons(row: Appointment) -> Summons | None:
    """Return a summons as the rule book counts it; what either side cancelled took no effect."""
    followed = {
        **dict.fromkeys(CAME, Followed.CAME),
        Result.EXCUSED: Followed.EXCUSED,
        Result.MISSED: Followed.MISSED,
    }.get(Result(row.result))
    if followed is None:
        return None
    return Summons(day_of_talk(row.starts_at), followed, has_instruction=row.instructed_on is not None)


def day_of_talk(moment: datetime) -> date:
    """Return the day in Berlin."""
    return moment.astimezone(BERLIN).date()
