"""Releases from confidentiality: prepared, signed on screen or paper, revoked at once; and a light for each field."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from lotsenbuch.accounts.doors import Kind, Purpose, StaffRequest, door
from lotsenbuch.accounts.roles import Right
from lotsenbuch.cases import actions as of_cases
from lotsenbuch.cases.models import Case
from lotsenbuch.cases.queries import classes_of
from lotsenbuch.cases.queries.releases import Kept, lights_of, release_of, releases_of
from lotsenbuch.cases.rules.release import Direction, usual_end
from lotsenbuch.documents import actions
from lotsenbuch.documents.forms import ReleaseForm, RevokeForm, SignForm
from lotsenbuch.documents.queries.releases import picture_of, release_paper, sentences_of, signature_of, text_of
from lotsenbuch.documents.rules.files import ENDINGS, FileRefusedError
from lotsenbuch.letters.answers import download
from lotsenbuch.letters.papers import render
from lotsenbuch.office.queries import house_of
from lotsenbuch.records import clock
from lotsenbuch.records.editing import once_sent, refusals
from lotsenbuch.records.rules import RefusedError

from .opened import noted, opened, sent


@door(right=Right.WORK_CASES, purpose=Purpose.CASEWORK, after_the_end=True)
def releases(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Show whom the person allowed what, and for each recipient a light per field."""
    case = opened(request, case_id)
    kept = releases_of(case)
    noted(request, case, [1, *(one.row.data_class for one in kept)])
    rows = [(one, lights_of(kept, one, Direction(one.row.direction))) for one in kept]
    return TemplateResponse(request, "documents/releases.html", {"case": case, "rows": rows})


@door(right=Right.WORK_CASES, purpose=Purpose.CASEWORK, methods=("GET", "POST"))
def make_release(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Prepare a release and go on to the signature."""
    case, by, today = opened(request, case_id), request.actor, clock.today()
    begin = {"until_on": usual_end(today)}
    form = ReleaseForm(sent(request), classes=classes_of(case_id, by), initial=begin)
    if form.is_bound and form.is_valid():
        with refusals(form):
            typed = form.typed(today)
            made = once_sent(request, lambda: str(of_cases.make_release(case=case, typed=typed, by=by).id), by=by)
            return redirect("documents:sign_release", case_id, made)
    return TemplateResponse(request, "documents/make_release.html", {"case": case, "form": form})


@door(right=Right.WORK_CASES, purpose=Purpose.CASEWORK, methods=("GET", "POST"))
def sign_release(request: StaffRequest, case_id: UUID, release_id: UUID) -> HttpResponse:
    """Show what is signed, and take the signature: drawn here, or the scan of the paper."""
    case = opened(request, case_id)
    kept = _found(request, case, release_id)
    form = SignForm(sent(request), request.FILES or None, initial={"version": kept.row.version})
    if form.is_bound and form.is_valid():
        with refusals(form):
            once_sent(request, lambda: _signed(request, case, kept, form), by=request.actor)
            messages.success(request, "Unterschrieben und abgelegt. Ab jetzt gilt es.")
            return redirect("documents:releases", case_id)
    context = {"case": case, "kept": kept, "form": form, "sentences": sentences_of(kept)}
    return TemplateResponse(request, "documents/sign_release.html", context)


def _signed(request: StaffRequest, case: Case, kept: Kept, form: SignForm) -> str:
    told = form.cleaned_data
    try:
        data, how = form.picture()
        file = actions.check_file(data)
    except FileRefusedError as refusal:
        raise RefusedError(str(refusal), field="file") from refusal
    text, seen, on = text_of(case, kept), told["version"], told["on"]
    return str(
        actions.sign_release(
            case=case, release=kept.row, seen=seen, file=file, how=how, text=text, on=on, by=request.actor
        ).id
    )


@door(right=Right.WORK_CASES, purpose=Purpose.CASEWORK, kind=Kind.DOWNLOAD)
def release_pdf(request: StaffRequest, case_id: UUID, release_id: UUID) -> HttpResponse:
    """Return the paper to sign."""
    case = opened(request, case_id)
    paper = release_paper(case, _found(request, case, release_id), house_of(request), clock.today())
    return download(render(paper), name=f"schweigepflicht-{case.fallnummer}.pdf", inline=True)


@door(right=Right.WORK_CASES, purpose=Purpose.CASEWORK, kind=Kind.DOWNLOAD)
def signature_file(request: StaffRequest, case_id: UUID, release_id: UUID) -> HttpResponse:
    """Return the picture or scan of the signature."""
    case = opened(request, case_id)
    _found(request, case, release_id)
    signature = signature_of(case, release_id)
    data = picture_of(case, signature) if signature else None
    if signature is None or data is None:
        raise Http404
    name = f"unterschrift-{case.fallnummer}.{ENDINGS[signature.media_type]}"
    return download(data, name=name, content_type=signature.media_type)


@door(right=Right.WORK_CASES, purpose=Purpose.CASEWORK, methods=("GET", "POST"), after_the_end=True)
def revoke_release(request: StaffRequest, case_id: UUID, release_id: UUID) -> HttpResponse:
    """End a release at once."""
    case = opened(request, case_id)
    kept, form = _found(request, case, release_id), RevokeForm(sent(request))
    if form.is_bound and form.is_valid():
        of_cases.revoke_release(release=kept.row, how=form.cleaned_data["how"], by=request.actor)
        messages.success(request, "Widerrufen. Ab sofort geht dafür nichts mehr hinaus.")
        return redirect("documents:releases", case_id)
    return TemplateResponse(request, "documents/revoke_release.html", {"case": case, "kept": kept, "form": form})


def _found(request: StaffRequest, case: Case, release_id: UUID) -> Kept:
    kept = release_of(case, release_id)
    if kept is None:
        raise Http404
    noted(request, case, [kept.row.data_class])
    return kept
