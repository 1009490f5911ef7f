"""The network map as it is read: the drawing, its table, earlier maps, the paper for the person."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.template.response import TemplateResponse

from lotsenbuch.accounts.doors import Kind, Purpose, StaffRequest, door
from lotsenbuch.accounts.roles import Right
from lotsenbuch.assessment import actions
from lotsenbuch.assessment.forms import CloseMapForm
from lotsenbuch.assessment.queries import Drawing, changes_between, map_of
from lotsenbuch.cases.models import Case
from lotsenbuch.letters.answers import download
from lotsenbuch.letters.papers import Chart, Heading, Paper, Paragraph, Table, render
from lotsenbuch.office.models import House
from lotsenbuch.office.queries import house_of
from lotsenbuch.records import clock
from lotsenbuch.records.editing import tried
from lotsenbuch.ui.templatetags.ui import day

from .frame import Stored, opened, sent


def drawn(request: StaffRequest, case: Case, number: int | None = None) -> Drawing:
    """Return a map and note its class; 404 for one that is not there."""
    drawing = map_of(case, number)
    if drawing is None:
        raise Http404
    request.reads.case(case.id, drawing.data_class)
    return drawing


@door(right=Right.WORK_CASES, purpose=Purpose.CASEWORK)
def network(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Show the newest map with its table, and the earlier ones."""
    case = opened(request, case_id)
    return TemplateResponse(request, "assessment/network.html", {"case": case, "drawing": drawn(request, case)})


@door(right=Right.WORK_CASES, purpose=Purpose.CASEWORK, methods=("GET", "POST"))
def close_network(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Keep the map in work as it is."""
    case = opened(request, case_id)
    head = drawn(request, case).head
    form = CloseMapForm(sent(request), initial={"version": head.version if head else 1})

    def stored() -> Stored:
        return {"version": head.version if head else 1}

    if form.is_bound and form.is_valid():
        given = {"seen": form.cleaned_data["version"], "on": form.cleaned_data["closed_on"]}
        if tried(form, lambda: actions.close_map(case=case, by=request.actor, **given), stored):
            messages.success(request, "Karte festgehalten. Die nächste Änderung beginnt eine neue.")
            return redirect("assessment:network", case_id=case.id)
    return TemplateResponse(request, "assessment/close_network.html", {"case": case, "form": form, "head": head})


@door(right=Right.WORK_CASES, purpose=Purpose.CASEWORK)
def compare_networks(request: StaffRequest, case_id: UUID, number: int) -> HttpResponse:
    """Show a map beside an earlier one, by default the one before it, and what is different."""
    case, asked = opened(request, case_id), request.GET.get("mit", "")
    found = changes_between(case, number, int(asked) if asked.isdecimal() else None)
    if found is None:
        raise Http404
    earlier, later, told = found
    request.reads.case(case_id, max(earlier.data_class, later.data_class))
    context = {"case": case, "earlier": earlier, "later": later, "changes": told}
    return TemplateResponse(request, "assessment/compare_networks.html", context)


@door(right=Right.WORK_CASES, purpose=Purpose.CASEWORK, kind=Kind.DOWNLOAD)
def network_pdf(request: StaffRequest, case_id: UUID, number: int) -> HttpResponse:
    """Print a map for the person: the drawing, and the same as a table."""
    case = opened(request, case_id)
    paper = map_paper(case, drawn(request, case, number), house_of(request))
    return download(render(paper), name=f"netzwerkkarte-{case.fallnummer}-{number}.pdf")


def map_paper(case: Case, drawing: Drawing, house: House) -> Paper:
    """Return a map as the paper that the person takes home."""
    svg = render_to_string("assessment/network_svg.html", {"drawing": drawing, "me": "Ich", "is_paper": True})
    head = drawing.head
    on = head.closed_on if head and head.closed_on else clock.today()
    rows = tuple((one.member.label, one.member.where, ", ".join(one.knows) or "–") for one in drawing.members)
    words = "Netzwerkkarte. " + ("; ".join(one.said for one in drawing.members) or "Noch niemand eingezeichnet.")
    return Paper(
        title="Meine Netzwerkkarte",
        subtitle=f"{case.person.full_name} · {'Stand' if drawing.is_in_work else 'gezeichnet am'} {day(on)}",
        house=house.name,
        on=on,
        number=case.fallnummer,
        blocks=(
            Paragraph("Diese Karte haben wir zusammen gezeichnet. Niemand darauf wird bewertet; sie gehört Ihnen."),
            Chart(svg, words, width_cm=14),
            Heading("Wer auf der Karte steht"),
            Table(("Wer", "Wo", "Kennt"), rows or (("–", "–", "–"),), (4, 4, 5)),
        ),
    )
