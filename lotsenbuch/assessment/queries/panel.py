"""What the case file shows of Bewertung, read along with the case: a column, not a query of its own."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject

from lotsenbuch.assessment.models import Assessment, DomainView, Finding, Strength
from lotsenbuch.cases.models import Case
from lotsenbuch.cases.models.dispute import said_of
from lotsenbuch.records.rules import Actor, DataClass

SHOWN = 3


@dataclass(frozen=True, slots=True)
class Panel:
    """The newest Fassung with its strengths of class 1; what is sealed is read on the page of Bewertung."""

    number: int
    has_aims: bool
    closed_on: date | None
    strengths: list[str]
    interests: list[str]
    has_strengths: bool
    has_views: bool

    @property
    def label(self) -> str:
        """Return the Fassung in words."""
        return f"Fassung {self.number}"


def panel_of(case: Case, by: Actor) -> Panel | None:  # noqa: ARG001  # the rooms' panels are called alike
    """Return what the case file shows of Bewertung, None while there is none.

    A case from `case_of(…, "assessed")` brings it along; for any other one it is asked for.
    """
    told = vars(case)["assessed"] if "assessed" in vars(case) else _asked(case)
    return _panel(told) if told else None


def anew(case: Case) -> None:
    """Forget what was read along: an action has changed it."""
    vars(case).pop("assessed", None)


def assessed_column() -> Subquery:
    """Return the newest Fassung as one column of a case."""
    return Subquery(_newest(OuterRef("pk"))[:1])


def _asked(case: Case) -> dict[str, Any] | None:
    return next(iter(_newest(case.pk)), None)


def _newest(case: Any) -> QuerySet[Assessment, Any]:
    here = {"case": OuterRef("case"), "until_number": None}
    open_ones = {"data_class__lt": int(DataClass.HEALTH)}
    strengths = Strength.objects.filter(**here)
    liked = Finding.objects.filter(**here, **open_ones, kind__in=("interest", "hobby"))
    views = DomainView.objects.filter(**here).exclude(person_level="", person_words="", sealed=None)
    told = JSONObject(
        number="number",
        aims="aims",
        closed_on="closed_on",
        strengths=ArraySubquery(
            strengths.filter(**open_ones).order_by("noted_on", "id").values(json=JSONObject(id="id", said="text"))
        ),
        interests=ArraySubquery(liked.order_by("noted_on", "id").values(json=JSONObject(id="id", said="fact"))),
        has_strengths=Exists(strengths),
        has_views=Exists(views),
    )
    return Assessment.objects.filter(case=case).order_by("-number").values_list(told, flat=True)


def _said(one: dict[str, Any]) -> str:
    return str(said_of([UUID(one["id"])], one["said"].removesuffix(".")))


def _panel(told: dict[str, Any]) -> Panel:
    return Panel(
        number=told["number"],
        has_aims=bool(told["aims"]),
        closed_on=date.fromisoformat(told["closed_on"]) if told["closed_on"] else None,
        strengths=[_said(one) for one in told["strengths"][:SHOWN]],
        interests=[_said(one) for one in told["interests"] if one["said"]][:SHOWN],
        has_strengths=told["has_strengths"],
        has_views=told["has_views"],
    )
