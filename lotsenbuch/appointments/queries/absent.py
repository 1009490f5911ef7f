"""Absences and sick notes of a case, with the counter of the law; misses in a row."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from lotsenbuch.appointments.models import Appointment, Away, SickNote
from lotsenbuch.appointments.rules.kinds import CAME, Result, State
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
        words = [
            f"Ortsabwesend vom {one.away_from:%d.%m.%Y} bis vor dem {one.away_until:%d.%m.%Y}, "
            f"{one.get_answer_display()}."
            for one in self.away
            if one.answer in {Away.Answer.CONSENTED, Away.Answer.ASKED} and one.away_from <= day < one.away_until
        ]
        words += [
            f"Arbeitsunfähig vom {one.sick_from:%d.%m.%Y} bis {one.sick_until:%d.%m.%Y}."
            for one in self.sick
            if not one.is_void and one.sick_from <= day <= one.sick_until
        ]
        return words


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


def away_of(case: Case, away_id: UUID) -> Away | None:
    """Return one request of this case."""
    return Away.objects.filter(case=case, pk=away_id).first()


def sick_note_of(case: Case, sick_id: UUID) -> SickNote | None:
    """Return one certificate of this case."""
    return SickNote.objects.filter(case=case, pk=sick_id).first()


def misses_of(rows: Iterable[Appointment], on: date | None = None) -> InARow:
    """Return how many Meldetermine in a row did not come about, by the rule book."""
    told = [_summons(row) for row in rows if row.is_meldetermin and row.state == State.DONE]
    return misses_in_a_row([one for one in told if one is not None], on or clock.today(), rules=the_house().law_rules)


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
