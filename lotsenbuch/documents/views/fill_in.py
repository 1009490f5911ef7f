"""Forms filled in together: step by step on the shared screen, with the same numbers on paper and telephone."""

import base64
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse

from lotsenbuch.accounts.doors import Kind, Purpose, StaffRequest, door
from lotsenbuch.accounts.roles import Right
from lotsenbuch.cases.models import Case
from lotsenbuch.documents import actions, queries
from lotsenbuch.documents.forms import StepForm
from lotsenbuch.documents.models import FilledForm
from lotsenbuch.documents.rules.blanks import Blank
from lotsenbuch.documents.rules.signed import OTHER_TEXT, is_signed
from lotsenbuch.letters.answers import download
from lotsenbuch.letters.papers import Block, Heading, Paper, Paragraph, Question, Questions, Signatures, render
from lotsenbuch.office.queries import house_of
from lotsenbuch.records import clock
from lotsenbuch.records.actions import all_or_nothing
from lotsenbuch.records.editing import tried
from lotsenbuch.records.rules import RefusedError

from .opened import back_to, blank_of, opened, sent


@door(right=Right.WORK_CASES, purpose=Purpose.CASEWORK, methods=("GET", "POST"))
def fill_in(request: StaffRequest, case_id: UUID, blank: str, step: int) -> HttpResponse:
    """Ask one step of a form; what is said is kept before the next one. After the last: all of it, to read."""
    of = blank_of(blank)
    case = opened(request, case_id, [of.data_class])
    draft = queries.draft_of(case, blank)
    answers, version = queries.answers_of(case, draft), draft.version if draft else 0
    context = {"case": case, "blank": of, "step": step, "steps": len(of.steps), "is_signed": is_signed(answers)}
    if not 1 <= step <= len(of.steps):
        return _read(request, of, answers, context | {"version": version})
    form = StepForm(sent(request), step=of.steps[step - 1], answers=answers, version=version)

    def keep() -> None:
        seen = form.cleaned_data["version"]
        actions.keep_answers(case=case, blank=of, answers=form.answers(), by=request.actor, seen=seen)

    if form.is_bound and form.is_valid() and tried(form, keep):
        if is_signed(answers):
            _say_unsigned(request, case, blank)
        return redirect("documents:fill_in", case_id, blank, step + 1)
    return TemplateResponse(request, "documents/fill_in.html", context | {"form": form, "title": form.step.title})


def _say_unsigned(request: StaffRequest, case: Case, blank: str) -> None:
    """Say it where what was just kept is another text than the one that was signed."""
    if not is_signed(queries.answers_of(case, queries.draft_of(case, blank))):
        messages.warning(request, f"{OTHER_TEXT} Sie ist weggefallen; bitte neu unterschreiben lassen.")


def _read(request: StaffRequest, of: Blank, answers: dict[str, str], context: dict[str, object]) -> HttpResponse:
    if context["step"] != len(of.steps) + 1:
        raise Http404
    said = [(field.number, field.label, answers.get(field.number, "")) for field in of.fields]
    more = {"said": said, "lacking": of.lacking(answers), "form": None, "title": "Alles noch einmal lesen"}
    return TemplateResponse(request, "documents/fill_in.html", {**context, **more})


@door(right=Right.WORK_CASES, purpose=Purpose.CASEWORK, kind=Kind.ACT, methods=("POST",))
def finish_form(request: StaffRequest, case_id: UUID, blank: str) -> HttpResponse:
    """Make the draft a Fassung."""
    of = blank_of(blank)
    case = opened(request, case_id, [of.data_class])
    typed = request.POST.get("version", "")
    try:
        with all_or_nothing():
            seen = int(typed) if typed.isdecimal() else None
            actions.finish_form(case=case, blank=of, on=clock.today(), by=request.actor, seen=seen)
    except RefusedError as refused:
        messages.error(request, refused.message)
        return redirect(reverse("documents:fill_in", args=[case_id, blank, len(of.steps) + 1]))
    messages.success(request, f"Fertig: {of.title}.")
    return back_to(case, "forms")


@door(right=Right.WORK_CASES, purpose=Purpose.CASEWORK, kind=Kind.DOWNLOAD)
def form_pdf(request: StaffRequest, case_id: UUID, blank: str, number: int) -> HttpResponse:
    """Return a form on paper: a finished Fassung, or as number 0 empty, for filling in by hand or by telephone."""
    of = blank_of(blank)
    case = opened(request, case_id, [of.data_class])
    version = queries.version_of(case, blank, number) if number else None
    if number and version is None:
        raise Http404
    paper = form_paper(of, case, version, house_of(request).name)
    return download(paper, name=f"{of.code}-{case.fallnummer}-{number}.pdf", inline=True)


def form_paper(of: Blank, case: Case, version: FilledForm | None, house: str) -> bytes:
    """Return a form as a PDF: a finished Fassung with its answers, or empty."""
    answers = queries.answers_of(case, version)
    of_whom = f"{case.person.full_name} · Fassung {version.number}" if version else case.person.full_name
    on = version.finished_on if version and version.finished_on else clock.today()
    foot = f"Vordruck {of.edition}"
    return render(Paper(of.title, house, on, case.fallnummer, _blocks(of, answers), subtitle=of_whom, foot=foot))


def _blocks(of: Blank, answers: dict[str, str]) -> tuple[Block, ...]:
    blocks: list[Block] = [Paragraph(of.purpose)]
    for step in of.steps:
        fields = tuple(
            Question(
                number=field.number,
                label=field.label,
                answer=answers.get(field.number, ""),
                hint=field.hint,
                options=field.options,
                room=field.lines,
            )
            for field in step.fields
        )
        blocks += [Heading(step.title), Questions(fields)]
    if signed := answers.get("signature_png"):
        below = f"auf dem Gerät unterschrieben, gezeigter Text: Prüfwert {answers.get('shown_sha256', '')[:16]}"
        return (*blocks, Signatures((below,), tuple(base64.b64decode(signed))))
    return (*blocks, Signatures())
