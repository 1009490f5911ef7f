"""The page of Integrationsplanung, the contents of the plan and its agreement."""

from uuid import UUID

from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone

from lotsenbuch.accounts.doors import Purpose, StaffRequest, door
from lotsenbuch.accounts.roles import Right
from lotsenbuch.cases.models import Case
from lotsenbuch.cases.queries.own import class_shown, entered, fields_at
from lotsenbuch.cases.rules.own import PLAN
from lotsenbuch.planning import actions, forms
from lotsenbuch.planning.models import Plan
from lotsenbuch.planning.queries import (
    GoalView,
    check_of,
    draft_texts,
    goals_of,
    options_of,
    plans_of,
)
from lotsenbuch.planning.rules.plan import review_due

from .steps import address_of, begun, held, opened, sent, shown, step

BOTH = ("GET", "POST")


@door(right=Right.WORK_CASES, purpose=Purpose.CASEWORK)
def plan(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Show goals with their steps, what was talked over, and what is agreed."""
    case = opened(request, case_id)
    goals, plans, options = goals_of(case), plans_of(case), options_of(case)
    shown(request, case, *(view.goal for view in goals), *options)
    own = entered(case, PLAN)
    request.reads.case(case_id, class_shown(own))
    context = {
        "own": own,
        "may_fill_own": bool(fields_at(PLAN, held(case))),
        **_draft(case, goals, plans),
        "case": case,
        "working": [view for view in goals if view.goal.state == "open"],
        "resting": [view for view in goals if view.goal.state == "parked"],
        "settled": [view for view in goals if view.goal.state in ("reached", "dropped")],
        "options": options,
        "agreed": [one for one in plans if one.agreed_on],
        "form": forms.AgreeForm(initial={"version": _version(plans)}),
    }
    return TemplateResponse(request, "planning/plan.html", context)


def _draft(case: Case, goals: list[GoalView], plans: list[Plan]) -> dict[str, object]:
    today, texts = timezone.localdate(), draft_texts(case, plans)
    check = check_of(plans, goals, texts, today)
    last = next((one for one in plans if one.agreed_on), None)
    because = review_due(last.anchor_on, last.agreed_on)[1] if last and last.anchor_on and last.agreed_on else []
    return {"check": check, "last": last, "because": because}


def _version(plans: list[Plan]) -> int:
    return plans[0].version if plans else 0


@door(right=Right.WORK_CASES, purpose=Purpose.CASEWORK, methods=BOTH)
def write_contents(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Write the contents that § 15 SGB II names today."""
    case = opened(request, case_id)
    begin = _stored(case) | begun(request, "contents", case)
    form = forms.ContentsForm(sent(request), day=timezone.localdate(), classes=held(case), initial=begin)
    request.reads.case(case.id, form.shows)

    def save() -> None:
        seen = form.cleaned_data["version"]
        actions.write_contents(case=case, texts=form.texts(), seen=seen, by=request.actor)

    page, done, to = "planning/write_contents.html", "Inhalte gespeichert.", address_of(case)
    context = {"case": case, "draft": "contents"}
    return step(request, form, save, template=page, context=context, done=done, to=to, stored=lambda: _stored(case))


def _stored(case: Case) -> dict[str, object]:
    plans = plans_of(case)
    return {**draft_texts(case, plans), "version": _version(plans)}


@door(right=Right.WORK_CASES, purpose=Purpose.CASEWORK, methods=BOTH)
def agree_plan(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Agree the plan as a Fassung."""
    case = opened(request, case_id)
    plans, goals = plans_of(case), goals_of(case)
    form = forms.AgreeForm(sent(request), initial={"version": _version(plans)})
    shown(request, case, *(view.goal for view in goals))

    def save() -> str:
        on, seen = form.cleaned_data["agreed_on"], form.cleaned_data["version"]
        agreed = actions.agree_plan(case=case, on=on, seen=seen, by=request.actor)
        return reverse("planning:read_plan", args=[case.id, agreed.number])

    to, page = address_of(case), "planning/agree_plan.html"
    context = {**_draft(case, goals, plans), "case": case}
    done = "Plan vereinbart."
    return step(request, form, save, template=page, context=context, done=done, to=to, stored=lambda: _now(case))


def _now(case: Case) -> dict[str, object]:
    return {"version": _version(plans_of(case))}
