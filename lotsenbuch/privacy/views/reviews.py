"""The review of break-glass and supervision: the queue, one opening, the decision of the second person."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone

from lotsenbuch.accounts.doors import Kind, Purpose, StaffRequest, door
from lotsenbuch.accounts.roles import Right
from lotsenbuch.cases import actions
from lotsenbuch.cases.models import Opening
from lotsenbuch.cases.queries import notes_of
from lotsenbuch.office.queries import house_of
from lotsenbuch.privacy import queries
from lotsenbuch.privacy.forms import DecisionForm, ReviewForm
from lotsenbuch.privacy.rules import door_words
from lotsenbuch.records.editing import refusals


@door(right=Right.SEE_REVIEWS, purpose=Purpose.REVIEW)
def reviews(request: StaffRequest) -> HttpResponse:
    """Show what waits for a second person, what is to be reviewed and by when, and what was found."""
    queue = queries.review_queue(timezone.localdate())
    request.reads.list(queue.case_ids)
    return TemplateResponse(request, "privacy/reviews.html", {"queue": queue})


@door(right=Right.SEE_REVIEWS, purpose=Purpose.REVIEW)
def review(request: StaffRequest, review_id: UUID) -> HttpResponse:
    """Show one opening: who, when, why, what was opened; to reviewers with what they can decide."""
    return _page(request, _opening(review_id))


@door(right=Right.REVIEW_ACCESS, purpose=Purpose.REVIEW, kind=Kind.ACT, methods=("POST",))
def judge_opening(request: StaffRequest, review_id: UUID) -> HttpResponse:
    """Review somebody's opening: understandable, a question, or not in order."""
    one, form = _opening(review_id), ReviewForm(request.POST)
    if form.is_valid():
        verdict, note = form.cleaned_data["verdict"], form.cleaned_data["text"]
        with refusals(form):
            actions.review_opening(opening=one, verdict=verdict, note=note, by=request.actor)
            messages.success(request, "Prüfung gespeichert. Wer den Fall geöffnet hat, hat einen Hinweis bekommen.")
            return redirect("privacy:reviews")
    return _page(request, one, form=form)


@door(right=Right.RELEASE_ACCESS, purpose=Purpose.REVIEW, kind=Kind.ACT, methods=("POST",))
def decide_opening(request: StaffRequest, review_id: UUID) -> HttpResponse:
    """Release or decline a request as the second person; what lies behind the number is not shown."""
    one, form = _opening(review_id), DecisionForm(request.POST)
    if form.is_valid():
        release, reason, house = form.cleaned_data["release"], form.cleaned_data["text"], house_of(request)
        with refusals(form):
            actions.decide_opening(opening=one, release=release, reason=reason, house=house, by=request.actor)
            messages.success(request, "Entschieden. Die anfragende Person hat einen Hinweis bekommen.")
            return redirect("privacy:reviews")
    return _page(request, one, form=form)


def _opening(review_id: UUID) -> Opening:
    one = queries.opening_of(review_id)
    if one is None:
        raise Http404
    return one


def _page(request: StaffRequest, one: Opening, form: ReviewForm | DecisionForm | None = None) -> HttpResponse:
    request.reads.list([one.case_id] if one.case_id else [])
    state, is_mine = one.state(), one.staff_id == request.user.pk
    may_judge = request.user.may(Right.REVIEW_ACCESS) and not is_mine and bool(one.opened_at) and not one.is_reviewed
    may_decide = request.user.may(Right.RELEASE_ACCESS) and not is_mine and state == "waiting"
    context = {"opening": one, "state": state, "notes": list(notes_of(one)), "because": _because(request, one)}
    context |= {"entries": _entries(one), "may_judge": may_judge, "may_decide": may_decide, "is_mine": is_mine}
    context["form"] = form or (DecisionForm() if may_decide else ReviewForm())
    return TemplateResponse(request, "privacy/review.html", context, status=422 if form else 200)


def _entries(one: Opening) -> list[dict[str, object]]:
    rows = queries.entries_of(one) if one.opened_at else ()
    return [{"at": row.at, "what": door_words(row.what), "data_class": row.data_class} for row in rows]


def _because(request: StaffRequest, one: Opening) -> list[dict[str, object]]:
    house = house_of(request)
    where = house.seat or "bundesweit"
    text = (
        f"{house.review_days} Arbeitstage nach dem Beginn; Samstage, Sonntage und die gesetzlichen Feiertage "
        f"({where}) zählen nicht."
    )
    return [{"text": text, "norm": "Hausregel; § 187 Abs. 1 BGB", "version": "", "anchor": one.opened_at}]
