"""What the tests of this room build on: projects with places, many cases of one holder."""

from datetime import date

from lotsenbuch.accounts.models import Staff
from lotsenbuch.cases.actions import register_case
from lotsenbuch.cases.models import Case
from lotsenbuch.cases.rules.person import PersonData
from lotsenbuch.office.models import Project, ProjectTerms
from tests.cast import act_as

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
