"""What the letters of a colleague end with: set by themselves, or by the administration for them."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from lotsenbuch.accounts.doors import Purpose, StaffRequest, door
from lotsenbuch.accounts.models import Staff
from lotsenbuch.accounts.roles import Right
from lotsenbuch.office import actions, queries
from lotsenbuch.office.forms import SignatureForm, stored_signature
from lotsenbuch.records.editing import tried

_BOTH = ("GET", "POST")


@door(right=Right.ADMINISTER, purpose=Purpose.ADMINISTRATION)
def signatures(request: StaffRequest) -> HttpResponse:
    """List how the colleagues sign."""
    return render(request, "office/signatures.html", {"blocks": queries.all_signatures()})


@door(right=Right.ADMINISTER, purpose=Purpose.ADMINISTRATION, methods=_BOTH)
def sign_as(request: StaffRequest, staff_id: UUID) -> HttpResponse:
    """Set how a colleague signs."""
    staff = queries.possible_members().filter(pk=staff_id).first()
    if staff is None:
        raise Http404
    form = _form(request, staff)
    if request.method == "POST" and _saved(request, form, staff):
        return redirect("office:signatures")
    return render(request, "office/sign_as.html", {"form": form, "colleague": staff})


@door(right=Right.OWN_DESK, purpose=Purpose.OWN, methods=_BOTH)
def own_signature(request: StaffRequest) -> HttpResponse:
    """Set how one signs oneself."""
    form = _form(request, request.user)
    if request.method == "POST" and _saved(request, form, request.user):
        return redirect("accounts:me")
    return render(request, "office/own_signature.html", {"form": form})


def _form(request: StaffRequest, staff: Staff) -> SignatureForm:
    return SignatureForm(request.POST or None, initial=stored_signature(queries.signature_of(staff)))


def _saved(request: StaffRequest, form: SignatureForm, staff: Staff) -> bool:
    if not form.is_valid():
        return False
    given = dict(form.cleaned_data)
    seen = given.pop("version")
    done = tried(
        form,
        lambda: actions.sign_as(staff=staff, seen=seen, by=request.actor, **given),
        lambda: stored_signature(queries.signature_of(staff)),
    )
    if done:
        messages.success(request, "Gespeichert. Es gilt für Briefe, die ab jetzt entstehen.")
    return done
