"""The directory in and out: files, cards, a sheet for the person, the table of places, links for partners."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from lotsenbuch.accounts.doors import Kind, Purpose, StaffRequest, door
from lotsenbuch.accounts.roles import Right
from lotsenbuch.letters.answers import download
from lotsenbuch.partners import actions
from lotsenbuch.partners.forms.directory import DirectoryFileForm, PlacesForm
from lotsenbuch.partners.models import Contact
from lotsenbuch.partners.queries.directory import part_of, service_of, spots
from lotsenbuch.partners.queries.exchange import FILES, card_of, file_of
from lotsenbuch.partners.queries.sheet import days_of, words_in
from lotsenbuch.records import clock
from lotsenbuch.records.editing import refusals

from .steps import Step, found, page_of, sent, take


@door(right=Right.SEE_PARTNERS, purpose=Purpose.CASEWORK, kind=Kind.DOWNLOAD)
def export(request: StaffRequest, partner_file: str) -> HttpResponse:  # noqa: ARG001  # a view
    """Return the directory as CSV, XLSX or HSDS."""
    if partner_file not in FILES:
        raise Http404
    ending = "zip" if partner_file == "hsds" else partner_file
    name = f"netzwerk-{clock.today():%Y-%m-%d}.{ending}"
    return download(file_of(partner_file), name=name, content_type=FILES[partner_file])


@door(right=Right.KEEP_PARTNERS, purpose=Purpose.CASEWORK, methods=("GET", "POST"))
def import_directory(request: StaffRequest) -> HttpResponse:
    """Take a directory from a file, or only look what would come."""
    form, report = DirectoryFileForm(sent(request), request.FILES or None), None
    if form.is_bound and form.is_valid():
        file, is_trial = form.cleaned_data["file"], form.cleaned_data["is_trial"]
        with refusals(form):
            report = actions.import_file(
                data=file.read(), filename=file.name or "", is_trial=is_trial, by=request.actor
            )
    context = {"form": form, "report": report}
    return render(request, "partners/import_directory.html", context, status=422 if form.errors else 200)


@door(right=Right.SEE_PARTNERS, purpose=Purpose.CASEWORK, kind=Kind.DOWNLOAD)
def card(request: StaffRequest, organisation_id: UUID, part_row_id: UUID) -> HttpResponse:  # noqa: ARG001  # a view
    """Return a contact as a card for an address book."""
    row = part_of(Contact, found(organisation_id), part_row_id)
    if not isinstance(row, Contact):
        raise Http404
    return download(card_of(row), name="kontakt.vcf", content_type="text/vcard; charset=utf-8")


@door(right=Right.SEE_PARTNERS, purpose=Purpose.CASEWORK, kind=Kind.PRINT)
def sheet(request: StaffRequest, service_id: UUID, sheet_language: str) -> HttpResponse:
    """Show a service in large letters for printing, with the words around it in the person's language."""
    service, offered = service_of(service_id), words_in()
    if service is None or sheet_language not in offered:
        raise Http404
    words = offered[sheet_language]
    sites = [at.site for at in service.ats.all() if at.site.ended_on is None]
    context = {"service": service, "words": words, "sites": sites, "open_days": days_of(service, words)}
    return render(request, "partners/sheet.html", {**context, "languages": list(offered.values())})


@door(right=Right.ADMINISTER, purpose=Purpose.ADMINISTRATION, methods=("GET", "POST"))
def places(request: StaffRequest) -> HttpResponse:
    """Keep the table of places."""
    told = "\n".join(f"{one.postcode}; {one.town}; {one.latitude}; {one.longitude}" for one in spots().values())
    form = PlacesForm(sent(request), initial={"table": told})
    step = Step("Orte der Region", "Gespeichert.", reverse("partners:places"), intro=_PLACES, template="places")
    return take(request, form, lambda: actions.keep_places(spots=form.spots, by=request.actor), step)


_PLACES = (
    "Aus dieser Tabelle zeichnet das Netzwerk seine Karte und rechnet Entfernungen. Kein Kartendienst wird gefragt."
)


@door(right=Right.KEEP_PARTNERS, purpose=Purpose.CASEWORK, kind=Kind.ACT, methods=("POST",))
def ask_partner(request: StaffRequest, organisation_id: UUID) -> HttpResponse:
    """Make the link by which a partner confirms its entry, and show it once with a text for a mail."""
    row = found(organisation_id)
    token = actions.ask_partner(organisation=row, by=request.actor)
    messages.success(request, "Der Link ist gemacht. Er wird nur jetzt gezeigt.")
    link = request.build_absolute_uri(reverse("partners:confirm", args=[token]))
    return render(request, "partners/ask_partner.html", {"organisation": row, "link": link, "back": page_of(row.id)})
