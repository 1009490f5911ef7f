"""The Kooperationsplan as a tagged PDF: to take home, behind a letter, and as a draft to talk about."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.http import Http404, HttpResponse
from django.utils import timezone

from lotsenbuch.accounts.doors import Kind, Purpose, StaffRequest, door
from lotsenbuch.accounts.roles import Right
from lotsenbuch.cases.models import Case
from lotsenbuch.letters.answers import download
from lotsenbuch.letters.papers import (
    Block,
    Bullets,
    Heading,
    Paper,
    Paragraph,
    ReplySlip,
    Signatures,
    TwoColumns,
    blocks_of,
    render,
)
from lotsenbuch.letters.queries import Flow
from lotsenbuch.office.models import House
from lotsenbuch.office.queries import house_of, the_house
from lotsenbuch.planning.models import PlanPart, Step
from lotsenbuch.planning.queries import Sheet, agreed_plan, draft_sheet, plans_of, sheet_of
from lotsenbuch.records import clock
from lotsenbuch.records.rules import Actor, DataClass
from lotsenbuch.ui.templatetags.ui import day, statute, weekday_day

from .steps import held, opened

TITLE = "Ihr Kooperationsplan"
NOTHING = ("Hier ist nichts vereinbart.",)


def _promised(steps: Iterable[Step | PlanPart]) -> tuple[str, ...]:
    return tuple(_promise(step.words.get("text", ""), step.due_on) for step in steps)


def _promise(text: str, due_on: date | None) -> str:
    return f"{text}\nbis {weekday_day(due_on)}" if due_on else text


def _goals(sheet: Sheet) -> list[Block]:
    blocks: list[Block] = [Heading("Ihre Ziele")]
    for goal in sheet.goals:
        blocks.append(Heading(goal.words.get("title", ""), 2))
        own = goal.words.get("in_own_words", "")
        blocks += [Paragraph(f"In Ihren Worten: {own}")] if own else []
        blocks += blocks_of(goal.words.get("why", ""), below=2)
    return blocks


def _agreement(sheet: Sheet) -> list[Block]:
    blocks = _goals(sheet)
    ours, theirs, together = (_promised(steps) for steps in (sheet.ours, sheet.theirs, sheet.together))
    blocks.append(Heading("Wer tut was bis wann"))
    blocks.append(TwoColumns("Das tun wir", ours or NOTHING, "Das tun Sie", theirs or NOTHING))
    blocks += [Heading("Das tun wir zusammen", 2), Bullets(together)] if together else []
    for content in sheet.contents:
        blocks += [Heading(content.label), *blocks_of(content.text, below=1)]
    if sheet.own:
        blocks += [Heading("Weitere Angaben"), Bullets(tuple(f"{one.label}: {one.shown}" for one in sheet.own))]
    return blocks


def _end(sheet: Sheet, *, ours: str, number: str) -> list[Block]:
    """Return what stands below an agreed Fassung: review, signatures and the slip to send back (W17)."""
    on, words = day(sheet.plan.review_due_on), "Passt etwas schon vorher nicht mehr, sagen Sie es uns bitte."
    mark = " · ".join(part for part in (number, f"Fassung {sheet.plan.number}") if part)
    return [
        Heading("Wann wir den Plan wieder ansehen"),
        Paragraph(f"Spätestens am {on}, gemeinsam. {words}"),
        Paragraph(
            statute("Grundlage: § 15 SGB II, wie er am Tag der Vereinbarung gilt."), is_small=True, is_quiet=True
        ),
        Signatures(("Ort, Datum, Ihre Unterschrift", ours)),
        ReplySlip(
            "Ihre Antwort",
            text=f"Kooperationsplan · {mark}",
            ticks=(
                "Ich habe den Plan bekommen.",
                "Der Plan stimmt so für mich.",
                "Ich möchte etwas ändern. Bitte melden Sie sich.",
                "Ich möchte, dass beim nächsten Gespräch jemand dabei ist.",
            ),
            lines=("Das ist mir wichtig:", "", "Datum, Unterschrift"),
        ),
    ]


def plan_paper(case: Case, sheet: Sheet, house: House) -> Paper:
    """Return an agreed Fassung as it was made out: the same paper whenever it is printed."""
    plan, names = sheet.plan, sheet.plan.made_out
    name, of_house = names.get("person", case.person.full_name), names.get("house", house.name)
    return Paper(
        title=TITLE,
        subtitle=f"{name} · Fassung {plan.number} vom {day(plan.agreed_on)}",
        house=of_house,
        on=plan.agreed_on or plan.drafted_on,
        number=case.fallnummer,
        foot=f"Fassung {plan.number}",
        blocks=(*_agreement(sheet), *_end(sheet, ours=f"Für das {of_house}", number=case.fallnummer)),
    )


def draft_paper(case: Case, sheet: Sheet, house: House) -> Paper:
    """Return the draft as it stands today; every page says that it is one, and nobody can sign it."""
    return Paper(
        title="Entwurf für Ihren Kooperationsplan",
        subtitle=f"{case.person.full_name} · Stand {day(clock.today())}",
        house=house.name,
        on=clock.today(),
        number=case.fallnummer,
        blocks=(Paragraph("So könnte Ihr Plan aussehen. Bitte sagen Sie uns, was nicht passt."), *_agreement(sheet)),
        is_draft=True,
    )


def plan_flow(case: Case, _by: Actor) -> Flow:
    """Return the newest agreed Fassung as pages behind a letter, in the class of what the actor may open of it."""
    found = next((one for one in plans_of(case) if one.agreed_on), None)
    if found is None:
        return Flow({"plan_vom": ""})
    sheet, is_neutral = sheet_of(case, found), is_protected(case)
    own = plan_paper(case, sheet, the_house())
    number, ours = ("", "Für uns") if is_neutral else (case.fallnummer, f"Für das {own.house}")
    head = Paragraph(own.subtitle, is_quiet=True)
    blocks = (Heading(TITLE), head, *_agreement(sheet), *_end(sheet, ours=ours, number=number))
    return Flow({"plan_vom": str(day(found.agreed_on))}, blocks, sheet.data_class)


def is_protected(case: Case) -> bool:
    """Say whether a letter to this person must not tell who wrote."""
    return case.person.has_protected_address or case.is_sealed


def has_address(case: Case) -> bool:
    """Say whether there is an address to write to, without opening a protected one."""
    return bool(case.person.has_protected_address or case.person.street)


def may_write_to(case: Case) -> bool:
    """Say whether the actor may write to the person: to a protected address only with the grant for class 4."""
    return not case.person.has_protected_address or DataClass.SEALED in held(case)


def _fassung(request: StaffRequest, case: Case, number: int) -> Sheet:
    found = agreed_plan(plans_of(case), number)
    if found is None:
        raise Http404
    sheet = sheet_of(case, found)
    request.reads.case(case.id, sheet.data_class)
    return sheet


@door(right=Right.WORK_CASES, purpose=Purpose.CASEWORK, kind=Kind.DOWNLOAD)
def plan_pdf(request: StaffRequest, case_id: UUID, number: int) -> HttpResponse:
    """Return a Fassung as PDF to take home."""
    case = opened(request, case_id)
    sheet = _fassung(request, case, number)
    name = f"kooperationsplan-{case.fallnummer}-fassung-{number}.pdf"
    return download(render(plan_paper(case, sheet, house_of(request))), name=name, inline=True)


@door(right=Right.WORK_CASES, purpose=Purpose.CASEWORK, kind=Kind.DOWNLOAD)
def draft_pdf(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Return the draft as PDF, to talk about."""
    case = opened(request, case_id)
    sheet = draft_sheet(case, timezone.localdate())
    request.reads.case(case.id, sheet.data_class)
    name = f"kooperationsplan-{case.fallnummer}-entwurf.pdf"
    return download(render(draft_paper(case, sheet, house_of(request))), name=name, inline=True)
