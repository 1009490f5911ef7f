"""From interests to ideas: what the rules offer, what the person says, and the way into the plan."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse

from lotsenbuch.accounts.doors import Kind, Purpose, StaffRequest, asked_to_confirm, door, hold, is_held, let_go
from lotsenbuch.accounts.roles import Right
from lotsenbuch.planning import actions
from lotsenbuch.planning.actions.goals import NewStep
from lotsenbuch.planning.forms import MarkForm, TrialForm
from lotsenbuch.planning.queries import house_rules, offers_for
from lotsenbuch.planning.rules.ideas import Rule
from lotsenbuch.records.actions import all_or_nothing
from lotsenbuch.records.rules import RefusedError

from .steps import address_of, opened, sent, step

BOTH = ("GET", "POST")


def _rule(key: str) -> Rule:
    rule = next((one for one in house_rules() if one.key == key), None)
    if rule is None:
        raise Http404
    return rule


@door(right=Right.WORK_CASES, purpose=Purpose.CASEWORK)
def ideas(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Show the ideas that the interests of a case lead to, each with its rule."""
    case = opened(request, case_id)
    return TemplateResponse(request, "planning/ideas.html", {"case": case, "found": offers_for(case)})


@door(right=Right.WORK_CASES, purpose=Purpose.CASEWORK, kind=Kind.ACT, methods=("POST",))
def turn_ideas(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Turn the screen to the person: from here on this session shows the ideas only (C73)."""
    case = opened(request, case_id)
    home = reverse("planning:ideas_together", args=[case.id])
    hold(request, home)
    return redirect(home)


@door(right=Right.WORK_CASES, purpose=Purpose.CASEWORK)
def ideas_together(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Show the ideas in large type, for the person to say what speaks to her."""
    case = opened(request, case_id)
    return TemplateResponse(request, "planning/ideas_together.html", {"case": case, "found": offers_for(case)})


@door(right=Right.WORK_CASES, purpose=Purpose.CASEWORK, kind=Kind.ACT, methods=("POST",))
def mark_idea(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Note what the person says to an idea."""
    case, form = opened(request, case_id), MarkForm(request.POST)
    page = "planning:ideas_together" if is_held(request) else "planning:ideas"
    if form.is_valid():
        given = {"rule": _rule(form.cleaned_data["key"]), "says": form.cleaned_data["says"]}
        try:
            with all_or_nothing():
                actions.mark_idea(case=case, by=request.actor, **given)
        except RefusedError as refused:
            messages.error(request, refused.message)
        return redirect(reverse(page, args=[case.id]) + f"#idee-{given['rule'].key}")
    return redirect(page, case_id=case.id)


@door(right=Right.WORK_CASES, purpose=Purpose.CASEWORK, methods=BOTH)
def leave_ideas(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Go back to the case, after the password was asked for again."""
    case = opened(request, case_id)
    if to_password := asked_to_confirm(request):
        return to_password
    if request.method == "POST":
        let_go(request)
        return redirect("planning:ideas", case_id=case.id)
    return TemplateResponse(request, "planning/leave_ideas.html", {"case": case})


@door(right=Right.WORK_CASES, purpose=Purpose.CASEWORK, methods=BOTH)
def plan_idea(request: StaffRequest, case_id: UUID, idea_key: str) -> HttpResponse:
    """Take an idea into the plan: a goal with its first step, a trial placement for instance."""
    case, rule = opened(request, case_id), _rule(idea_key)
    form = TrialForm(sent(request), initial={"title": f"{rule.label} ausprobieren", "text": rule.trial})

    def save() -> None:
        data = form.cleaned_data
        first = NewStep(text=data["text"], whose=data["whose"], due_on=data["due_on"])
        actions.plan_idea(case=case, rule=rule, title=data["title"], step=first, by=request.actor)

    context, done = {"case": case, "rule": rule}, "Im Plan: Ziel und erster Schritt stehen."
    return step(
        request, form, save, template="planning/plan_idea.html", context=context, done=done, to=address_of(case)
    )
