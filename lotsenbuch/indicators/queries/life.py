"""A case as a picture: how each Lebenslage went over time, both sides apart, and how far the goals came."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from lotsenbuch.assessment.models import DomainView
from lotsenbuch.assessment.queries import material_of, setbacks_of
from lotsenbuch.assessment.rules.life import LEVELS, LifeDomain
from lotsenbuch.cases.models import Case
from lotsenbuch.indicators.rules.pictures import life
from lotsenbuch.indicators.rules.ways import t_value
from lotsenbuch.planning.queries import goals_alone
from lotsenbuch.records import clock
from lotsenbuch.records.rules import DataClass

# The words from below upwards, as the picture shows them.
HEIGHT = {level.code: place for place, level in enumerate(reversed(LEVELS))}
_WORDS = {level.code: level.label for level in LEVELS}
NOBODY = "noch nichts gesagt"


@dataclass(frozen=True, slots=True)
class Side:
    """One side's view of a Lebenslage: its picture and the same in a sentence."""

    title: str
    svg: str
    words: str


@dataclass(frozen=True, slots=True)
class DomainOverTime:
    """A Lebenslage with both sides and every answer."""

    domain: LifeDomain
    sides: tuple[Side, Side]
    rows: list[DomainView]


@dataclass(frozen=True, slots=True)
class LifePicture:
    """What the page of a case shows."""

    domains: list[DomainOverTime]
    goals: int
    t: int | None
    setbacks: list[date]
    data_class: DataClass

    @property
    def way(self) -> str:
        """Return how far the goals came, in words."""
        if self.t is None:
            return ""
        return "wie erwartet" if self.t == 50 else "mehr als erwartet" if self.t > 50 else "noch hinter dem Erwarteten"  # noqa: PLR2004 - fifty is what was expected


def life_picture_of(case: Case, offered: Iterable[LifeDomain]) -> LifePicture:
    """Return the picture of a case that was read with its person's key; what the reader may not open is not there."""
    views = sorted(material_of(case).views, key=lambda row: (row.noted_on, row.since_number))
    goals = [goal for goal in goals_alone(case) if goal.attained is not None and goal.words]
    setbacks = setbacks_of(case)
    domains = [
        _over_time(domain, rows) for domain in offered if (rows := [row for row in views if row.domain == domain.code])
    ]
    shown = [int(DataClass.COUNSELLING), *(row.data_class for one in domains for row in one.rows)]
    shown += [row.data_class for row in goals] + [row.data_class for row in setbacks]
    t = t_value([goal.attained for goal in goals if goal.attained is not None])
    return LifePicture(
        domains, len(goals), None if t is None else round(t), [row.since_on for row in setbacks], DataClass(max(shown))
    )


def _over_time(domain: LifeDomain, rows: list[DomainView]) -> DomainOverTime:
    person = _side("Sicht der Person", [(row.noted_on, row.person_level) for row in rows], 0)
    own = _side("Sicht des Fallmanagements", [(row.noted_on, row.own_level) for row in rows], 1)
    return DomainOverTime(domain, (person, own), rows)


def _side(title: str, said: list[tuple[date, str]], colour: int) -> Side:
    told = [(day, level) for day, level in said if level]
    if not told:
        return Side(title, "", NOBODY)
    svg = life([(day, HEIGHT[level]) for day, level in told], last=clock.today(), colour=colour)
    return Side(title, svg, ", ".join(f"{day:%d.%m.%Y}: {_WORDS[level]}" for day, level in told))
