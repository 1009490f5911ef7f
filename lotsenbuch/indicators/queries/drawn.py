"""The picture of a table, and how many of its words it needs for those who do not see it."""

from dataclasses import dataclass
from datetime import date

from lotsenbuch.indicators.queries.told import Table
from lotsenbuch.indicators.rules.pictures import Series, address, bars, lines, stacked

_QUOTA = (
    "Linien: Integrationsquote in Prozent über die letzten Monate, in beiden Lesarten des Bestands. Alle Werte stehen "
    "in der Tabelle darunter."
)


@dataclass(frozen=True, slots=True)
class Drawn:
    """A picture for a desk and one for a phone, as addresses, and what it shows in a sentence."""

    wide: str
    narrow: str
    words: str


def drawn(table: Table) -> Drawn | None:
    """Return the pictures of a table; None where nothing of it is told."""
    if not (wide := picture_of(table)):
        return None
    return Drawn(address(wide), address(picture_of(table, is_narrow=True)), words_of(table))


def picture_of(table: Table, *, is_narrow: bool = False) -> str:
    """Return a table as SVG; nothing where nothing of it is told."""
    if table.is_empty:
        return ""
    labels = [line.label for line in table.lines]
    if table.way.rows:
        # This year only: a second row of bars for the year before would hide how a domain went.
        cells = table.way.cells
        # Only what is told whole: with a part missing, a bar would say that everybody stayed where they were.
        told = [line for line in table.lines if None not in line.numbers[: len(cells)]]
        series = [(label, [line.numbers[place] for line in told]) for place, (_, label) in enumerate(cells)]
        return stacked([line.label for line in told], series, is_narrow=is_narrow) if told else ""
    series = [(head, [line.numbers[place] for line in table.lines]) for place, head in enumerate(table.head)]
    return bars(labels, series, is_narrow=is_narrow)


def quota_picture(quotas: list[tuple[date, int | None, int | None]]) -> Drawn | None:
    """Return the Integrationsquote over the months; None where no month is told."""
    if all(first is None for _, first, _ in quotas):
        return None
    months = [f"{month:%m/%Y}" for month, _, _ in quotas]
    readings = (("Bestand derselben zwölf Monate", 1), ("Bestand um einen Monat verschoben", 2))
    series: Series = [(name, [row[place] for row in quotas]) for name, place in readings]  # type: ignore[misc]  # int or None
    return Drawn(address(lines(months, series)), address(lines(months, series, is_narrow=True)), _QUOTA)


def words_of(table: Table) -> str:
    """Return what a picture shows, in one sentence, for those who do not see it."""
    return f"Balken: {table.way.label}. Alle Zahlen stehen in der Tabelle darunter." + (
        " Wo dort ein Strich steht, fehlt hier der Balken." if table.has_gaps else ""
    )
