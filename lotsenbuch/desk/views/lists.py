"""Lists of cases with filters, sorting, selection and a bulk action."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from lotsenbuch.accounts.doors import Kind, Purpose, StaffRequest, door
from lotsenbuch.accounts.roles import Right
from lotsenbuch.cases.models import Case
from lotsenbuch.cases.queries import cases_of, stranded_outlines
from lotsenbuch.desk import actions
from lotsenbuch.desk.forms import ListFilterForm, SaveFilterForm, TaskForm
from lotsenbuch.desk.queries import case_list, project_names, saved_filters, team_list
from lotsenbuch.office.queries import house_of
from lotsenbuch.records.editing import once_sent, refusals, tried

BULK_ACTIONS = [{"label": "Aufgabe setzen", "name": "act", "value": "task", "icon": "add"}]


@door(right=Right.SEE_LISTS, purpose=Purpose.CASEWORK)
def cases(request: StaffRequest) -> HttpResponse:
    """Show one's own cases, or to a team lead the team's outlines without names."""
    phases = house_of(request).phase_names
    form = _filter(request, request.GET)
    wanted: dict[str, Any] = form.cleaned_data if form.is_valid() else {}
    is_team = not request.user.may(Right.WORK_CASES) or request.GET.get("sicht") == "team"
    listed = team_list if is_team and request.user.may(Right.LEAD_TEAM) else case_list
    listing = listed(request.user, wanted, phases, timezone.localdate(), request.GET.get("seite", "1"))
    request.reads.list(listing.case_ids)
    context = {
        "form": form,
        "listing": listing,
        "is_team": listed is team_list,
        "saved": saved_filters(request.user.id),
    }
    if listed is team_list:
        context["stranded"] = stranded_outlines().count()
    context["bulk_actions"] = BULK_ACTIONS
    return render(request, "desk/cases.html", context)


def _filter(request: StaffRequest, sent: QueryDict) -> ListFilterForm:
    return ListFilterForm(sent, phases=house_of(request).phase_names, projects=project_names())


@door(right=Right.SEE_LISTS, purpose=Purpose.OWN, kind=Kind.ACT, methods=("POST",))
def save_filter(request: StaffRequest) -> HttpResponse:
    """Keep the present filter under a name."""
    form = SaveFilterForm(request.POST)
    is_valid = form.is_valid()
    query = _filter(request, QueryDict(form.cleaned_data.get("query", ""))).query()
    if is_valid and tried(
        form, lambda: actions.save_filter(name=form.cleaned_data["name"], query=query, by=request.actor)
    ):
        messages.success(request, "Filter gespeichert.")
    for said in form.errors.values():
        messages.error(request, str(said[0]))
    return redirect(f"{reverse('desk:cases')}?{query}")


@door(right=Right.SEE_LISTS, purpose=Purpose.OWN, kind=Kind.ACT, methods=("POST",))
def drop_filter(request: StaffRequest, filter_id: UUID) -> HttpResponse:
    """Forget a saved filter."""
    actions.drop_filter(filter_id=filter_id, by=request.actor)
    return redirect("desk:cases")


@door(right=Right.WORK_CASES, purpose=Purpose.CASEWORK, kind=Kind.ACT, methods=("POST",))
def bulk_task(request: StaffRequest) -> HttpResponse:
    """Set one task for the selected cases: first asks what, then does it for all or none."""
    wanted = [UUID(key) for key in request.POST.getlist("case") if _is_key(key)]
    chosen = list(cases_of(request.actor).filter(pk__in=wanted).order_by("person__sort_key", "pk"))
    if len(chosen) != len(set(wanted)):
        raise Http404
    form = TaskForm(request.POST if "title" in request.POST else None)
    if chosen and form.is_valid():
        with refusals(form):
            count = once_sent(request, lambda: _set(request, chosen, form), by=request.actor)
            messages.success(request, f"Aufgabe für {count} Fälle gesetzt.")
            return redirect("desk:cases")
    request.reads.list([case.id for case in chosen])
    return render(request, "desk/bulk_task.html", {"form": form, "chosen": chosen})


def _set(request: StaffRequest, chosen: list[Case], form: TaskForm) -> str:
    return str(actions.set_task_for_many(cases=chosen, task=form.task(), by=request.actor))


def _is_key(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
