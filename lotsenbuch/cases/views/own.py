"""Fields and kinds of the house: kept by the administration, filled in for a case (C112)."""

from collections.abc import Mapping
from functools import partial
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from lotsenbuch.accounts.doors import Purpose, StaffRequest, door
from lotsenbuch.accounts.roles import Right
from lotsenbuch.cases import actions
from lotsenbuch.cases.fields import NewOwnFieldForm, NewOwnKindForm, OwnFieldForm, OwnKindForm, OwnValuesForm, own_name
from lotsenbuch.cases.models import Case, OwnField, OwnKind
from lotsenbuch.cases.queries import own
from lotsenbuch.cases.rules.own import PLACES, kind_places, runs
from lotsenbuch.records import clock
from lotsenbuch.records.editing import once_sent, tried

from .frame import opened, sent

# Where a place is read: its page shows what was entered.
_BACK = {
    "person": "desk:case_file",
    "assessment": "assessment:assessment",
    "plan": "planning:plan",
    "closing": "closure:closure",
}
_BOTH = ("GET", "POST")


@door(right=Right.WORK_CASES, purpose=Purpose.CASEWORK, methods=_BOTH)
def own_values(request: StaffRequest, case_id: UUID, own_place: str) -> HttpResponse:
    """Fill in what the house asks at one place; fields that need a grant are there with it only."""
    case, place = opened(request, case_id), own_place
    asked = own.fields_at(place, getattr(case, "held_classes", ()))
    if not asked:
        raise Http404
    there = _stored(case, place)
    request.reads.case(case_id, own.class_shown(own.entered(case, place)))
    form = OwnValuesForm(sent(request), asked=asked, initial=there)
    act = partial(_keep, request, case, form)
    if form.is_bound and form.is_valid() and tried(form, act, lambda: _stored(case, place)):
        messages.success(request, "Gespeichert.")
        return redirect(_BACK[place], case_id)
    context = {"case": case, "form": form, "place": PLACES[place], "back": _BACK[place]}
    return TemplateResponse(request, "cases/own_values.html", context)


def _keep(request: StaffRequest, case: Case, form: OwnValuesForm) -> None:
    place, seen, by = form.asked[0].place, form.cleaned_data["version"], request.actor

    def act() -> str:
        return str(actions.keep_own_values(case=case, place=place, texts=form.texts(), seen=seen, by=by))

    once_sent(request, act, by=by)


def _stored(case: Case, place: str) -> Mapping[str, object]:
    vars(case).pop("own", None)
    told = {own_name(one.field_id): one.text for one in own.entered(case, place)}
    empty = {own_name(field.id): "" for field in own.fields_at(place, getattr(case, "held_classes", ()))}
    return {**empty, **told, "version": own.seen_of(case, place)}


@door(right=Right.READ_SETTINGS, purpose=Purpose.OVERSIGHT)
def own_fields(request: StaffRequest) -> HttpResponse:
    """List the fields and kinds of the house, by place, those that ended too."""
    fields, kinds, today = own.own_fields(), own.own_kinds(), clock.today()
    groups = [
        (label, [(one, runs(one.from_on, one.until_on, today)) for one in fields if one.place == place])
        for place, label in PLACES.items()
    ]
    sorts = [
        (
            place.label,
            [
                (one, dict(place.builtin).get(one.counts_as, ""), runs(one.from_on, one.until_on, today))
                for one in kinds
                if one.place == place.key
            ],
        )
        for place in kind_places().values()
    ]
    return TemplateResponse(request, "cases/own_fields.html", {"groups": groups, "sorts": sorts})


@door(right=Right.ADMINISTER, purpose=Purpose.ADMINISTRATION, methods=_BOTH)
def add_own_field(request: StaffRequest) -> HttpResponse:
    """Add a field of the house."""
    form = NewOwnFieldForm(sent(request))

    def act() -> object:
        return actions.add_own_field(by=request.actor, **form.values())

    if form.is_bound and form.is_valid() and tried(form, act):
        messages.success(request, f"Feld angelegt: {form.cleaned_data['label']}.")
        return redirect("cases:own_fields")
    return TemplateResponse(request, "cases/add_own_field.html", {"form": form})


@door(right=Right.ADMINISTER, purpose=Purpose.ADMINISTRATION, methods=_BOTH)
def change_own_field(request: StaffRequest, field_id: UUID) -> HttpResponse:
    """Change the words of a field or end it; what was entered stays."""
    row = _one(own.own_fields(), field_id)
    form = OwnFieldForm(sent(request), field=row, initial=dict(_field_now(row)))

    def act() -> object:
        values = form.values()
        return actions.change_own_field(field=row, seen=form.cleaned_data["version"], by=request.actor, **values)

    if form.is_bound and form.is_valid() and tried(form, act, lambda: _field_now(_one(own.own_fields(), field_id))):
        messages.success(request, "Gespeichert.")
        return redirect("cases:own_fields")
    return TemplateResponse(request, "cases/change_own_field.html", {"form": form, "row": row})


@door(right=Right.ADMINISTER, purpose=Purpose.ADMINISTRATION, methods=_BOTH)
def add_own_kind(request: StaffRequest) -> HttpResponse:
    """Add a kind of the house beside the built-in ones."""
    form = NewOwnKindForm(sent(request))

    def act() -> object:
        return actions.add_own_kind(by=request.actor, **form.values())

    if form.is_bound and form.is_valid() and tried(form, act):
        messages.success(request, f"Art angelegt: {form.cleaned_data['label']}.")
        return redirect("cases:own_fields")
    return TemplateResponse(request, "cases/add_own_kind.html", {"form": form})


@door(right=Right.ADMINISTER, purpose=Purpose.ADMINISTRATION, methods=_BOTH)
def change_own_kind(request: StaffRequest, kind_id: UUID) -> HttpResponse:
    """Change the words of a kind or end it; what was written under it stays."""
    row = _one(own.own_kinds(), kind_id)
    form = OwnKindForm(sent(request), initial=dict(_kind_now(row)))

    def act() -> object:
        values = form.values()
        return actions.change_own_kind(kind=row, seen=form.cleaned_data["version"], by=request.actor, **values)

    if form.is_bound and form.is_valid() and tried(form, act, lambda: _kind_now(_one(own.own_kinds(), kind_id))):
        messages.success(request, "Gespeichert.")
        return redirect("cases:own_fields")
    counts_as = dict(kind_places()[row.place].builtin)[row.counts_as]
    context = {"form": form, "row": row, "counts_as": counts_as}
    return TemplateResponse(request, "cases/change_own_kind.html", context)


def _one[O: (OwnField, OwnKind)](rows: list[O], row_id: UUID) -> O:
    found = next((row for row in rows if row.id == row_id), None)
    if found is None:
        raise Http404
    return found


def _kind_now(row: OwnKind | OwnField) -> Mapping[str, object]:
    names = ("label", "purpose", "deletion", "position", "until_on", "version")
    return {name: getattr(row, name) for name in names}


def _field_now(row: OwnField) -> Mapping[str, object]:
    return {**_kind_now(row), "help": row.help, "options": "\n".join(row.options)}
