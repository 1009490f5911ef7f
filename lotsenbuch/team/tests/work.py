"""What the tests of this room build on: projects with places, many cases of one holder."""

from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from lotsenbuch.accounts.models import Staff
from lotsenbuch.cases.actions import register_case
from lotsenbuch.cases.models import Case
from lotsenbuch.cases.rules.person import PersonData
from lotsenbuch.office.models import Member, Project, ProjectTerms, Team
from lotsenbuch.team.actions import allow_more, begin_cover, note_absence, transfer_cases
from tests.cast import LONG_AGO as EVER
from tests.cast import act_as, setting_up

LONG_AGO = date(2020, 1, 1)


def project_with(places: int | None, name: str = "Take Off", **values: object) -> Project:
    """Add a project with so many places per holder, in force since long ago."""
    project = Project.objects.create(name=name)
    ProjectTerms.objects.create(project=project, valid_from=LONG_AGO, cap=places, made_by="test", **values)
    return project


def cases_held(by: Staff, number: int, start: int = 0) -> list[Case]:
    """Register so many people with a case each."""
    with act_as(by):
        return [
            register_case(
                data=PersonData(
                    first_name=f"Vorname{start + count}",
                    last_name=f"Nachname{start + count}",
                    birth_on=date(1980, 5, 5),
                ),
                opened_on=date(2026, 1, 5),
                by=by.actor,
            )
            for count in range(number)
        ]


def one_of_each_in(team: Team, staff: Staff, *, chris: Staff, deputy: Staff, to: Staff) -> dict[str, Any]:
    """Let a colleague belong to a led team, with an absence, a cover and a transfer that the lead made."""
    with setting_up():
        Member.objects.create(team=team, staff=staff, valid_from=EVER)
    case, today, by = cases_held(staff, 1, start=90)[0], timezone.localdate(), chris.actor
    with act_as(chris):
        away = note_absence(staff=staff, absent_from=today, back_on=today + timedelta(days=3), kind="leave", by=by)
        made = transfer_cases(earlier=staff, to=to, cases=[case.id], reason="Nur für die Matrix", by=by)
        allow_more(staff=staff, number=80, reason="Nur für die Matrix", until=today + timedelta(days=3), by=by)
        cover = begin_cover(absent=staff, deputy=deputy, until=today + timedelta(days=3), by=by)
    return {
        "colleague_id": staff.pk,
        "absence_id": away.id,
        "cover_id": cover,
        "transfer_id": made,
        "received_id": made,
    }
