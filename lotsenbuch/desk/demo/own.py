"""What the synthetic Jobcenter asks beside the standard, and one kind of its own."""

from datetime import date

from lotsenbuch.cases.models import OwnField, OwnKind
from lotsenbuch.cases.queries.own import forget_own

# Place, label, type, options, purpose, class, deletion.
FIELDS = (
    ("person", "Führerschein", "choice", ("keiner", "B", "C oder C1"), "um Wege und Stellen zu kennen", 0, "CASE"),
    ("assessment", "Gute Tageszeit", "line", (), "um Termine so zu legen, dass sie gelingen", 1, "COUNSELLING"),
    ("closing", "Was die Nächsten wissen sollen", "long", (), "damit nichts doppelt erzählt wird", 1, "COUNSELLING"),
)  # fmt: skip


def add_own(since: date, made_by: str) -> None:
    """Add the fields and the kind, in force since a day."""
    for position, (place, label, kind, options, purpose, data_class, deletion) in enumerate(FIELDS):
        row = OwnField(place=place, label=label, kind=kind, options=list(options), position=position, made_by=made_by)
        row.purpose, row.data_class, row.deletion, row.from_on = purpose, data_class, deletion, since
        row.save(force_insert=True)
    walk = OwnKind(place="journal", label="Spaziergang", counts_as="visit", data_class=1, deletion="COUNSELLING")
    walk.purpose, walk.from_on, walk.made_by = "um zu sehen, was draußen besser gelingt", since, made_by
    walk.save(force_insert=True)
    forget_own()
