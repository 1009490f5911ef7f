"""The picture of a case as a paper."""

from lotsenbuch.cases.models import Case
from lotsenbuch.indicators.queries.life import NOBODY, LifePicture
from lotsenbuch.letters.papers import Block, Chart, Heading, Paper, Paragraph, Table
from lotsenbuch.office.queries import the_house
from lotsenbuch.records import clock
from lotsenbuch.ui.templatetags.ui import day

LEAD = (
    "So ging es in den Lebenslagen, einmal aus Ihrer Sicht und einmal aus unserer. Beide gelten; keine ist die "
    "richtige. Auf und Ab gehört dazu."
)

LIMIT = (
    "Die Stufen haben wir zusammen verabredet. Der Wert zeigt Ihren eigenen Weg und taugt nicht zum Vergleich mit "
    "anderen."
)


def life_paper(case: Case, picture: LifePicture) -> Paper:
    """Return the picture as a paper that the person may take home."""
    blocks: list[Block] = [Paragraph(LEAD)]
    for one in picture.domains:
        blocks.append(Heading(one.domain.label))
        for side in one.sides:
            blocks.append(Heading("Ihre Sicht" if side is one.sides[0] else "Unsere Sicht", 2))
            blocks += (
                [Chart(side.svg, f"{one.domain.label}: {side.words}", 9)]
                if side.svg
                else [Paragraph(NOBODY, is_quiet=True)]
            )
        rows = tuple((day(row.noted_on), row.persons or "–", row.own or "–") for row in one.rows)
        blocks.append(Table(("Am", "Ihre Sicht", "Unsere Sicht"), rows, (2, 5, 5)))
    if picture.t is not None:
        goals = "1 Ziel" if picture.goals == 1 else f"{picture.goals} Ziele"
        said = f"{goals}, zusammen gesehen: {picture.way} (T-Wert {picture.t}; 50 heißt: wie erwartet)."
        blocks += [Heading("Ziele"), Paragraph(said), Paragraph(LIMIT, is_small=True, is_quiet=True)]
    if picture.setbacks:
        blocks += [Heading("Rückschläge, die dazugehören"), Paragraph(", ".join(day(on) for on in picture.setbacks))]
    return Paper(
        title="Unser Weg im Bild",
        house=the_house().name,
        on=clock.today(),
        number=case.fallnummer,
        blocks=tuple(blocks),
    )
