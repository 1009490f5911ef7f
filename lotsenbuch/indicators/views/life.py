"""A case as a picture, to look at together with the person: on the screen and on paper."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.template.response import TemplateResponse

from lotsenbuch.accounts.doors import Kind, Purpose, StaffRequest, door
from lotsenbuch.accounts.roles import Right
from lotsenbuch.assessment.queries import held_by, offered_domains
from lotsenbuch.cases.models import Case
from lotsenbuch.cases.queries import case_of, sight_of
from lotsenbuch.indicators.queries.life import LifePicture, life_picture_of
from lotsenbuch.indicators.queries.life_paper import life_paper
from lotsenbuch.indicators.rules.pictures import address
from lotsenbuch.letters.answers import download
from lotsenbuch.letters.papers import render


@door(right=Right.WORK_CASES, purpose=Purpose.CASEWORK)
def life_picture(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Show the Lebenslagen over time, both sides beside each other."""
    case, picture = _opened(request, case_id)
    parts = [(one, [(side, address(side.svg) if side.svg else "") for side in one.sides]) for one in picture.domains]
    return TemplateResponse(request, "indicators/life_picture.html", {"case": case, "picture": picture, "parts": parts})


@door(right=Right.WORK_CASES, purpose=Purpose.CASEWORK, kind=Kind.DOWNLOAD)
def life_pdf(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Return the same as tagged PDF, to take home."""
    case, picture = _opened(request, case_id)
    return download(render(life_paper(case, picture)), name=f"im-bild-{case.fallnummer}.pdf", inline=True)


def _opened(request: StaffRequest, case_id: UUID) -> tuple[Case, LifePicture]:
    case = case_of(case_id, request.actor, "assessed")
    if case is None:
        raise Http404
    picture = life_picture_of(case, offered_domains(held_by(case)))
    request.reads.case(case_id, picture.data_class)
    request.reads.visit(sight_of(case).kind)
    return case, picture
