"""Folders of one's own: packed, looked at, called back, printed as a card, and what waits from outside."""

from collections.abc import Callable
from datetime import date, timedelta
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.dateparse import parse_date

from lotsenbuch.accounts.doors import Kind, Purpose, StaffRequest, door
from lotsenbuch.accounts.roles import Right
from lotsenbuch.fieldwork import actions, queries
from lotsenbuch.fieldwork.forms.desk import OnceForm
from lotsenbuch.fieldwork.forms.packing import PackForm, begin
from lotsenbuch.fieldwork.queries.before import leads_of, next_walk_day, stand_in_for, told_by
from lotsenbuch.fieldwork.queries.desk import copies_promised
from lotsenbuch.fieldwork.queries.folder import FolderPage, folder_page, last_told, packings_on
from lotsenbuch.fieldwork.queries.out import card_of, cards_to_destroy, outing_told, outings_seen
from lotsenbuch.fieldwork.rules.folder import MEETINGS_AT_MOST
from lotsenbuch.letters.answers import download
from lotsenbuch.office.queries import house_of
from lotsenbuch.records import clock
from lotsenbuch.records.editing import once_sent, tried
from lotsenbuch.records.rules import RefusedError

from .prints import card_pdf as printed
from .steps import found, refusal_of, sent

FOLDERS_SHOWN = 20
MOST_SKIPPED = 100


@door(right=Right.WORK_CASES, purpose=Purpose.FIELD)
def folders(request: StaffRequest) -> HttpResponse:
    """Show one's own folders, cards to destroy, notes that wait, who is out."""
    by = request.actor
    packed = list(queries.folders_of(by)[:FOLDERS_SHOWN])
    notes = list(queries.notes_waiting(by).defer("envelope").select_related("case__person"))
    promised = copies_promised(by)
    shows = {
        "folders": packed,
        "cards": cards_to_destroy(by),
        "notes": notes,
        "promised": promised,
        "outings": outings_seen(),
        "now": clock.now(),
        "once": OnceForm(),
    }
    request.reads.list(note.case_id for note in [*notes, *promised] if note.case_id)
    request.reads.list(meeting.case_id for folder in packed for meeting in folder.meetings.all())
    if any(note.case_id is None for note in notes):
        actions.note_looked_at(by=by)
    return TemplateResponse(request, "fieldwork/folders.html", shows)


@door(right=Right.WORK_CASES, purpose=Purpose.FIELD, kind=Kind.ACT, methods=("GET", "POST"))
def pack(request: StaffRequest) -> HttpResponse:
    """Pack the folder of a day: tick, look at what leaves the house, pack."""
    on = _day(request)
    form = _form(request, on)
    leaving: list[actions.Leaving] = []

    def look() -> None:
        leaving.extend(actions.leaving(form.chosen(), request.actor))
        if not 1 <= len(leaving) <= MEETINGS_AT_MOST:
            raise RefusedError("Eine Mappe ist für ein bis zehn Treffen.")

    if request.method == "POST" and form.is_valid() and tried(form, look):
        if "pack" in request.POST and tried(form, lambda: _pack(request, form)):
            return redirect("fieldwork:folders")
        if not form.errors and "change" not in request.POST:
            return TemplateResponse(request, "fieldwork/leaving.html", {"form": form, "leaving": leaving, "on": on})
    return TemplateResponse(request, "fieldwork/pack.html", {"form": form, "on": on, "more": on + timedelta(days=1)})


def _form(request: StaffRequest, on: date) -> PackForm:
    skip = request.GET.get("ab", "")
    walks = packings_on(
        request.user, on, skip=min(int(skip), MOST_SKIPPED) if skip.isascii() and skip.isdecimal() else 0
    )
    for one in walks.packings:
        request.reads.case(one.case.id, one.data_class)
    leads, other = leads_of(request.user.pk), stand_in_for(request.user.pk)
    lead = "die Teamleitung" if leads else other.display_name if other else "niemand; bitte jemanden wählen"
    colleagues, initial = told_by(request.user), begin(walks, last_told(request.actor))
    return PackForm(sent(request), on=on, walks=walks, colleagues=colleagues, lead=lead, initial=initial)


