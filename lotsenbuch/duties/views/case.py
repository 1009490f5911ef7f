"""The legal file of a case: what was asked, what did not come about, and which matters go on."""

from uuid import UUID

from django.http import HttpResponse
from django.template.response import TemplateResponse

from lotsenbuch.accounts.doors import Purpose, StaffRequest, door
from lotsenbuch.accounts.roles import Right
from lotsenbuch.appointments.queries.facts import knows_summons
from lotsenbuch.cases.models import Case
from lotsenbuch.duties import actions, queries
from lotsenbuch.duties.forms import AskForm, BeginForm, ConciliationForm, ReportForm
from lotsenbuch.duties.rules.kinds import Asked
from lotsenbuch.records import clock

from .opened import once, opened, sent, stepped

VOLUNTARY = (
    "In diesem Projekt sind Einladungen freiwillig. Ein Termin, der nicht zustande kam, ist kein Meldeversäumnis; "
    "geprüft wird hier nur eine andere Pflicht, und zuerst: wichtiger Grund, Härte, andere Wege."
)


@door(right=Right.LEGAL_FILE, purpose=Purpose.CASEWORK, after_the_end=True)
def duties(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Show the legal file of a case."""
    case = opened(request, case_id)
    voluntary = not knows_summons(case, clock.today())
    context = {
        "case": case,
        "requests": queries.requests_of(case),
        "told": queries.matters_of(case),
        "chain": queries.chain_of(case),
        "missed": [] if voluntary else queries.missed_talks(case),
        "conciliations": queries.conciliations_of(case),
        "voluntary": VOLUNTARY if voluntary else "",
        "report": ReportForm(),
    }
    return TemplateResponse(request, "duties/duties.html", context)


@door(right=Right.LEGAL_FILE, purpose=Purpose.CASEWORK, methods=("GET", "POST"))
def ask(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Ask for something, or oblige by written act."""
    case = opened(request, case_id)
    form = AskForm(sent(request), measures=queries.measures_for(case))

    def act() -> str:
        return str(actions.ask(case=case, data=form.data_typed(), by=request.actor).id)

    return stepped(request, case, form, once(request, act), "ask")


@door(right=Right.LEGAL_FILE, purpose=Purpose.CASEWORK, methods=("GET", "POST"))
def conciliate(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Keep a conciliation of the old law."""
    case = opened(request, case_id)
    form = ConciliationForm(sent(request), initial={"started_on": request.GET.get("von", "")})

    def act() -> str:
        typed, by = form.cleaned_data, request.actor
        row = actions.conciliate(case=case, wanted_by=typed["wanted_by"], started_on=typed["started_on"], by=by)
        if typed["ended_on"]:
            actions.end_conciliation(row=row, on=typed["ended_on"], result=typed["result"], by=by)
        return str(row.id)

    return stepped(request, case, form, once(request, act), "conciliate")


@door(right=Right.LEGAL_FILE, purpose=Purpose.CASEWORK, methods=("GET", "POST"), after_the_end=True)
def report(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Note that the person reported in person."""
    case = opened(request, case_id)
    form = ReportForm(sent(request))

    def act() -> str:
        return str(actions.report(case=case, on=form.cleaned_data["on"], by=request.actor))

    return stepped(request, case, form, once(request, act), "report")


@door(right=Right.LEGAL_FILE, purpose=Purpose.CASEWORK, methods=("GET", "POST"))
def begin(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Begin a matter with the question why."""
    case = opened(request, case_id)
    sources = _sources(case)
    asked_for_work = any(one.asked == Asked.WORK for one in queries.requests_of(case))
    form = BeginForm(
        sent(request), sources=sources, has_work=asked_for_work, initial={"source": request.GET.get("zu", "")}
    )

    def act() -> str:
        where, key = form.cleaned_data["source"].split(":")
        talk = next((one for one in queries.missed_talks(case) if str(one.id) == key), None) if where == "t" else None
        asked = queries.request_of(case, UUID(key)) if where == "r" else None
        about = "arbeitsverweigerung" if form.cleaned_data.get("is_refusal") and asked else ""
        return str(actions.begin(case=case, talk=talk, request=asked, about=about, by=request.actor).id)

    return stepped(request, case, form, once(request, act), "begin")


def _sources(case: Case) -> list[tuple[str, str]]:
    """Return what a matter can be about: talks that did not come about, requests whose day is over."""
    today = clock.today()
    talks = queries.missed_talks(case) if knows_summons(case, today) else []
    running = {told.matter.request_id for told in queries.matters_of(case) if told.matter.ended_on is None}
    asked = [
        one for one in queries.requests_of(case)
        if one.due_on < today and one.id not in running and one.withdrawn_on is None and one.appointment_id is None
    ]  # fmt: skip
    return [
        *((f"t:{one.id}", f"Meldetermin am {one.on:%d.%m.%Y}, nicht zustande gekommen") for one in talks),
        *((f"r:{one.id}", f"{one.what}, bis {one.due_on:%d.%m.%Y}") for one in asked),
    ]
