"""The rules from interests to ideas: read by everybody of the house, changed by its administration."""

from uuid import uuid4

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from lotsenbuch.accounts.doors import Purpose, StaffRequest, door
from lotsenbuch.accounts.roles import Right
from lotsenbuch.planning import actions
from lotsenbuch.planning.forms import IdeaRuleForm
from lotsenbuch.planning.models import IdeaRule
from lotsenbuch.planning.queries import house_rules
from lotsenbuch.planning.rules.occupations import edition_on
from lotsenbuch.records import clock
from lotsenbuch.records.editing import once_sent, tried

from .steps import sent

BOTH = ("GET", "POST")


@door(right=Right.OWN_DESK, purpose=Purpose.OWN)
def idea_rules(request: StaffRequest) -> HttpResponse:
    """List all rules with their words, those that rest too."""
    edition = edition_on(clock.today())
    rules = [(rule, edition.field_of(rule.group, rule.level)) for rule in house_rules()]
    return TemplateResponse(request, "planning/idea_rules.html", {"rules": rules, "edition": edition})


@door(right=Right.ADMINISTER, purpose=Purpose.ADMINISTRATION, methods=BOTH)
def add_idea_rule(request: StaffRequest) -> HttpResponse:
    """Add a rule of the house."""
    return _kept(request, f"eigene-{uuid4()}", {"level": "1"}, page="add_idea_rule")


@door(right=Right.ADMINISTER, purpose=Purpose.ADMINISTRATION, methods=BOTH)
def change_idea_rule(request: StaffRequest, idea_key: str) -> HttpResponse:
    """Change a rule; a built-in one gets one of the house in its place."""
    rule = next((one for one in house_rules() if one.key == idea_key), None)
    if rule is None:
        raise Http404
    names = ("label", "group", "level", "search", "trial", "is_off")
    told = {name: getattr(rule, name) for name in names}
    return _kept(request, idea_key, {**told, "words": "\n".join(rule.words), "programmes": list(rule.programmes)})


def _kept(request: StaffRequest, key: str, told: dict[str, object], page: str = "change_idea_rule") -> HttpResponse:
    row = IdeaRule.objects.filter(key=key).first()
    stored = {**told, "version": row.version if row else 0}
    form = IdeaRuleForm(sent(request), initial=stored)

    def act() -> None:
        seen, by = form.cleaned_data["version"], request.actor
        once_sent(
            request, lambda: str(actions.keep_rule(key=key, row=row, seen=seen, by=by, **form.values()).key), by=by
        )

    if form.is_bound and form.is_valid() and tried(form, act, lambda: stored):
        messages.success(request, "Regel gespeichert.")
        return redirect("planning:idea_rules")
    return TemplateResponse(request, f"planning/{page}.html", {"form": form, "label": told.get("label", "")})
