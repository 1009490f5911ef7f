"""Goals, steps and options: set, changed, settled."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from lotsenbuch.accounts.doors import Kind, Purpose, StaffRequest, door
from lotsenbuch.accounts.roles import Right
from lotsenbuch.cases.models import Case
from lotsenbuch.planning import actions, forms
from lotsenbuch.planning.models import Step
from lotsenbuch.planning.queries import GoalView, goal_of, step_of
from lotsenbuch.records.rules import StaleError

from .steps import address_of, begun, held, opened, sent, shown, step

BOTH = ("GET", "POST")


@door(right=Right.WORK_CASES, purpose=Purpose.CASEWORK, methods=BOTH)
def set_goal(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Set a goal with its first steps."""
    case = opened(request, case_id)
    form = forms.GoalForm(sent(request), classes=held(case), initial=begun(request, "new_goal", case))

    def save() -> None:
        given = {"words": form.words(), "field": form.cleaned_data["field"], "steps": form.steps()}
        actions.set_goal(case=case, data_class=form.data_class(), by=request.actor, **given)

    to = reverse("planning:set_goal", args=[case.id]) if "again" in request.POST else address_of(case)
    page = "planning/set_goal.html"
    context = {"case": case, "draft": "new_goal"}
    return step(request, form, save, template=page, context=context, done="Ziel gespeichert.", to=to)


def _goal(request: StaffRequest, case: Case, goal_id: UUID) -> GoalView:
    view = goal_of(case, goal_id)
    if view is None:
        raise Http404
    shown(request, case, view.goal)
    return view


@door(right=Right.WORK_CASES, purpose=Purpose.CASEWORK, methods=BOTH)
def change_goal(request: StaffRequest, case_id: UUID, goal_id: UUID) -> HttpResponse:
    """Change a goal and add steps to it."""
    case = opened(request, case_id)
    view = _goal(request, case, goal_id)
    begin = forms.stored_goal(view.goal) | begun(request, "goal", case, goal=str(goal_id))
    form = forms.GoalForm(sent(request), classes=held(case), initial=begin)

    def save() -> None:
        view.goal.version = form.cleaned_data["version"]
        words, field = {**view.goal.words, **form.words()}, form.cleaned_data["field"]
        given = {"words": words, "field": field, "steps": form.steps(), "data_class": form.data_class()}
        actions.change_goal(goal=view.goal, case=case, by=request.actor, **given)

    context, to = {"case": case, "view": view, "draft": "goal"}, address_of(case)
    page, now = "planning/change_goal.html", lambda: forms.stored_goal(_goal(request, case, goal_id).goal)
    return step(request, form, save, template=page, context=context, done="Ziel gespeichert.", to=to, stored=now)


@door(right=Right.WORK_CASES, purpose=Purpose.CASEWORK, methods=BOTH)
def settle_goal(request: StaffRequest, case_id: UUID, goal_id: UUID) -> HttpResponse:
    """Say where a goal stands."""
    case = opened(request, case_id)
    view = _goal(request, case, goal_id)
    form = forms.SettleForm(sent(request), levels=view.goal.words.get("levels") or [], initial=_settled(view))

    def save() -> None:
        view.goal.version = form.cleaned_data["version"]
        given = {name: form.cleaned_data[name] for name in ("state", "because", "attained")}
        actions.settle_goal(goal=view.goal, case=case, words=view.goal.words, by=request.actor, **given)

    context, to = {"case": case, "view": view}, address_of(case)
    page, now = "planning/settle_goal.html", lambda: _settled(_goal(request, case, goal_id))
    return step(request, form, save, template=page, context=context, done="Stand festgehalten.", to=to, stored=now)


def _settled(view: GoalView) -> dict[str, object]:
    goal = view.goal
    because = goal.words.get("because", "")
    return {"state": goal.state, "attained": goal.attained, "because": because, "version": goal.version}


def _step(request: StaffRequest, case: Case, step_id: UUID) -> Step:
    row = step_of(case, step_id)
    if row is None:
        raise Http404
    shown(request, case, row)
    return row


@door(right=Right.WORK_CASES, purpose=Purpose.CASEWORK, methods=BOTH)
def change_step(request: StaffRequest, case_id: UUID, step_id: UUID) -> HttpResponse:
    """Change a step."""
    case = opened(request, case_id)
    row = _step(request, case, step_id)
    form = forms.StepForm(sent(request), initial=forms.stored_step(row))

    def save() -> None:
        row.version = form.cleaned_data["version"]
        done_on = form.cleaned_data["done_on"]
        actions.change_step(step=row, case=case, told=form.told(), done_on=done_on, by=request.actor)

    context, to = {"case": case}, address_of(case)
    page, now = "planning/change_step.html", lambda: forms.stored_step(_step(request, case, step_id))
    return step(request, form, save, template=page, context=context, done="Schritt gespeichert.", to=to, stored=now)


@door(right=Right.WORK_CASES, purpose=Purpose.CASEWORK, kind=Kind.ACT, methods=("POST",))
def finish_step(request: StaffRequest, case_id: UUID, step_id: UUID) -> HttpResponse:
    """Tick a step off; the same button takes the tick back."""
    case = opened(request, case_id)
    row = _step(request, case, step_id)
    try:
        actions.finish_step(step=row, by=request.actor)
        messages.success(request, "Schritt getan." if row.done_on else "Der Schritt ist wieder offen.")
    except StaleError as stale:
        messages.info(request, stale.message)
    return redirect(address_of(case, f"ziel-{row.goal_id}"))


@door(right=Right.WORK_CASES, purpose=Purpose.CASEWORK, methods=BOTH)
def discuss_option(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Note what was talked over, and what the person chose."""
    case = opened(request, case_id)
    form = forms.OptionForm(sent(request), classes=held(case))

    def save() -> None:
        on, data_class = form.cleaned_data["discussed_on"], form.data_class()
        actions.discuss_option(case=case, words=form.words(), on=on, data_class=data_class, by=request.actor)

    page, done, to = "planning/discuss_option.html", "Gespräch über Möglichkeiten festgehalten.", address_of(case)
    return step(request, form, save, template=page, context={"case": case}, done=done, to=to)
