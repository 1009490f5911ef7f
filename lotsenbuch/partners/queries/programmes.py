"""The catalogue of measures: what is offered, when, and how many places are left."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db.models import Count, Prefetch, Q, QuerySet

from lotsenbuch.partners.models import Course, Programme
from lotsenbuch.partners.rules.measures import Basis, Per, Validity, cost_of, valid_on
from lotsenbuch.records import clock

MOST = 60


@dataclass(frozen=True, slots=True)
class Wanted:
    """What of the catalogue is looked for; everything is optional."""

    words: str = ""
    kind: str = ""
    only_free: bool = False


@dataclass(frozen=True, slots=True)
class Run:
    """A run of a measure with the places that are left; None where they are not counted."""

    course: Course
    left: int | None

    @property
    def is_bookable(self) -> bool:
        """Say whether somebody can still be booked."""
        return self.course.ended_on is None and (self.left is None or self.left > 0)

    @property
    def cost(self) -> Decimal | None:
        """Return what one participation is expected to cost."""
        one = self.course.programme
        return cost_of(one.cost, Per(one.cost_per), self.course.starts_on, self.course.ends_on)


@dataclass(frozen=True, slots=True)
class Offered:
    """A measure of the catalogue, its coming runs and what its legal basis says today."""

    programme: Programme
    runs: list[Run]
    validity: Validity


def programmes(wanted: Wanted, *, everything: bool = False) -> list[Offered]:
    """Return measures of the catalogue by name; without `everything` those that still stand in it."""
    rows = Programme.objects.filter(organisation__merged_into=None)
    if not everything:
        rows = rows.filter(Q(ended_on=None) | Q(ended_on__gt=clock.today()), organisation__ended_on=None)
    if wanted.kind:
        rows = rows.filter(kind=wanted.kind)
    for word in wanted.words.split()[:6]:
        rows = rows.filter(
            Q(name__icontains=word) | Q(about__icontains=word) | Q(target_group__icontains=word)
            | Q(organisation__name__icontains=word)
        )  # fmt: skip
    found = [_offered(row) for row in _whole(rows)[:MOST]]
    return [one for one in found if any(run.is_bookable for run in one.runs)] if wanted.only_free else found


def programme_of(programme_id: UUID) -> Offered | None:
    """Return a measure of the catalogue, None where there is none."""
    row = _whole(Programme.objects.filter(pk=programme_id)).first()
    return _offered(row) if row else None


def course_of(programme: Programme, course_id: UUID) -> Course | None:
    """Return a run of this measure, None where there is none."""
    return Course.objects.filter(programme=programme, pk=course_id).first()


def programmes_by(organisation_id: UUID) -> list[Programme]:
    """Return the measures of the catalogue that an organisation carries."""
    return list(Programme.objects.filter(organisation_id=organisation_id, ended_on=None))


def taken(course_id: UUID) -> int:
    """Return how many places of a run are taken."""
    course = _counted(Course.objects.filter(pk=course_id)).first()
    return int(vars(course)["taken"]) if course else 0


def _counted(rows: QuerySet[Course]) -> QuerySet[Course]:
    # An aggregate loses the order of the model.
    counted = rows.annotate(taken=Count("seats", filter=Q(seats__given_back_on=None)))
    return counted.order_by("starts_on", "id")


def _whole(rows: QuerySet[Programme]) -> QuerySet[Programme]:
    return rows.select_related("organisation").prefetch_related(Prefetch("courses", _counted(Course.objects.all())))


def _offered(row: Programme) -> Offered:
    today = clock.today()
    runs = []
    for course in row.courses.all():
        course.programme = row
        if _is_over(course, today):
            continue
        left = None if course.places is None else max(0, course.places - int(vars(course)["taken"]))
        runs.append(Run(course, left))
    return Offered(row, runs, valid_on(Basis(row.basis), today, row.basis_from, row.basis_until))


def _is_over(course: Course, today: date) -> bool:
    return bool(course.ended_on) or (course.ends_on or date.max) < today
