"""A report as a paper: figures with their pictures, tables and limits, and the method annex."""

from lotsenbuch.indicators.queries.drawn import picture_of
from lotsenbuch.indicators.queries.told import Sheet, Table, invented
from lotsenbuch.indicators.rules.method import METHOD, VERGLEICHSTYPEN
from lotsenbuch.indicators.rules.official import BY_CODE, OWN_VALUE
from lotsenbuch.letters.papers import Block, Chart, Footnote, Heading, PageBreak, Paper, Paragraph
from lotsenbuch.letters.papers import Table as PaperTable
from lotsenbuch.office.queries import the_house

NOTHING = "–"


def report_paper(sheet: Sheet) -> Paper:
    """Return a told report as a paper; the definition of each figure stands in a footnote, its limit beside it."""
    blocks: list[Block] = [Paragraph(f"{sheet.report.lead} {OWN_VALUE[0].upper()}{OWN_VALUE[1:]}.")]
    blocks += [Paragraph(invented())] if invented() else []
    blocks.append(
        Paragraph(
            "Ein Strich heißt: nicht gezeigt, um Menschen zu schützen. Er heißt nicht, dass es niemanden gab. Im Bild "
            "fehlt dort der Balken.",
            is_quiet=True,
        )
    )
    quota = "nicht gezeigt" if sheet.quota is None else f"{sheet.quota} %"
    said = f"Daneben: Integrationsquote (K2) am Ende des Zeitraums {quota}, {OWN_VALUE}."
    blocks.append(Footnote(said, f"{BY_CODE['K2'].definition} Grenze: {BY_CODE['K2'].limit}"))
    for table in sheet.tables:
        blocks += _part(table)
    blocks += [PageBreak(), Heading("Anhang: Wie die Zahlen entstehen")]
    for title, text in METHOD:
        blocks += [Heading(title, 2), Paragraph(text)]
    blocks += [Heading("Vergleichstypen", 2), Paragraph(VERGLEICHSTYPEN)]
    assert sheet.told_on is not None  # noqa: S101  # only what was told is printed
    return Paper(
        title=sheet.report.title,
        subtitle=f"{sheet.group.label} · {sheet.period.label}",
        house=the_house().name,
        on=sheet.told_on,
        blocks=tuple(blocks),
        foot=sheet.period.label,
    )


def _part(table: Table) -> list[Block]:
    way = table.way
    # The note comes after the table: what sticks to a picture leaves its note behind on the page before.
    limit = Footnote(f"{way.unit}. Grenze: {way.limit}", way.definition)
    blocks: list[Block] = [Heading(way.label)]
    if table.is_empty:
        return [*blocks, Paragraph("Davon darf nichts gezeigt werden: Die Zahlen sind zu klein."), limit]
    if picture := picture_of(table):
        blocks.append(Chart(picture, f"Balken: {way.label}. Die Zahlen stehen in der Tabelle darunter."))
    rows = tuple((line.label, *(_said(number) for number in line.numbers)) for line in table.lines)
    shares = (4, *(2 for _ in table.head)) if len(table.head) < 3 else (3, *(2 for _ in table.head))  # noqa: PLR2004 - two columns are wide
    return [*blocks, PaperTable(("", *table.head), rows, shares), limit]


def _said(number: int | None) -> str:
    return NOTHING if number is None else f"{number:,}".replace(",", ".")
