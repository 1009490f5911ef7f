"""The papers of Fallzugang as PDF: the agreed Arbeitsbündnis and the information sheet."""

from uuid import UUID

from django.http import Http404, HttpResponse

from lotsenbuch.accounts.doors import Kind, Purpose, StaffRequest, door
from lotsenbuch.accounts.roles import Right
from lotsenbuch.intake.models import Alliance, Intake
from lotsenbuch.intake.queries import agreed_alliance
from lotsenbuch.intake.rules.information import Section, Surroundings, information_sheet
from lotsenbuch.letters.answers import download
from lotsenbuch.letters.papers import Block, Heading, Paper, Paragraph, Signatures, blocks_of, render
from lotsenbuch.office.models import House
from lotsenbuch.office.queries import house_of
from lotsenbuch.records import clock
from lotsenbuch.ui.templatetags.ui import day, statute

from .steps import opened


def alliance_paper(found: Intake, version: Alliance, house: House) -> Paper:
    """Return the agreed Arbeitsbündnis as it is signed and taken home."""
    parts = (
        ("Wofür wir zusammenarbeiten", version.mandate),
        ("Was Sie von uns erwarten können", version.expected_by_person),
        ("Was wir von Ihnen erwarten", version.expected_by_house),
        ("Was vertraulich bleibt", version.confidential),
    )
    blocks: list[Block] = []
    for heading, text in parts:
        blocks += [Heading(heading), *blocks_of(text)]
    blocks.append(Paragraph("Die Zusammenarbeit ist freiwillig. Wir können jederzeit neu darüber sprechen."))
    blocks.append(Signatures(("Ort, Datum, Unterschrift", f"Für das {house.name}")))
    return Paper(
        title="Unser Arbeitsbündnis",
        subtitle=f"{found.case.person.full_name} · Fassung {version.number} vom {day(version.agreed_on)}",
        house=house.name,
        on=version.agreed_on or clock.today(),
        number=found.case.fallnummer,
        foot=f"Fassung {version.number}",
        blocks=tuple(blocks),
    )


def sheet_of(found: Intake, house: House) -> tuple[Section, ...]:
    """Return the questions and answers of the information sheet for this case."""
    proposed_by = "person" if found.proposed_by_person else "placement"
    return information_sheet(
        Surroundings(
            house=house.name,
            address=house.address,
            contact=house.information_contact,
            is_ge=house.carrier == House.Carrier.GE,
            proposed_by=proposed_by if found.proposal_id else "",
        )
    )


def sheet_paper(found: Intake, house: House) -> Paper:
    """Return the information sheet as it is handed over."""
    blocks: list[Block] = [Paragraph(statute("Nach Art. 13 und 14 DSGVO und § 82 SGB X"), is_quiet=True)]
    for section in sheet_of(found, house):
        blocks += [Heading(section.question), Paragraph(statute(section.answer))]
    return Paper(
        title="Ihre Daten im Fallmanagement",
        subtitle=f"Information für {found.case.person.full_name}",
        house=house.name,
        on=clock.today(),
        number=found.case.fallnummer,
        blocks=tuple(blocks),
    )


@door(right=Right.WORK_CASES, purpose=Purpose.CASEWORK, kind=Kind.DOWNLOAD)
def alliance_pdf(request: StaffRequest, case_id: UUID, number: int) -> HttpResponse:
    """Return one agreed version as PDF."""
    found = opened(request, case_id)
    version = agreed_alliance(found.case, number)
    if version is None:
        raise Http404
    name = f"arbeitsbuendnis-{found.case.fallnummer}-fassung-{number}.pdf"
    return download(render(alliance_paper(found, version, house_of(request))), name=name, inline=True)


@door(right=Right.WORK_CASES, purpose=Purpose.INTAKE, kind=Kind.DOWNLOAD)
def information_pdf(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Return the information sheet as PDF."""
    found = opened(request, case_id)
    name = f"informationsblatt-{found.case.fallnummer}.pdf"
    return download(render(sheet_paper(found, house_of(request))), name=name, inline=True)
