"""What people see and press about a person: master data, ways to reach them, household, protected statements."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from lotsenbuch.accounts.doors import Purpose, StaffRequest, door
from lotsenbuch.accounts.roles import Right
from lotsenbuch.cases import actions, queries
from lotsenbuch.cases.forms import (
    FACTS,
    ChannelForm,
    EndChannelForm,
    FactsForm,
    MemberForm,
    OpenClassForm,
    PersonForm,
    initial_of,
)
from lotsenbuch.cases.models import Case, HouseholdMember
from lotsenbuch.records.editing import once_sent, refusals, tried
from lotsenbuch.records.rules import DataClass

from .frame import FACT_CLASSES, answer, opened, sent


@door(right=Right.WORK_CASES, purpose=Purpose.CASEWORK, methods=("GET", "POST"))
def person(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Correct master data; when somebody else saved meanwhile, both versions stand side by side."""
    case, may_seal = opened(request, case_id), DataClass.SEALED in queries.classes_of(case_id, request.actor)
    who, address = case.person, _sealed_address(request, case, may_seal=may_seal)
    protection: dict[str, Any] = {"may_seal": may_seal, "is_protected": who.has_protected_address}
    form = PersonForm(sent(request), initial=initial_of(who, address), **protection)
    differences: list[dict[str, str]] = []
    if form.is_bound and form.is_valid():
        seen, data = form.cleaned_data["version"], form.data_of_person()
        with refusals(form):
            actions.change_master_data(case=case, person=who, seen=seen, data=data, by=request.actor)
            messages.success(request, "Stammdaten gespeichert.")
            return redirect("cases:person", case_id)
        who.refresh_from_db()
        differences = form.differences(who, address) if who.version != seen else []
        form.renew_version(who.version)
    return answer(request, case, "cases/person.html", form=form, differences=differences)


@door(right=Right.WORK_CASES, purpose=Purpose.CASEWORK, methods=("GET", "POST"))
def channels(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Show how somebody can be reached, also earlier, and add a way."""
    case, form = opened(request, case_id), ChannelForm(sent(request))
    if form.is_bound and form.is_valid() and (channel := form.channel()):
        with refusals(form):
            by = request.actor
            once_sent(request, lambda: str(actions.add_channel(case=case, channel=channel, by=by).id), by=by)
            messages.success(request, "Kontaktweg eingetragen.")
            return redirect("cases:channels", case_id)
    rows = queries.channels_of(case.person_id)
    current, earlier = [row for row in rows if not row.valid_until], [row for row in rows if row.valid_until]
    return answer(request, case, "cases/channels.html", form=form, current=current, earlier=earlier)


@door(right=Right.WORK_CASES, purpose=Purpose.CASEWORK, methods=("GET", "POST"))
def end_channel(request: StaffRequest, case_id: UUID, channel_id: UUID) -> HttpResponse:
    """Note that a number or address no longer works."""
    case = opened(request, case_id)
    channel = next((row for row in queries.channels_of(case.person_id) if row.id == channel_id), None)
    if channel is None:
        raise Http404
    form = EndChannelForm(sent(request), initial={"version": channel.version})

    def save() -> None:
        seen, on = form.cleaned_data["version"], form.cleaned_data["valid_until"]
        actions.end_channel(case=case, channel=channel, seen=seen, on=on, by=request.actor)

    if form.is_bound and form.is_valid() and tried(form, save, stored=lambda: queries.end_of(channel)):
        messages.success(request, "Festgehalten. Der alte Weg bleibt unter „Früher“ stehen.")
        return redirect("cases:channels", case_id)
    return answer(request, case, "cases/end_channel.html", form=form, channel=channel)


@door(right=Right.WORK_CASES, purpose=Purpose.CASEWORK, methods=("GET", "POST"))
def household(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Show the Bedarfsgemeinschaft: others with a case that one may see, and members without one."""
    case, form = opened(request, case_id), MemberForm(sent(request))
    if form.is_bound and form.is_valid():
        values, by = {name: value for name, value in form.cleaned_data.items() if name != "repeat_key"}, request.actor
        with refusals(form):
            once_sent(request, lambda: str(actions.add_member(case=case, by=by, **values).id), by=by)
            messages.success(request, "Haushaltsmitglied eingetragen.")
            return redirect("cases:household", case_id)
    others, members = queries.household_cases(case.person, request.actor), queries.members_of(case)
    request.reads.list(other.id for other in others)
    return answer(request, case, "cases/household.html", form=form, others=others, members=list(members))


@door(right=Right.WORK_CASES, purpose=Purpose.CASEWORK, methods=("GET", "POST"))
def remove_member(request: StaffRequest, case_id: UUID, member_id: UUID) -> HttpResponse:
    """Delete somebody of the household who has no case; asked first, because it cannot be undone."""
    case = opened(request, case_id)
    member: HouseholdMember | None = queries.members_of(case).filter(pk=member_id).first()
    if member is None:
        raise Http404
    if request.method == "POST":
        actions.remove_member(case=case, member=member, by=request.actor)
        messages.success(request, "Eintrag gelöscht.")
        return redirect("cases:household", case_id)
    return answer(request, case, "cases/remove_member.html", member=member)


@door(right=Right.WORK_CASES, purpose=Purpose.CASEWORK, methods=("GET", "POST"))
def protected_facts(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Show and change voluntary statements of classes 2 and 3; without a grant the page does not exist."""
    case, classes = opened(request, case_id), queries.classes_of(case_id, request.actor)
    held = classes & FACT_CLASSES
    if not held:
        raise Http404
    request.reads.case(case_id, DataClass(max(held)))
    seen = {f"seen_{kind}": version for kind, version in queries.fact_versions(case).items()}
    nothing = {f"seen_{kind}": 0 for kind in ("health", "addiction", "debts", "convictions")}
    form = FactsForm(sent(request), classes=held, initial={**nothing, **seen, **queries.open_facts(case, kinds=FACTS)})
    if form.is_bound and form.is_valid():
        texts = {kind: form.cleaned_data[kind] for kind in form.kinds()}
        versions = {kind: form.cleaned_data[f"seen_{kind}"] for kind in form.kinds()}
        with refusals(form):
            actions.record_facts(case=case, texts=texts, seen=versions, by=request.actor)
            messages.success(request, "Gespeichert, verschlüsselt für diesen Fall.")
            return redirect("cases:protected_facts", case_id)
    return answer(request, case, "cases/protected_facts.html", form=form, classes=classes)


@door(right=Right.WORK_CASES, purpose=Purpose.CASEWORK, methods=("GET", "POST"))
def open_class(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Let the holder open a class of the own case, with the reason on record."""
    case, held = opened(request, case_id), queries.classes_of(case_id, request.actor)
    offered = [DataClass.HEALTH, DataClass.DEBTS] + [DataClass.SEALED] * case.person.has_protected_address
    closed = [item for item in offered if item not in held]
    if not closed or not queries.is_holder(case_id):
        raise Http404
    form = OpenClassForm(sent(request), closed=closed)
    if form.is_bound and form.is_valid():
        with refusals(form):
            actions.open_class(case=case, by=request.actor, **form.cleaned_data)
            messages.success(request, "Freigeschaltet. Der Grund steht im Protokoll.")
            return redirect("desk:case_file", case_id)
    return answer(request, case, "cases/open_class.html", form=form)


def _sealed_address(request: StaffRequest, case: Case, *, may_seal: bool) -> str:
    if not (may_seal and case.person.has_protected_address):
        return ""
    request.reads.case(case.id, DataClass.SEALED)
    return queries.open_facts(case, kinds=["address"]).get("address", "")
