"""A disclosure on paper."""

from collections import Counter
from collections.abc import Iterator
from datetime import date

from lotsenbuch.letters.papers import Block, Facts, Heading, Paper, Paragraph, Table
from lotsenbuch.office.models import House
from lotsenbuch.privacy.rules.disclosure import Apart, apart_of

from .disclosure import Gathered, Item

RIGHTS = (
    "Sie können verlangen, dass Falsches berichtigt wird (Art. 16 DSGVO), dass etwas gelöscht oder nur noch aufbewahrt "
    "wird (Art. 17, 18), und der Verarbeitung widersprechen (Art. 21). Beschweren können Sie sich bei der "
    "Datenschutzbeauftragten oder dem Datenschutzbeauftragten des Hauses und bei der Aufsichtsbehörde."
)
PURPOSE = (
    "Wozu: um Sie im Fallmanagement zu beraten und zu begleiten (§§ 14 bis 16k SGB II, §§ 67a bis 67c SGB X). "
    "Das meiste haben Sie uns selbst gesagt; anderes haben wir nach Gesprächen aufgeschrieben. Woher eine Angabe sonst "
    "stammt, steht dabei. Kein Programm entscheidet über Sie."
)
OTHERS = "Wo „[andere Person]“ steht, geht es um jemand anderen. Diese Angaben gehören nicht in Ihre Auskunft."
_SAYS = {
    Apart.MEDICAL: "Dieser Teil enthält Angaben über die Gesundheit. Eine Ärztin oder ein Arzt kann ihn erklären und "
    "übergeben (§ 25 Abs. 2 Satz 1 SGB X). Er lässt sich deshalb vom übrigen Teil trennen.",
    Apart.PERSONAL: "Dieser Teil enthält Angaben, die belasten können: über Schulden, Verurteilungen oder besonders "
    "Geschütztes. Eine erfahrene Fachkraft des Hauses kann ihn erklären und übergeben (§ 25 Abs. 2 Satz 3 SGB X).",
}


def paper_of(told: Gathered, *, house: House, on: date, title: str, only: Apart | None = None) -> Paper:
    """Return the paper; of an inspection one part, with who conveys it."""
    return Paper(
        title=title,
        subtitle=told.case.person.full_name,
        house=house.name,
        on=on,
        number=told.case.fallnummer,
        blocks=tuple(_blocks(told, only)),
    )


def _blocks(told: Gathered, only: Apart | None) -> Iterator[Block]:
    is_apart = only in _SAYS
    if only is not None and is_apart:
        yield Paragraph(_SAYS[only])
    else:
        yield from (Paragraph(PURPOSE), Paragraph(OTHERS))
    for title, items in told.by_title:
        shown = [item for item in items if only is None or only == apart_of(item.data_class)]
        if shown:
            yield Heading(title, 1)
            for item in shown:
                yield from _entry(item)
    if not is_apart:
        yield from _around(told)


def _entry(item: Item) -> Iterator[Block]:
    if item.mark:
        yield Paragraph(f"Hinweis: {item.mark}")
    if item.rows:
        yield Facts(item.rows)


def _around(told: Gathered) -> Iterator[Block]:
    yield Heading("Wer etwas bekommen hat oder bekommen darf", 1)
    yield Facts(told.recipients)
    yield Heading("Wann gelöscht wird", 1)
    yield Facts(told.deletions)
    yield Heading("Wer hineingesehen hat", 1)
    if told.looks:
        rows = tuple((*look, f"{times}-mal") for look, times in Counter(told.looks).items())
        yield Table(("Tag", "Rolle", "Zweck", "Wie oft"), rows, shares=(2, 4, 5, 1))
    else:
        yield Paragraph("Im Protokoll steht kein Zugriff.")
    yield Heading("Ihre Rechte", 1)
    yield Paragraph(RIGHTS)