def _pack(request: StaffRequest, form: PackForm) -> None:
    def save() -> str:
        opens_at, closes_at = form.window
        chosen, by = form.chosen(), request.actor
        made = actions.pack_day(chosen=chosen, opens_at=opens_at, closes_at=closes_at, told_id=form.told_id, by=by)
        return str(made.id)

    once_sent(request, save, by=request.actor)
    messages.success(
        request, "Gepackt. Die Mappe liegt zum Holen bereit und öffnet sich erst zur eingestellten Stunde."
    )


@door(right=Right.WORK_CASES, purpose=Purpose.FIELD)
def packed_folder(request: StaffRequest, folder_id: UUID) -> HttpResponse:
    """Show what a folder of one's own holds and where it is."""
    page = _opened(request, folder_id)
    return TemplateResponse(request, "fieldwork/packed_folder.html", {"page": page, "once": OnceForm()})


@door(right=Right.WORK_CASES, purpose=Purpose.FIELD, kind=Kind.ACT, methods=("POST",))
def revoke_folder(request: StaffRequest, folder_id: UUID) -> HttpResponse:
    """Call a folder back."""
    folder = found(queries.own_folder(folder_id, request.actor))
    return _done(
        request, folder_id, lambda: actions.revoke_folder(folder=folder, seen=folder.version, by=request.actor)
    )


@door(right=Right.WORK_CASES, purpose=Purpose.FIELD, kind=Kind.ACT, methods=("POST",))
def print_card(request: StaffRequest, folder_id: UUID) -> HttpResponse:
    """Make the paper card of a folder."""
    folder, made = found(queries.own_folder(folder_id, request.actor)), list[str]()

    def save() -> str:
        return str(actions.print_card(folder=folder, by=request.actor).id)

    form = OnceForm(request.POST)
    if form.is_valid() and tried(form, lambda: made.append(once_sent(request, save, by=request.actor))):
        return redirect("fieldwork:card_pdf", made[0])
    messages.error(request, refusal_of(form))
    return redirect("fieldwork:packed_folder", folder_id)


@door(right=Right.WORK_CASES, purpose=Purpose.FIELD, kind=Kind.DOWNLOAD)
def card_pdf(request: StaffRequest, card_id: UUID) -> HttpResponse:
    """Return the card as A6."""
    card = found(card_of(card_id, request.actor))
    page = _opened(request, card.folder_id)
    return download(printed(card, page, house_of(request).name), name=f"karte-{card.number}.pdf", inline=True)


@door(right=Right.WORK_CASES, purpose=Purpose.FIELD, kind=Kind.ACT, methods=("POST",))
def destroy_card(request: StaffRequest, card_id: UUID) -> HttpResponse:
    """Tick a card as destroyed."""
    card = found(card_of(card_id, request.actor))
    actions.destroy_card(card=card, by=request.actor)
    messages.success(request, f"Karte {card.number}: als vernichtet festgehalten.")
    return redirect("fieldwork:folders")


@door(right=Right.OWN_DESK, purpose=Purpose.OWN)
def outings(request: StaffRequest) -> HttpResponse:
    """Show who is out and late, to whom it was told."""
    rows = outings_seen()
    return TemplateResponse(
        request, "fieldwork/outings.html", {"outings": rows, "now": clock.now(), "once": OnceForm()}
    )


@door(right=Right.OWN_DESK, purpose=Purpose.OWN, kind=Kind.ACT, methods=("POST",))
def note_heard(request: StaffRequest, outing_id: UUID) -> HttpResponse:
    """Note that the colleague was reached."""
    row = found(outing_told(outing_id, request.actor))
    actions.note_heard(outing=row, by=request.actor)
    messages.success(request, "Festgehalten: erreicht.")
    return redirect("fieldwork:outings")


def _opened(request: StaffRequest, folder_id: UUID) -> FolderPage:
    page = folder_page(found(queries.own_folder(folder_id, request.actor)), request.actor)
    for case_id, data_class in page.shown.items():
        request.reads.case(case_id, data_class)
    return page


def _done(request: StaffRequest, folder_id: UUID, act: Callable[[], object]) -> HttpResponse:
    form = OnceForm(request.POST)
    if form.is_valid() and tried(form, act):
        messages.success(request, "Zurückgerufen. Auf dem Gerät öffnet sich die Mappe nicht mehr.")
    else:
        messages.error(request, refusal_of(form))
    return redirect(reverse("fieldwork:packed_folder", args=[folder_id]))


def _day(request: StaffRequest) -> date:
    try:
        return parse_date(request.GET.get("tag", "")) or next_walk_day(request.user.pk)
    except ValueError:
        return clock.today()
