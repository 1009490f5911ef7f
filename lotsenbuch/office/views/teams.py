"""Teams: who belongs to them and who leads them."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from lotsenbuch.accounts.doors import Kind, Purpose, StaffRequest, door
from lotsenbuch.accounts.roles import Right
from lotsenbuch.office import actions, queries
from lotsenbuch.office.forms import MemberForm, NewTeamForm, TeamForm
from lotsenbuch.office.models import Team
from lotsenbuch.records.editing import tried

_BOTH = ("GET", "POST")


@door(right=Right.ADMINISTER, purpose=Purpose.ADMINISTRATION, methods=_BOTH)
def teams(request: StaffRequest) -> HttpResponse:
    """List the teams and add one."""
    form = NewTeamForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        if tried(form, lambda: actions.add_team(office=given["office"], name=given["name"], by=request.actor)):
            messages.success(request, f"Team angelegt: {given['name']}.")
            return redirect("office:teams")
    return render(request, "office/teams.html", {"form": form, "teams": queries.all_teams()})


@door(right=Right.ADMINISTER, purpose=Purpose.ADMINISTRATION, methods=_BOTH)
def change_team(request: StaffRequest, team_id: UUID) -> HttpResponse:
    """Show a team with its people, and change its name or place."""
    team = _team(team_id)
    form = TeamForm(request.POST or None, initial=_stored(team))
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        seen = given.pop("version")
        if tried(
            form,
            lambda: actions.change_team(team=team, seen=seen, by=request.actor, **given),
            lambda: _stored(_team(team_id)),
        ):
            messages.success(request, "Gespeichert.")
            return redirect("office:change_team", team_id)
    return _team_page(request, team, form=form)


@door(right=Right.ADMINISTER, purpose=Purpose.ADMINISTRATION, kind=Kind.ACT, methods=("POST",))
def join_team(request: StaffRequest, team_id: UUID) -> HttpResponse:
    """Let a colleague join or lead the team."""
    team, form = _team(team_id), MemberForm(request.POST)
    if form.is_valid() and tried(form, lambda: actions.join_team(team=team, by=request.actor, **form.cleaned_data)):
        messages.success(request, f"{form.cleaned_data['staff']} gehört jetzt dazu.")
        return redirect("office:change_team", team_id)
    return _team_page(request, team, member_form=form)


@door(right=Right.ADMINISTER, purpose=Purpose.ADMINISTRATION, kind=Kind.ACT, methods=("POST",))
def leave_team(request: StaffRequest, team_id: UUID, member_id: UUID) -> HttpResponse:
    """End a membership or lead now."""
    if not actions.leave_team(team=_team(team_id), member_id=member_id, by=request.actor):
        raise Http404
    messages.success(request, "Ausgetragen.")
    return redirect("office:change_team", team_id)


def _team(team_id: UUID) -> Team:
    found = queries.team(team_id)
    if found is None:
        raise Http404
    return found


def _stored(team: Team) -> dict[str, object]:
    names = ("name", "version", "weekly_talks", "talk_minutes")
    return {"office": team.office, **{name: getattr(team, name) for name in names}}


def _team_page(
    request: StaffRequest, team: Team, *, form: TeamForm | None = None, member_form: MemberForm | None = None
) -> HttpResponse:
    shown = {
        "team": team,
        "form": form or TeamForm(initial=_stored(team)),
        "member_form": member_form or MemberForm(),
        "leads": queries.members_of(team, leads=True),
        "members": queries.members_of(team, leads=False),
    }
    return render(request, "office/change_team.html", shown)
