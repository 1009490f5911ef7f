"""The page about reaching somebody, and what is written down there."""

from uuid import UUID

from django.http import HttpResponse
from django.template.response import TemplateResponse

from lotsenbuch.accounts.doors import Kind, Purpose, StaffRequest, door
from lotsenbuch.accounts.roles import Right
from lotsenbuch.appointments import actions
from lotsenbuch.appointments.forms.contact import (
    AgreementForm,
    AttemptForm,
    OutreachAnswerForm,
    OutreachForm,
    TrustForm,
)
from lotsenbuch.appointments.queries.contact_papers import visit_paper
from lotsenbuch.appointments.queries.link import replies_of
from lotsenbuch.appointments.queries.reach import agreement_of, offer_of, reach_of, trusted_of
from lotsenbuch.appointments.queries.reach_ways import own_phone
from lotsenbuch.appointments.queries.reminder import consents_of, reminders_of
from lotsenbuch.appointments.rules.reach import number_of_next_summons
from lotsenbuch.letters.answers import download
from lotsenbuch.letters.papers import render
from lotsenbuch.records import clock

from .reach_steps import Step, back_to, found, opened, reach_page, sent, take


@door(right=Right.WORK_CASES, purpose=Purpose.CASEWORK)
def reach(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Show how somebody can be reached, what was tried, and what to try next."""
    case = opened(request, case_id)
    page = reach_of(case, clock.today())
    request.reads.case(case_id, page.data_class)
    forms_ = {"attempt_form": AttemptForm(reach=page), "outreach_form": OutreachForm()}
    reminded = {"consents": list(consents_of(case)), "reminders": reminders_of(case)}
    context = {"case": case, "reach": page, "replies": list(replies_of(case)[:12]), **forms_, **reminded}
    return TemplateResponse(request, "appointments/reach.html", context)


@door(right=Right.WORK_CASES, purpose=Purpose.CASEWORK, kind=Kind.ACT, methods=("GET", "POST"))
def record_attempt(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Write down one attempt and what came of it (C54)."""
    case = opened(request, case_id)
    form = AttemptForm(sent(request), reach=reach_of(case, clock.today()))
    step = Step("Versuch festhalten", "Festhalten", "Versuch festgehalten.", reach_page(case_id, "attempts"))
    return take(
        request, case, form, lambda: actions.record_attempt(case=case, tried=form.attempt(), by=request.actor), step
    )


@door(right=Right.WORK_CASES, purpose=Purpose.CASEWORK, kind=Kind.DOWNLOAD)
def visit_slip(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Return the slip for a door at which nobody opened: it names nobody but who was there, and says: no control."""
    opened(request, case_id)
    paper = visit_paper(request.user.display_name, clock.today(), own_phone(request.user))
    return download(render(paper), name="besuch.pdf", inline=True)


@door(right=Right.WORK_CASES, purpose=Purpose.CASEWORK, kind=Kind.ACT, methods=("GET", "POST"))
def trust(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Keep whom the person lets us ask."""
    case, form = opened(request, case_id), TrustForm(sent(request))
    step = Step(
        "Vertrauensperson eintragen", "Eintragen", "Eingetragen.", reach_page(case_id, "trusted"),
        intro="Nur mit Einwilligung der Person. Wer nicht einwilligt, hat davon nirgends einen Nachteil.",
    )  # fmt: skip
    return take(request, case, form, lambda: actions.trust(case=case, consent=form.consent(), by=request.actor), step)


@door(right=Right.WORK_CASES, purpose=Purpose.CASEWORK, kind=Kind.ACT, methods=("POST",))
def revoke_trust(request: StaffRequest, case_id: UUID, trusted_id: UUID) -> HttpResponse:
    """End a consent at once."""
    case = opened(request, case_id)
    actions.revoke_trust(trusted=found(trusted_of(case, trusted_id)), by=request.actor)
    return back_to(request, case_id, "trusted", "Einwilligung beendet.")


@door(right=Right.WORK_CASES, purpose=Purpose.CASEWORK, kind=Kind.ACT, methods=("GET", "POST"))
def agree_on_contact(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Keep how often and how both want to hear of each other."""
    case = opened(request, case_id)
    row = agreement_of(case)
    names = ("rhythm_days", "preferred", "suits", "needs")
    start = {name: getattr(row, name) for name in names} | {"version": row.version} if row else {"version": 0}
    form = AgreementForm(sent(request), initial=start)
    step = Step(
        "Absprache über den Kontakt", "Speichern", "Gespeichert.", reach_page(case_id, "agreement"),
        stored=lambda: {name: getattr(agreement_of(case), name) for name in (*names, "version")},
    )  # fmt: skip

    def save() -> None:
        seen = form.cleaned_data["version"]
        actions.agree_on_contact(case=case, agreed=form.agreement(), seen=seen, by=request.actor)

    return take(request, case, form, save, step)


@door(right=Right.WORK_CASES, purpose=Purpose.CASEWORK, kind=Kind.ACT, methods=("GET", "POST"))
def offer_outreach(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Keep what was offered to get in touch again, before any legal step."""
    case, form = opened(request, case_id), OutreachForm(sent(request))

    def save() -> None:
        kind, on, words = form.offered()
        misses = reach_of(case, clock.today()).state.misses_in_a_row
        before = number_of_next_summons(misses) if misses else None
        actions.offer_outreach(
            case=case, kind=kind, words=words, offered_on=on, before_summons=before, by=request.actor
        )

    step = Step("Angebot festhalten", "Festhalten", "Angebot festgehalten.", reach_page(case_id, "offers"))
    return take(request, case, form, save, step)


@door(right=Right.WORK_CASES, purpose=Purpose.CASEWORK, kind=Kind.ACT, methods=("GET", "POST"))
def answer_outreach(request: StaffRequest, case_id: UUID, offer_id: UUID) -> HttpResponse:
    """Keep what the person said to an offer."""
    case = opened(request, case_id)
    offer = found(offer_of(case, offer_id))
    form = OutreachAnswerForm(sent(request), initial={"version": offer.version, "answer": offer.answer})

    def save() -> None:
        seen, answer = form.cleaned_data["version"], form.cleaned_data["answer"]
        actions.answer_outreach(offer=offer, answer=answer, seen=seen, by=request.actor)

    def stored() -> dict[str, object]:
        now = found(offer_of(case, offer_id))
        return {"answer": now.answer, "version": now.version}

    intro = f"{offer.get_kind_display()}, angeboten am {offer.offered_on:%d.%m.%Y}"
    step = Step("Antwort festhalten", "Speichern", "Gespeichert.", reach_page(case_id, "offers"), intro, stored)
    return take(request, case, form, save, step)
