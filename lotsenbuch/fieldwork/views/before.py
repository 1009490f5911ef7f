"""Before going out: is it right and wanted, what is known of the place, who goes along, how far it is."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse

from lotsenbuch.accounts.doors import Kind, Purpose, StaffRequest, door
from lotsenbuch.accounts.models import Staff
from lotsenbuch.accounts.roles import Right
from lotsenbuch.appointments.queries.link import reply_of
from lotsenbuch.appointments.views.kept import typed, way_on
from lotsenbuch.cases.models import Case
from lotsenbuch.cases.queries import classes_of
from lotsenbuch.fieldwork import actions
from lotsenbuch.fieldwork.forms.before import (
    AloneForm,
    AnswerForm,
    ChangePartnerForm,
    HazardForm,
    PartnerForm,
    TickForm,
    TogetherForm,
    WeighForm,
    begin_weighing,
)
from lotsenbuch.fieldwork.forms.desk import OnceForm
from lotsenbuch.fieldwork.queries import before as queries
from lotsenbuch.fieldwork.queries.alone import exceptions_to_answer, who_may_agree
from lotsenbuch.fieldwork.queries.day import day_of_walk
from lotsenbuch.fieldwork.queries.out import copies_of
from lotsenbuch.fieldwork.rules.before import NOBODY_AGREES, Lack, lacks
from lotsenbuch.records.rules import DataClass

from .steps import before_url, found, sent, take, talk
from .steps import opened as opened_case

_BOTH = ("GET", "POST")


@door(right=Right.WORK_CASES, purpose=Purpose.FIELD)
def before(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Show what is known before going out with this person, and what is missing."""
    case = opened_case(request, case_id)
    page = queries.before_page(case, request.actor)
    request.reads.case(case_id, page.data_class)
    shows = {"case": case, "page": page, "copies": copies_of(case)[:10], "once": OnceForm()}
    return TemplateResponse(request, "fieldwork/before.html", shows | _on(request, case, page))


def _on(request: StaffRequest, case: Case, page: queries.BeforePage) -> dict[str, object]:
    """Return what waits for this page: a form that was begun, or an answer of the person to be agreed to."""
    on = request.GET.get("weiter", "")
    reply = reply_of(case, _key(on)) if on and on != "angefangen" else None
    row = reply.appointment if reply else None
    needs_partner = row is not None and Lack.TANDEM in lacks(page.known, len(row.companions))
    begun = way_on(request, case.id) if on == "angefangen" else ""
    by_two = bool(begun) and Lack.TANDEM in lacks(page.known, 0)
    return {"reply": reply, "weiter": on, "way_on": begun, "needs_partner": needs_partner, "by_two": by_two}


