"""Administration of staff: accounts, roles, first passwords, lost second factors, who may what."""

from uuid import UUID, uuid4

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from lotsenbuch.accounts import actions, queries
from lotsenbuch.accounts.doors import Kind, Purpose, StaffRequest, door
from lotsenbuch.accounts.forms import NewStaffForm, RoleForm, StaffForm, stored_details
from lotsenbuch.accounts.models import Staff
from lotsenbuch.accounts.roles import ROLE_LABELS, Right, Role
from lotsenbuch.accounts.rules import first_password, held_by, stranded_now
from lotsenbuch.records.editing import once_sent, tried
from lotsenbuch.records.rules import RefusedError

_BOTH, _PER_PAGE = ("GET", "POST"), 50


@door(right=Right.READ_SETTINGS, purpose=Purpose.ADMINISTRATION)
def administration(request: StaffRequest) -> HttpResponse:
    """List the pages of the administration that one may open."""
    context = {"pages": queries.settings_pages(request.user), "has_scanner": bool(settings.LOTSE_CLAMD)}
    return render(request, "accounts/administration.html", context)


@door(right=Right.READ_SETTINGS, purpose=Purpose.OVERSIGHT)
def permissions(request: StaffRequest) -> HttpResponse:
    """Show who may what, straight from the table that decides it."""
    shown = {"roles": [ROLE_LABELS[role] for role in Role], "rights": queries.rights_table()}
    return render(request, "accounts/permissions.html", shown)


@door(right=Right.ADMINISTER, purpose=Purpose.ADMINISTRATION)
def staff(request: StaffRequest) -> HttpResponse:
    """List the colleagues with their roles."""
    closed = request.GET.get("konten") == "geschlossen"
    page = Paginator(queries.all_staff(closed=closed), _PER_PAGE).get_page(request.GET.get("seite"))
    return render(request, "accounts/staff.html", {"page": page, "closed": closed, "stranded": stranded_now()})


@door(right=Right.ADMINISTER, purpose=Purpose.ADMINISTRATION, methods=_BOTH)
def add_staff(request: StaffRequest) -> HttpResponse:
    """Add a colleague and show the first password once."""
    form = NewStaffForm(request.POST or None, initial={"repeat_key": uuid4()})
    if request.method == "POST" and form.is_valid():
        made: list[tuple[Staff, str]] = []

        def add() -> str:
            made.append(_added(form, request))
            return reverse("accounts:change_staff", args=[made[0][0].pk])

        answers: list[str] = []
        if tried(form, lambda: answers.append(once_sent(request, add, by=request.actor))):
            return _password_page(request, *made[0]) if made else redirect(answers[0])
    return render(request, "accounts/add_staff.html", {"form": form})


def _added(form: NewStaffForm, request: StaffRequest) -> tuple[Staff, str]:
    password = first_password()
    return actions.add_staff(details=form.details(), password=password, by=request.actor), password


@door(right=Right.ADMINISTER, purpose=Purpose.ADMINISTRATION, methods=_BOTH)
def change_staff(request: StaffRequest, staff_id: UUID) -> HttpResponse:
    """Show an account with its roles, and change it."""
    colleague = _colleague(staff_id)
    form = StaffForm(request.POST or None, initial=stored_details(colleague))
    if request.method == "POST" and form.is_valid() and _changed(form, colleague, request):
        messages.success(
            request, "Gespeichert." if colleague.is_active else "Gespeichert. Alle Sitzungen sind beendet."
        )
        return redirect("accounts:change_staff", staff_id)
    return _account_page(request, _colleague(staff_id), form=form)


def _changed(form: StaffForm, colleague: Staff, request: StaffRequest) -> bool:
    seen, details = form.cleaned_data["version"], form.details()
    return tried(
        form,
        lambda: actions.change_staff(staff=colleague, seen=seen, details=details, by=request.actor),
        lambda: stored_details(_colleague(colleague.pk)),
    )


