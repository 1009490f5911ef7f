"""A form that has to wait: what was typed is kept, the page that comes first is opened, and then it goes on."""

from uuid import UUID

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse

from lotsenbuch.accounts.doors import StaffRequest
from lotsenbuch.appointments.rules.before import NotPreparedError
from lotsenbuch.records.actions import save_draft
from lotsenbuch.records.queries import open_draft
from lotsenbuch.records.rules import DataClass

PLACE = "appointments:waiting"
AGAIN = "wieder"


def open_first(request: StaffRequest, case_id: UUID, lacking: NotPreparedError) -> HttpResponse:
    """Keep what was typed and open the page where what is missing is settled; it leads back here."""
    if request.POST.get("data_class", "1") in {"", str(int(DataClass.MASTER)), str(int(DataClass.COUNSELLING))}:
        content = {"path": request.path, "body": request.POST.urlencode()}
        save_draft(PLACE, case_id, content, by=request.actor)
    return redirect(f"{reverse(lacking.page, args=[case_id])}?weiter=angefangen")


def typed(request: StaffRequest, case_id: UUID, *, version: int | None = None) -> QueryDict | None:
    """Return what was sent now, or what was kept from before; None when the page is only looked at.

    What was kept is shown beside the row as it is now (`version`), which settling what was missing may have changed.
    """
    if request.method == "POST":
        return request.POST
    kept = open_draft(PLACE, case_id, by=request.actor) if AGAIN in request.GET else None
    if kept is None or kept["path"] != request.path:
        return None
    begun = QueryDict(str(kept["body"]), mutable=True)
    if version is not None:
        begun["version"] = str(version)
    return begun


def way_on(request: StaffRequest, case_id: UUID) -> str:
    """Return where the form that waits goes on; empty where none does."""
    kept = open_draft(PLACE, case_id, by=request.actor)
    return f"{kept['path']}?{AGAIN}=1" if kept else ""