@door(right=Right.WORK_CASES, purpose=Purpose.FIELD, kind=Kind.ACT, methods=_BOTH)
def weigh(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Weigh whether walking fits and is wanted."""
    case = opened_case(request, case_id)
    newest = queries.newest_weighing(case)
    health = queries.health_of(case, newest)
    may_health = DataClass.HEALTH in classes_of(case.id, request.actor)
    request.reads.case(case_id, DataClass.HEALTH if health else DataClass.COUNSELLING)
    form = WeighForm(sent(request), may_health=may_health, initial=begin_weighing(newest, health))
    return take(
        request,
        form,
        lambda: actions.weigh_walking(case=case, given=form.weighed(), by=request.actor),
        done="Abgewogen.",
        back=before_url(request, case_id),
        template="fieldwork/weigh.html",
        shows={"case": case, "terms": queries.project_terms(case)},
    )


@door(right=Right.WORK_CASES, purpose=Purpose.FIELD, kind=Kind.ACT, methods=_BOTH)
def ask_hazards(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Write down what was told about the place, or that nothing is known."""
    case = opened_case(request, case_id)
    known = {row.kind: row.words for row in queries.hazards_of(case)}
    form = HazardForm(sent(request), initial=known)

    def save() -> None:
        actions.note_hazards(case=case, told=form.told(), by=request.actor)

    shows, back = {"case": case}, before_url(request, case_id)
    return take(
        request, form, save, done="Festgehalten.", back=back, template="fieldwork/ask_hazards.html", shows=shows
    )


@door(right=Right.WORK_CASES, purpose=Purpose.FIELD, kind=Kind.ACT, methods=("POST",))
def end_hazard(request: StaffRequest, case_id: UUID, hazard_id: UUID) -> HttpResponse:
    """End a hazard that is over."""
    row = found(queries.hazard_of(opened_case(request, case_id), hazard_id))
    actions.end_hazard(hazard=row, seen=row.version, by=request.actor)
    messages.success(request, "Beendet.")
    return redirect(before_url(request, case_id))


@door(right=Right.WORK_CASES, purpose=Purpose.FIELD, kind=Kind.ACT, methods=_BOTH)
def ask_alone(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Ask whoever leads the team to agree to a first meeting alone."""
    case, form = opened_case(request, case_id), AloneForm(sent(request))

    def save() -> None:
        actions.ask_to_go_alone(case=case, ground=form.cleaned_data["ground"], by=request.actor)

    asked, back = who_may_agree(case, request.user.pk), before_url(request, case_id)
    said = f"Gefragt: {asked.names}. Die Antwort kommt als Hinweis."
    shows = {"case": case, "asked": asked, "nobody": "" if asked.leads else NOBODY_AGREES}
    return take(request, form, save, done=said, back=back, template="fieldwork/ask_alone.html", shows=shows)


@door(right=Right.WORK_CASES, purpose=Purpose.FIELD, kind=Kind.ACT, methods=_BOTH)
def together(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Show when both are free, and book one of these times in one step."""
    case, partners = opened_case(request, case_id), queries.partners_for(request.user)
    begun = typed(request, case_id)
    form = TogetherForm(begun, partners=partners)
    chosen = _partner(partners, (begun or request.GET).get("partner", ""))
    asked = PartnerForm(partners=partners, initial={"partner": str(chosen.pk) if chosen else ""})
    slots = queries.slots_together(request.user, chosen) if chosen else []

    def save() -> None:
        actions.book_together(case=case, walk=form.walk(), by=request.actor)

    shows = {"case": case, "asked": asked, "chosen": chosen, "slots": slots}
    back, said = before_url(request, case_id), "Eingetragen, für beide."
    return take(request, form, save, done=said, back=back, template="fieldwork/together.html", shows=shows)


@door(right=Right.WORK_CASES, purpose=Purpose.FIELD, kind=Kind.ACT, methods=_BOTH)
def prepare(request: StaffRequest, case_id: UUID, appointment_id: UUID) -> HttpResponse:
    """Show checklist and ways of the day, and keep what is ticked off."""
    row = talk(request, case_id, appointment_id)
    known = queries.prepared(row)
    begin = {"seen": known.version if known else 0, "ticked": known.ticked if known else []}
    form = TickForm(sent(request), initial=begin)

    def save() -> None:
        given = form.cleaned_data
        actions.tick_off(appointment=row, ticked=given["ticked"], seen=given["seen"], by=request.actor)

    day = day_of_walk(request.user, row)
    for one in day.case_ids:  # their places stand among the ways
        request.reads.case(one)
    shows = {"case": row.case, "row": row, "day": day, "once": OnceForm()}
    back = reverse("fieldwork:prepare", args=[case_id, appointment_id])
    return take(request, form, save, done="Gespeichert.", back=back, template="fieldwork/prepare.html", shows=shows)


@door(right=Right.WORK_CASES, purpose=Purpose.FIELD, kind=Kind.ACT, methods=("POST",))
def take_way_time(request: StaffRequest, case_id: UUID, appointment_id: UUID) -> HttpResponse:
    """Plan the way to a talk as the table of the house says."""
    row = talk(request, case_id, appointment_id)
    minutes = found(day_of_walk(request.user, row).minutes_there)
    actions.take_way_time(appointment=row, seen=row.version, minutes=minutes, by=request.actor)
    messages.success(request, f"Weg: {minutes} Minuten.")
    return redirect("fieldwork:prepare", case_id, appointment_id)


@door(right=Right.WORK_CASES, purpose=Purpose.FIELD, kind=Kind.ACT, methods=_BOTH)
def change_partner(request: StaffRequest, case_id: UUID, appointment_id: UUID) -> HttpResponse:
    """Let somebody else go along."""
    row, partners = talk(request, case_id, appointment_id), queries.partners_for(request.user)
    first = str(row.companions[0]) if row.companions else ""
    begun = typed(request, case_id, version=row.version)
    form = ChangePartnerForm(begun, partners=partners, initial={"version": row.version, "partner": first})

    def save() -> None:
        partner = _partner(partners, form.cleaned_data["partner"])
        seen = form.cleaned_data["version"]
        actions.change_partner(appointment=row, seen=seen, partner=partner, by=request.actor)

    shows, back = {"case": row.case, "row": row}, before_url(request, case_id)
    said = "Geändert. Wer mitgeht, sieht den Fall bis sieben Tage nach dem Treffen."
    return take(request, form, save, done=said, back=back, template="fieldwork/change_partner.html", shows=shows)


@door(right=Right.LEAD_TEAM, purpose=Purpose.LEADING)
def exceptions(request: StaffRequest) -> HttpResponse:
    """Show who asks to go alone to a first meeting."""
    rows = exceptions_to_answer()
    request.reads.list(one.case_id for one in rows if one.fallnummer)
    return TemplateResponse(request, "fieldwork/exceptions.html", {"rows": rows, "form": AnswerForm()})


@door(right=Right.LEAD_TEAM, purpose=Purpose.LEADING, kind=Kind.ACT, methods=("POST",))
def answer_exception(request: StaffRequest, exception_id: UUID) -> HttpResponse:
    """Agree, or not."""
    row = found(next((one for one in exceptions_to_answer() if one.id == exception_id), None))
    form = AnswerForm(request.POST)

    def save() -> None:
        is_agreed = form.cleaned_data["is_agreed"] == "yes"
        actions.answer_exception(exception_id=row.id, is_agreed=is_agreed, by=request.actor)

    shows = {"rows": exceptions_to_answer()}
    back, template = reverse("fieldwork:exceptions"), "fieldwork/exceptions.html"
    return take(request, form, save, done="Beantwortet.", back=back, template=template, shows=shows)


def _partner(partners: list[Staff], typed: str) -> Staff | None:
    return next((one for one in partners if str(one.pk) == typed), None)


def _key(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        return UUID(int=0)
