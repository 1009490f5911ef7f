"""What whoever holds a token sees: times to take, a wish to write, a file for the calendar. No name, no place."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.response import TemplateResponse
from django.urls import reverse

from lotsenbuch.accounts.doors import Kind, Purpose, StaffRequest, door, public_door
from lotsenbuch.accounts.roles import Right
from lotsenbuch.appointments import actions
from lotsenbuch.appointments.forms.link import AcceptForm, ReplyForm, said
from lotsenbuch.appointments.models import Link, Reply
from lotsenbuch.appointments.queries.feed import as_ics, shown_to_person
from lotsenbuch.appointments.queries.link import OpenLink, languages_of_replies, link_behind, open_link, reply_of
from lotsenbuch.appointments.rules.before import NotPreparedError
from lotsenbuch.appointments.rules.link import calendar_token
from lotsenbuch.appointments.rules.reminder import tells_of_the_house
from lotsenbuch.appointments.rules.reply_words import GERMAN
from lotsenbuch.audit.actions import record_reads
from lotsenbuch.cases.models import Case
from lotsenbuch.letters.answers import download
from lotsenbuch.records.actions import all_or_nothing
from lotsenbuch.records.actor import acting_as
from lotsenbuch.records.editing import refusals
from lotsenbuch.records.rules import Actor, DataClass, RefusedError

from .link_guess import GUESSES
from .reach_steps import Step, back_to, found, opened, reach_page

PURPOSE = "Antwort der Person"
# Where a printed address may break: these signs come along when it is copied from the file of the letter.
BREAKS = "\u200b"
GONE_TEMPLATE = "appointments/link_gone.html"
type Shown = Callable[[OpenLink, Actor], HttpResponse]


@public_door(kind=Kind.PAGE, methods=("GET", "POST"))
def reply(request: HttpRequest, token: str) -> HttpResponse:
    """Show what was offered and take one answer; every token that opens nothing gets one and the same page."""
    token = token.replace(BREAKS, "")

    def show(link: OpenLink, by: Actor) -> HttpResponse:
        offered = languages_of_replies()
        asked = request.POST.get("language") or request.GET.get("sprache") or GERMAN
        words = offered.get(asked, offered[GERMAN])
        form = ReplyForm(request.POST if request.method == "POST" else None, slots=link.slots, words=words)
        if form.is_bound and form.is_valid():
            with refusals(form):
                row = actions.answer_link(opened=link, answer=form.answer(), by=by)
                taken = next(said(one, words) for one in link.slots if one.appointment_id == row.appointment_id)
                context = {"reply": row, "taken": taken, "wishes": Reply.Wish, "words": words}
                return render(request, "appointments/replied.html", {**context, **_calendar(request, token)})
        slots = [(said(one, words), one.is_meldetermin) for one in link.slots]
        context = {"form": form, "slots": slots, "words": words, "languages": list(offered.values())}
        return render(request, "appointments/reply.html", context)

    return _through(request, token, Link.Kind.REPLY, show)


def _calendar(request: HttpRequest, token: str) -> dict[str, str]:
    """Return where the calendar file is fetched once, and where a program fetches it again and again."""
    path = reverse("appointments:reply_calendar", args=[calendar_token(token)])
    return {"calendar": path, "subscribed": f"webcal://{request.get_host()}{path}"}


@public_door(kind=Kind.DOWNLOAD)
def reply_calendar(request: HttpRequest, token: str) -> HttpResponse:
    """Return the talk as it stands now, as a file for the person's own calendar: a time and the word „Termin“."""
    address = request.build_absolute_uri()

    def show(link: OpenLink, by: Actor) -> HttpResponse:  # noqa: ARG001  # as the page
        entries = shown_to_person("" if tells_of_the_house(address) else address)
        return download(as_ics(entries), name="termin.ics", content_type="text/calendar; charset=utf-8")

    return _through(request, token, Link.Kind.CALENDAR, show)


@door(right=Right.WORK_CASES, purpose=Purpose.CASEWORK, kind=Kind.ACT, methods=("POST",))
def accept_reply(request: StaffRequest, case_id: UUID, reply_id: UUID) -> HttpResponse:
    """Say yes to a wish in one click; only for the first talk the reason is asked (§ 15 (4) SGB II)."""
    case = opened(request, case_id)
    row = found(reply_of(case, reply_id))
    form = AcceptForm(request.POST)
    reason = form.cleaned_data["place_reason"] if form.is_valid() else ""
    try:
        with all_or_nothing():
            actions.accept_reply(reply=row, seen=row.version, place_reason=reason, by=request.actor)
    except NotPreparedError as lacking:
        return redirect(f"{reverse(lacking.page, args=[case_id])}?weiter={row.id}")
    except RefusedError as refused:
        if refused.field == "place_reason" or "place_reason" in request.POST:
            return _ask_reason(request, case, refused.message)
        messages.warning(request, refused.message)
        return redirect(reach_page(case_id, "replies"))
    if request.POST.get("back") == "desk":
        messages.success(request, "Zugesagt.")
        return redirect("desk:home")
    return back_to(request, case_id, "replies", "Zugesagt.")


def _ask_reason(request: StaffRequest, case: Case, why: str) -> HttpResponse:
    """Show the one field that is missing; its button says yes."""
    is_sent = "place_reason" in request.POST
    form = AcceptForm(request.POST if is_sent else None, initial={"back": request.POST.get("back", "")})
    step = Step("Dem Treffen draußen zusagen", "So zusagen", "", reach_page(case.id, "replies"), why)
    return TemplateResponse(request, "appointments/reach_step.html", {"case": case, "form": form, "step": step})


@door(right=Right.WORK_CASES, purpose=Purpose.CASEWORK, kind=Kind.ACT, methods=("POST",))
def settle_reply(request: StaffRequest, case_id: UUID, reply_id: UUID) -> HttpResponse:
    """Note that a request was talked over."""
    case = opened(request, case_id)
    row = found(reply_of(case, reply_id))
    actions.settle_reply(reply=row, seen=row.version, by=request.actor)
    if row.wish == row.Wish.CANNOT and row.appointment and row.appointment.is_open:
        messages.warning(request, "Der Termin selbst steht noch im Kalender. Bitte absagen oder verlegen.")
    return back_to(request, case_id, "replies", "Als besprochen festgehalten.")


def _through(request: HttpRequest, token: str, kind: str, show: Shown) -> HttpResponse:
    """Answer as the link behind a token, log what is shown, and answer all other tokens alike."""
    if GUESSES.is_over(request):
        return _kept(render(request, "429.html", status=429))
    with acting_as(None):
        link_id = link_behind(token, kind)
    if link_id is not None:
        by = Actor.link(link_id)
        with acting_as(by):
            if link := open_link(link_id):
                answer = show(link, by)
                cases = {link.link.case_id: DataClass.COUNSELLING}
                record_reads(f"appointments:{kind}", by=by, purpose=PURPOSE, cases=cases)
                return _kept(answer)
    GUESSES.count(request)
    return _kept(render(request, GONE_TEMPLATE, status=404))


def _kept(answer: HttpResponse) -> HttpResponse:
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["X-Robots-Tag"] = "noindex, nofollow"
    return answer