@door(right=Right.ADMINISTER, purpose=Purpose.ADMINISTRATION, kind=Kind.ACT, methods=("POST",))
def give_role(request: StaffRequest, staff_id: UUID) -> HttpResponse:
    """Give a role with its period."""
    colleague, form = _colleague(staff_id), RoleForm(request.POST)
    if form.is_valid() and tried(
        form, lambda: actions.give_role(staff=colleague, by=request.actor, **form.cleaned_data)
    ):
        messages.success(request, f"Rolle vergeben: {form.cleaned_data['role'].label}.")
        return redirect("accounts:change_staff", staff_id)
    return _account_page(request, colleague, role_form=form)


@door(right=Right.ADMINISTER, purpose=Purpose.ADMINISTRATION, kind=Kind.ACT, methods=("POST",))
def withdraw_role(request: StaffRequest, staff_id: UUID, assignment_id: UUID) -> HttpResponse:
    """End a role at the colleague's next request."""
    assignment = queries.role_assignment(_colleague(staff_id), assignment_id)
    if assignment is None:
        raise Http404
    try:
        actions.withdraw_role(assignment=assignment, by=request.actor)
        messages.success(request, f"Rolle beendet: {Role(assignment.role).label}.")
    except RefusedError as error:
        messages.error(request, error.message)
    return redirect("accounts:change_staff", staff_id)


@door(right=Right.ADMINISTER, purpose=Purpose.ADMINISTRATION, kind=Kind.ACT, methods=("POST",))
def end_staff_sessions(request: StaffRequest, staff_id: UUID) -> HttpResponse:
    """End every session of a colleague, for example when a telephone was lost."""
    actions.end_staff_sessions(staff=_colleague(staff_id), by=request.actor)
    messages.success(request, "Alle Sitzungen dieses Kontos sind beendet.")
    return redirect("accounts:change_staff", staff_id)


@door(right=Right.ADMINISTER, purpose=Purpose.ADMINISTRATION, methods=_BOTH)
def set_password(request: StaffRequest, staff_id: UUID) -> HttpResponse:
    """Give a first password, shown once."""
    colleague = _colleague(staff_id)
    if request.method == "POST":
        try:
            return _password_page(request, colleague, actions.set_first_password(staff=colleague, by=request.actor))
        except RefusedError as error:
            messages.error(request, error.message)
            return redirect("accounts:change_staff", staff_id)
    return render(request, "accounts/set_password.html", {"colleague": colleague})


@door(right=Right.ADMINISTER, purpose=Purpose.ADMINISTRATION, methods=_BOTH)
def reset_second_factor(request: StaffRequest, staff_id: UUID) -> HttpResponse:
    """Remove every second factor of a colleague who has come in person."""
    colleague = _colleague(staff_id)
    if request.method == "POST":
        try:
            actions.reset_second_factor(staff=colleague, by=request.actor)
            messages.success(request, "Der zweite Faktor ist zurückgesetzt, alle Sitzungen sind beendet.")
        except RefusedError as error:
            messages.error(request, error.message)
        return redirect("accounts:change_staff", staff_id)
    return render(request, "accounts/reset_second_factor.html", {"colleague": colleague})


def _colleague(staff_id: UUID) -> Staff:
    found = queries.staff_member(staff_id)
    if found is None:
        raise Http404
    return found


def _account_page(
    request: StaffRequest, colleague: Staff, *, form: StaffForm | None = None, role_form: RoleForm | None = None
) -> HttpResponse:
    shown = {
        "colleague": colleague,
        "form": form or StaffForm(initial=stored_details(colleague)),
        "role_form": role_form or RoleForm(),
        "roles": queries.roles_of(colleague),
        "past": queries.roles_of(colleague, past=True),
        "factors": queries.factors_of(colleague),
        "held": held_by(colleague.pk),
        "is_own": colleague.pk == request.user.pk,
    }
    return render(request, "accounts/change_staff.html", shown)


def _password_page(request: StaffRequest, colleague: Staff, password: str) -> HttpResponse:
    return render(request, "accounts/first_password.html", {"colleague": colleague, "password": password})
