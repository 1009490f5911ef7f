"""Cases whose holder cannot work them any more: the team lead gives them anew, without seeing them."""

from collections.abc import Callable
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from lotsenbuch.accounts.doors import Purpose, StaffRequest, door, offer_undo
from lotsenbuch.accounts.roles import Right
from lotsenbuch.cases.models import Outline
from lotsenbuch.cases.queries import stranded_outlines
from lotsenbuch.desk.forms import ReassignForm
from lotsenbuch.desk.queries import stranded_list
from lotsenbuch.office.queries import house_of, phase_words
from lotsenbuch.records.editing import answered_before, once_sent, refusals
from lotsenbuch.team.actions import give_stranded
from lotsenbuch.team.queries.colleagues import candidates


@door(right=Right.LEAD_TEAM, purpose=Purpose.LEADING)
def stranded(request: StaffRequest) -> HttpResponse:
    """Show the cases without a holder who can work them: number, initials, project, phase."""
    listing = stranded_list(house_of(request).phase_names, request.GET.get("seite", "1"))
    request.reads.list(listing.case_ids)
    return render(request, "desk/stranded.html", {"listing": listing})


@door(right=Right.LEAD_TEAM, purpose=Purpose.LEADING, methods=("GET", "POST"))
def reassign(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Give such a case to a colleague, seeing how much each has, with a reason."""
    if answer := answered_before(request, by=request.actor):  # given already: it is not in the list any more
        return redirect(answer)
    found = stranded_outlines().select_related("project").filter(pk=case_id).first()
    if found is None:
        raise Http404
    request.reads.list([case_id])
    people = [one for one in candidates(found) if one.staff.pk != request.user.pk]
    form = ReassignForm(request.POST if request.method == "POST" else None, colleagues=people)
    if form.is_bound and form.is_valid():
        with refusals(form):
            return redirect(once_sent(request, _giving(request, form, found), by=request.actor))
    phase = phase_words(found.phase, of=found.project_id, chosen=found.stage)
    return render(request, "desk/reassign.html", {"outline": found, "phase": phase, "form": form})


def _giving(request: StaffRequest, form: ReassignForm, outline: Outline) -> Callable[[], str]:
    to, reason = form.staff[form.cleaned_data["to"]], form.cleaned_data["reason"]

    def give() -> str:
        undo = give_stranded(outline=outline, to=to, reason=reason, by=request.actor)
        back = reverse("desk:stranded")
        offer_undo(request, undo, f"Der Fall ist vergeben an {to.display_name}.", back=back)
        return back

    return give
