"""The page of Fallsteuerung, and the review that writes itself."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.template.response import TemplateResponse

from lotsenbuch.accounts.doors import Kind, Purpose, StaffRequest, door
from lotsenbuch.accounts.roles import Right
from lotsenbuch.records import clock
from lotsenbuch.records.actions import drop_draft
from lotsenbuch.records.rules import DataClass
from lotsenbuch.steering import actions
from lotsenbuch.steering.forms.reviews import ReasonForm, ReviewForm
from lotsenbuch.steering.queries import (
    REVIEW_DRAFT,
    draft_of,
    measures_of,
    panel_of,
    participants_of,
    past_review_of,
    review_texts,
    reviews_of,
    stored_review,
)
from lotsenbuch.steering.queries.bookings import bookings_of, costs_of, subsidies_of

from .steps import Step, held, opened, part_of, sent, take


@door(right=Right.WORK_CASES, purpose=Purpose.CASEWORK)
def steering(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Show what runs, who takes part, and when to look again."""
    case = opened(request, case_id)
    panel, measures = panel_of(case, request.actor), measures_of(case)
    bookings, subsidies = bookings_of(case), subsidies_of(case)
    classes = [row.data_class for rows in (measures, bookings, subsidies) for row in rows]
    request.reads.case(case_id, DataClass(max([1, *classes])))
    shown: dict[str, object] = {"panel": panel, "measures": measures, "bookings": bookings, "reviews": reviews_of(case)}
    shown |= {"costs": costs_of(measures, bookings, subsidies)}
    more = {"participants": participants_of(case), "reason_form": ReasonForm(classes=held(case))}
    return TemplateResponse(request, "steering/steering.html", {"case": case, **shown, **more})


@door(right=Right.WORK_CASES, purpose=Purpose.CASEWORK, methods=("GET", "POST"))
def review(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Show the review as it has written itself; the Fallmanager judges and signs (C12 to C16)."""
    case = opened(request, case_id, "talk_classes")
    draft = draft_of(case, today=clock.today())
    request.reads.case(case_id, DataClass(draft.data_class))
    begin = {"version": draft.number - 1, "justification": draft.justification}
    begin |= (typed := review_texts(case_id, held(case), by=request.actor))
    request.reads.case(case_id, DataClass(int(typed.get("data_class") or 1)))
    form = ReviewForm(sent(request), initial=begin, draft=draft, classes=held(case))

    def save() -> None:
        actions.decide_review(case=case, typed=form.decided(), seen=form.cleaned_data["version"], by=request.actor)
        drop_draft(REVIEW_DRAFT, case_id, by=request.actor)

    saved = Step("steering/review.html", "Überprüfung gespeichert.", part_of(case_id, "reviews"))
    return take(request, case, form, save, saved.with_stored(lambda: stored_review(case), {"draft": draft}))


@door(right=Right.WORK_CASES, purpose=Purpose.CASEWORK)
def past_review(request: StaffRequest, case_id: UUID, number: int) -> HttpResponse:
    """Read a decided review with what it rests on."""
    case = opened(request, case_id)
    past = past_review_of(case, number)
    if past is None:
        raise Http404
    request.reads.case(case_id, DataClass(past.data_class))
    return TemplateResponse(request, "steering/past_review.html", {"case": case, "past": past})


@door(right=Right.WORK_CASES, purpose=Purpose.CASEWORK, kind=Kind.ACT, methods=("GET", "POST"))
def collect_reason(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Keep a reason to go on for the next review (W3)."""
    case = opened(request, case_id)
    form = ReasonForm(sent(request), classes=held(case))

    def save() -> None:
        text, data_class = form.cleaned_data["text"], form.cleaned_data["data_class"]
        actions.collect_reason(case=case, text=text, data_class=data_class, by=request.actor)

    step = Step("steering/collect_reason.html", "Grund gemerkt.", part_of(case_id, "reviews"))
    return take(request, case, form, save, step)
