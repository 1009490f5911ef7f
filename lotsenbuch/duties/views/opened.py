"""How a case and a matter are opened for the pages of this room."""

from collections.abc import Callable
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse

from lotsenbuch.accounts.doors import StaffRequest
from lotsenbuch.cases.models import Case
from lotsenbuch.cases.queries import accesses_of, case_of
from lotsenbuch.duties import queries
from lotsenbuch.duties.models import Matter
from lotsenbuch.duties.rules.kinds import LEGAL_KINDS
from lotsenbuch.records.editing import EditForm, once_sent, tried

from .steps import STEPS


def opened(request: StaffRequest, case_id: UUID) -> Case:
    """Return a case and note that its legal file is shown; 404 for hidden and made-up ids alike."""
    case = case_of(case_id, request.actor)
    ways = accesses_of(request.actor).filter(case=case_id, kind__in=LEGAL_KINDS)
    if case is None or not ways.exists():
        raise Http404
    request.reads.case(case_id)
    return case


def one_matter(request: StaffRequest, case_id: UUID, matter_id: UUID) -> tuple[Case, Matter]:
    """Return a case and one matter of it."""
    case = opened(request, case_id)
    matter = queries.matter_of(case, matter_id)
    if matter is None:
        raise Http404
    return case, matter


def sent(request: StaffRequest) -> QueryDict | None:
    """Return what was sent, None when the page is only looked at."""
    return request.POST if request.method == "POST" else None


def once(request: StaffRequest, act: Callable[[], str]) -> Callable[[], str]:
    """Let a step be taken once, however often its form is sent."""
    return lambda: once_sent(request, act, by=request.actor)


def _taken(form: forms.Form, act: Callable[[], object], matter: Matter | None) -> bool:
    """Take a step; of two people the second sees both versions, and the same words sent twice are kept once."""
    if matter is None or not isinstance(form, EditForm):
        return tried(form, act)
    names = {field.name for field in form.visible_fields()}

    def stored() -> dict[str, object]:
        now = Matter.objects.get(pk=matter.pk)
        return {name: getattr(now, name) for name in ("version", *names) if hasattr(now, name)}

    if tried(form, act, stored):
        return True
    is_late = form.data.get("version") != str(form.cleaned_data.get("version"))
    return is_late and not form.differences and all(hasattr(matter, name) for name in names)


def stepped(
    request: StaffRequest,
    case: Case,
    form: forms.Form,
    act: Callable[[], object],
    name: str,
    matter: Matter | None = None,
) -> HttpResponse:
    """Show a form of one step, or take the step and go back to the matter or the file."""
    step = STEPS[name]
    if form.is_bound and form.is_valid() and _taken(form, act, matter):
        messages.success(request, step.done)
        if step.leads_on:
            matter = queries.newest_matter_of(case)
        return redirect(step.then, case.id, matter.id) if matter else redirect("duties:duties", case.id)
    context = {"case": case, "form": form, "matter": matter, "title": step.title, "send": step.send}
    keys = [case.id, matter.id] if matter else [case.id]
    context |= {"intro": step.intro, "preview": reverse(step.preview, args=keys) if step.preview else ""}
    return TemplateResponse(request, f"duties/{step.name}.html", context, status=422 if form.is_bound else 200)
