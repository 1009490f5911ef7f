"""What the case file shows of Bewertung, in one query."""

from dataclasses import dataclass
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, QuerySet

from lotsenbuch.assessment.models import Assessment, DomainView, Finding, Strength
from lotsenbuch.cases.models import Case
from lotsenbuch.records.rules import Actor, DataClass
from lotsenbuch.records.standing import standing

SHOWN = 3


@dataclass(frozen=True, slots=True)
class Panel:
    """The newest Fassung with its strengths of class 1; what is sealed is read on the page of Bewertung."""

    head: Assessment
    strengths: list[str]
    interests: list[str]
    has_strengths: bool
    has_views: bool

    @property
    def label(self) -> str:
        """Return the Fassung in words."""
        return f"Fassung {self.head.number}"


def panel_of(case: Case, by: Actor) -> Panel | None:  # noqa: ARG001  # the rooms' panels are called alike
    """Return what the case file shows of Bewertung, None while there is none."""
    head = next(iter(_newest(case.id)), None)
    if head is None:
        return None
    # Annotated by the query; Django's own type does not know.
    told = vars(head)
    strengths, interests = list(told["strengths"]), list(told["interests"])
    return Panel(head, strengths[:SHOWN], interests[:SHOWN], bool(strengths or told["has_sealed"]), told["has_views"])


@standing
def _newest(case_id: UUID) -> QuerySet[Assessment]:
    here = {"case": OuterRef("case"), "until_number": None}
    strengths = Strength.objects.filter(**here)
    liked = Finding.objects.filter(**here, kind__in=("interest", "hobby"), data_class__lt=int(DataClass.HEALTH))
    views = DomainView.objects.filter(**here).exclude(person_level="", sealed=None)
    open_ones = strengths.filter(data_class__lt=int(DataClass.HEALTH))
    found = Assessment.objects.filter(case=case_id).annotate(
        strengths=ArraySubquery(open_ones.order_by("noted_on", "id").values("text")),
        interests=ArraySubquery(liked.order_by("noted_on", "id").values("fact")),
        has_sealed=Exists(strengths.filter(data_class__gte=int(DataClass.HEALTH))),
        has_views=Exists(views),
    )
    return found.order_by("-number")[:1]
