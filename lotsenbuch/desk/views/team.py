"""The team lead's page."""

from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone

from lotsenbuch.accounts.doors import Purpose, StaffRequest, door
from lotsenbuch.accounts.roles import Right
from lotsenbuch.desk.queries.team import team_page
from lotsenbuch.office.queries import house_of


@door(right=Right.LEAD_TEAM, purpose=Purpose.LEADING)
def team(request: StaffRequest) -> HttpResponse:
    """Show what waits in the team as cases, and places, absences and deputies as people; nothing that measures work."""
    page = team_page(request.user, house_of(request), timezone.localdate())
    request.reads.list(page.case_ids)
    return TemplateResponse(request, "desk/team.html", {"page": page})
