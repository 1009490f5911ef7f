"""What is written about a person outside of the journal: shown, disputed, decided."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse

from lotsenbuch.accounts.doors import Kind, Purpose, StaffRequest, door
from lotsenbuch.accounts.roles import Right
from lotsenbuch.cases import actions as of_cases
from lotsenbuch.cases.models import Case
from lotsenbuch.cases.queries import sight_of
from lotsenbuch.cases.rules.dispute import DisputeKind, is_correction
from lotsenbuch.privacy.forms import CorrectRowForm, DisputeRowForm
from lotsenbuch.privacy.queries.statements import (
    Statement,
    answers_to,
    said_against,
    sort_of,
    sorts_of,
    statement_of,
    statements_of,
)
from lotsenbuch.records.rules import DataClass
from lotsenbuch.steering.forms.entries import DecideForm
from lotsenbuch.steering.views.steps import Step, by_its_own, opened, sent, take


@door(right=Right.WORK_CASES, purpose=Purpose.CASEWORK)
def statements(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """List the kinds of words that a case has, and where something is disputed."""
    case = opened(request, case_id)
    return TemplateResponse(request, "privacy/statements.html", {"case": case, "sorts": sorts_of(case)})


@door(right=Right.WORK_CASES, purpose=Purpose.CASEWORK)
def statements_in(request: StaffRequest, case_id: UUID, said_in: str) -> HttpResponse:
    """List the rows of one kind with their words."""
    case, sort = opened(request, case_id), sort_of(said_in)
    if sort is None:
        raise Http404
    rows = statements_of(case, sort)
    request.reads.case(case_id, max([DataClass.COUNSELLING, *(one.data_class for one in rows)]))
    return TemplateResponse(request, "privacy/statements_in.html", {"case": case, "sort": sort, "rows": rows})


@door(right=Right.WORK_CASES, purpose=Purpose.CASEWORK)
def statement(request: StaffRequest, case_id: UUID, said_in: str, said_id: UUID) -> HttpResponse:
    """Show one row whole, what was said against it, and what the person can ask for."""
    case, found = _found(request, case_id, said_in, said_id)
    told = said_against(case, found)
    opens = [
        {"row": one, "what": f"Entscheiden: {DisputeKind(one.kind).mark}", "form": DecideForm()}
        for one in told
        if one.decided_on is None and not is_correction(one.kind)
    ]
    context = {
        "case": case,
        "found": found,
        "told": told,
        "open_disputes": opens,
        "form": DisputeRowForm(),
        "correct_form": CorrectRowForm(),
    }
    context |= {"answers": answers_to(case, told), "is_visit": sight_of(case).is_visit}
    return TemplateResponse(request, "privacy/statement.html", context)


@door(right=Right.WORK_CASES, purpose=Purpose.CASEWORK, kind=Kind.ACT, methods=("GET", "POST"), after_the_end=True)
def dispute_statement(request: StaffRequest, case_id: UUID, said_in: str, said_id: UUID) -> HttpResponse:
    """Let the words carry that the person disputes them, objects to them or wants them restricted."""
    case, found = _found(request, case_id, said_in, said_id)
    by_its_own(case)
    form = DisputeRowForm(sent(request))

    def save() -> None:
        typed = {name: form.cleaned_data[name] for name in ("kind", "on", "words")}
        of_cases.dispute_row(case=case, row=found.row, what=found.sort.title, **typed, by=request.actor)

    done = "Festgehalten. Der Hinweis steht ab jetzt überall dabei."
    return take(request, case, form, save, _step("privacy/dispute_statement.html", done, case, found))


@door(right=Right.WORK_CASES, purpose=Purpose.CASEWORK, kind=Kind.ACT, methods=("GET", "POST"), after_the_end=True)
def decide_statement(
    request: StaffRequest, case_id: UUID, said_in: str, said_id: UUID, said_dispute_id: UUID
) -> HttpResponse:
    """Decide about what the person asked for, with a reason."""
    case, found = _found(request, case_id, said_in, said_id)
    by_its_own(case)
    dispute = next((one for one in said_against(case, found) if one.id == said_dispute_id), None)
    if dispute is None:
        raise Http404
    form = DecideForm(sent(request))

    def save() -> None:
        typed = {name: form.cleaned_data[name] for name in ("outcome", "why", "right")}
        of_cases.decide_dispute(dispute=dispute, what=found.sort.title, **typed, by=request.actor)

    return take(request, case, form, save, _step("privacy/decide_statement.html", "Entschieden.", case, found))


@door(right=Right.WORK_CASES, purpose=Purpose.CASEWORK, kind=Kind.ACT, methods=("GET", "POST"), after_the_end=True)
def correct_statement(request: StaffRequest, case_id: UUID, said_in: str, said_id: UUID) -> HttpResponse:
    """Put right what stands there; the words stay to be read on their own page."""
    case, found = _found(request, case_id, said_in, said_id)
    by_its_own(case)
    form = CorrectRowForm(sent(request))

    def save() -> None:
        right, what = form.cleaned_data["right"], found.sort.title
        if right:
            of_cases.correct_row(case=case, row=found.row, what=what, right=right, by=request.actor)
        else:
            of_cases.end_correction(case=case, row=found.row, what=what, by=request.actor)

    done = "Festgehalten. Was richtig ist, steht ab jetzt überall da."
    return take(request, case, form, save, _step("privacy/correct_statement.html", done, case, found))


def _step(template: str, done: str, case: Case, found: Statement) -> Step:
    back = reverse("privacy:statement", args=[case.id, found.sort.slug, found.row.id])
    return Step(template, done, back, shows={"found": found})


def _found(request: StaffRequest, case_id: UUID, said_in: str, said_id: UUID) -> tuple[Case, Statement]:
    case, sort = opened(request, case_id), sort_of(said_in)
    found = statement_of(case, sort, said_id) if sort else None
    if found is None:
        raise Http404
    request.reads.case(case_id, max(DataClass.COUNSELLING, found.data_class))
    return case, found
