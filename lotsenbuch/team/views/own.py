"""What one says of oneself, one's absences and who stands in; reading back a case that went to somebody else."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from lotsenbuch.accounts.doors import Kind, Purpose, StaffRequest, door
from lotsenbuch.accounts.roles import Right
from lotsenbuch.records import clock
from lotsenbuch.records.editing import tried
from lotsenbuch.team import actions
from lotsenbuch.team.forms.staff import (
    AbsenceForm,
    CoverForm,
    ProfileForm,
    ReadBackForm,
    initial_cover,
    initial_profile,
)
from lotsenbuch.team.queries.absences import absence_of, cover_of, first_uncovered, own_page, profile_of

_BOTH = ("GET", "POST")


@door(right=Right.WORK_CASES, purpose=Purpose.OWN, methods=_BOTH)
def own(request: StaffRequest) -> HttpResponse:
    """Show and save what one brings to the distribution of cases; list absences and cover."""
    profile = profile_of(request.user)
    form = ProfileForm(request.POST or None, initial=initial_profile(profile), me=request.user.pk)
    if request.method == "POST" and form.is_valid():
        seen = form.cleaned_data["version"]
        if tried(form, lambda: actions.save_profile(seen=seen, by=request.actor, **form.values())):
            messages.success(request, "Gespeichert.")
            return redirect("team:own")
    return TemplateResponse(request, "team/own.html", {"form": form, "page": own_page(request.user)})


@door(right=Right.WORK_CASES, purpose=Purpose.OWN, methods=_BOTH)
def own_absence(request: StaffRequest) -> HttpResponse:
    """Note one's own absence."""
    form = AbsenceForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        if tried(form, lambda: actions.note_absence(staff=request.user, by=request.actor, **given)):
            messages.success(request, "Abwesenheit eingetragen.")
            return redirect("team:own")
    return TemplateResponse(request, "team/own_absence.html", {"form": form})


@door(right=Right.WORK_CASES, purpose=Purpose.OWN, methods=_BOTH)
def own_cover(request: StaffRequest) -> HttpResponse:
    """Let somebody stand in for all of one's cases."""
    profile = profile_of(request.user)
    initial = initial_cover(profile, first_uncovered(request.user))
    form = CoverForm(request.POST or None, initial=initial, absent=request.user.pk, lead=request.user.pk)
    if request.method == "POST" and form.is_valid():
        given, me = form.cleaned_data, request.user
        if tried(form, lambda: actions.begin_cover(absent=me, by=request.actor, **given)):
            since = f"{given['since']:%d.%m.%Y}" if given["since"] > clock.today() else "jetzt"
            messages.success(request, f"{given['deputy'].display_name} vertritt ab {since}.")
            return redirect("team:own")
    return TemplateResponse(request, "team/own_cover.html", {"form": form})


@door(right=Right.OWN_DESK, purpose=Purpose.OWN, kind=Kind.ACT, methods=("POST",))
def end_absence(request: StaffRequest, absence_id: UUID) -> HttpResponse:
    """Be back earlier; who stood in gives the cases back."""
    absence = absence_of(absence_id, request.user)
    if absence is None:
        raise Http404
    actions.note_return(absence=absence, by=request.actor)
    is_back = absence.absent_from <= clock.today()
    said = "Wieder da. " if is_back else "Die Abwesenheit ist zurückgenommen. "
    said += "Eine Vertretung für diese Tage ist damit zurückgegeben."
    messages.success(request, said)
    return redirect("team:own" if absence.staff_id == request.user.pk else "desk:team")


@door(right=Right.OWN_DESK, purpose=Purpose.OWN, kind=Kind.ACT, methods=("POST",))
def end_cover(request: StaffRequest, cover_id: UUID) -> HttpResponse:
    """Give the cases back."""
    cover = cover_of(cover_id)
    if cover is None:
        raise Http404
    actions.end_cover(cover=cover, by=request.actor)
    messages.success(request, "Die Vertretung ist zurückgegeben.")
    is_own = request.user.pk in {cover.absent_id, cover.deputy_id}
    return redirect("team:own" if is_own else "desk:team")


@door(right=Right.WORK_CASES, purpose=Purpose.CASEWORK, methods=_BOTH)
def read_back(request: StaffRequest) -> HttpResponse:
    """Read a case for thirty days after it went to somebody else."""
    form, opened = ReadBackForm(request.POST or None), list[UUID]()
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        if tried(form, lambda: opened.append(actions.read_back(by=request.actor, **given))):
            messages.success(request, "Der Fall ist zum Nachlesen offen. Die jetzige Fallführung weiß davon.")
            return redirect("desk:case_file", opened[0])
    return TemplateResponse(request, "team/read_back.html", {"form": form})
