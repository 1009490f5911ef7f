"""One's own page: details, password, notices."""

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters

from lotsenbuch.accounts import actions
from lotsenbuch.accounts.doors import Purpose, StaffRequest, door
from lotsenbuch.accounts.forms import OwnForm, PasswordForm, stored_details
from lotsenbuch.accounts.models import Staff
from lotsenbuch.accounts.queries import factors_of, notices_of, roles_of
from lotsenbuch.accounts.roles import Right
from lotsenbuch.records.editing import tried

_BOTH = ("GET", "POST")


@door(right=Right.OWN_DESK, purpose=Purpose.OWN, methods=_BOTH)
def me(request: StaffRequest) -> HttpResponse:
    """Show and change one's own details."""
    staff = request.user
    form = OwnForm(request.POST or None, initial=stored_details(staff))
    if request.method == "POST" and form.is_valid() and _changed(form, request):
        messages.success(request, "Gespeichert.")
        return redirect("accounts:me")
    shown = {"form": form, "roles": roles_of(staff), "factors": factors_of(staff)}
    return render(request, "accounts/me.html", shown)


def _changed(form: OwnForm, request: StaffRequest) -> bool:
    staff, seen, details = request.user, form.cleaned_data["version"], form.details()
    return tried(
        form,
        lambda: actions.change_own_details(staff=staff, seen=seen, details=details, by=request.actor),
        lambda: stored_details(Staff.objects.get(pk=staff.pk)),
    )


@sensitive_post_parameters()
@door(right=Right.OWN_DESK, purpose=Purpose.OWN, methods=_BOTH)
def change_password(request: StaffRequest) -> HttpResponse:
    """Change one's own password."""
    form, staff = PasswordForm(request.POST or None), request.user
    if request.method == "POST" and form.is_valid():
        old, new = form.cleaned_data["old"], form.cleaned_data["new"]
        here = request.session.row_id
        if tried(
            form,
            lambda: actions.change_own_password(staff=staff, old=old, new=new, by=request.actor, besides=here),
        ):
            update_session_auth_hash(request, staff)
            messages.success(request, "Das Passwort ist geändert. Andere Sitzungen dieses Kontos sind beendet.")
            return redirect("accounts:me")
    return render(request, "accounts/change_password.html", {"form": form})


@door(right=Right.OWN_DESK, purpose=Purpose.OWN, methods=_BOTH)
def notices(request: StaffRequest) -> HttpResponse:
    """List one's notices; POST marks all as seen."""
    if request.method == "POST":
        actions.see_notices(by=request.actor)
        return redirect("accounts:notices")
    return render(request, "accounts/notices.html", {"notices": notices_of(request.user)})
