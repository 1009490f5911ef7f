"""The half-yearly list of who has access to what."""

from dataclasses import dataclass

from django.db.models import Count, Q

from lotsenbuch.accounts.models import RoleAssignment, Staff
from lotsenbuch.accounts.queries import role_assignment
from lotsenbuch.accounts.roles import Role
from lotsenbuch.cases.models import Access
from lotsenbuch.privacy.models import AccessLine, AccessRound
from lotsenbuch.records.rules import DataClass


@dataclass(frozen=True, slots=True)
class AccessRow:
    """A line with its words."""

    line: AccessLine
    what: str
    given_by: str


def current_round() -> AccessRound | None:
    """Return the newest list with the number of lines and of those still open, or None."""
    rows = AccessRound.objects.annotate(
        total=Count("lines"), waiting=Count("lines", filter=Q(lines__verdict=AccessLine.Verdict.OPEN))
    )
    return rows.order_by("-made_at").first()


def access_rows(drawn: AccessRound) -> list[AccessRow]:
    """Return the lines of a list by colleague, with the names of those who gave each."""
    lines = list(
        AccessLine.objects.filter(round=drawn)
        .select_related("staff", "decided_by")
        .order_by("staff__last_name", "staff__first_name", "kind", "fallnummer", "label", "id")
    )
    ids = {line.given_by.removeprefix("staff:") for line in lines if line.given_by.startswith("staff:")}
    names = {f"staff:{one.pk}": one.display_name for one in Staff.objects.filter(pk__in=ids)}
    return [AccessRow(line, _words(line), names.get(line.given_by, "Einrichtung des Hauses")) for line in lines]


def role_assignment_of(line: AccessLine) -> RoleAssignment | None:
    """Return the role that a line is about, if it still holds."""
    return role_assignment(line.staff, line.source_id) if line.source_id else None


def _words(line: AccessLine) -> str:
    if line.kind == AccessLine.Kind.ROLE:
        return f"Rolle {Role(line.label).label}"
    if line.kind == AccessLine.Kind.ACCESS:
        return str(Access.Kind(line.label).label)
    cases = "Fall" if line.grants == 1 else "Fällen"
    return f"{DataClass(int(line.label)).label}: Freigabe in {line.grants} {cases}"
