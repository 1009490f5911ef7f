"""What remains of an offered job, month by month: a table for talking, no calculation of a claim. Pure Python."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from lotsenbuch.law.allowance import Remains, Wages, remains
from lotsenbuch.law.days import add_months

MONTHS_SHOWN = 6
_NOTHING = Decimal("0.00")
# What the table does not know; shown below it, always.
LIMITS: tuple[str, ...] = (
    "Es zählt nur dieser Lohn. Anderes Einkommen im Haushalt und einmalige Zahlungen sind nicht eingerechnet.",
    "Unter 25 in Ausbildung, Schule oder Freiwilligendienst bleibt mehr frei (§ 11b Abs. 2b SGB II).",
    "Für Ehrenamt und Aufwandsentschädigungen gelten eigene Regeln; gezahlter Unterhalt wird zusätzlich abgesetzt.",
    "Ob sich Miete, Wohngeld oder Kinderzuschlag ändern, zeigt die Tabelle nicht.",
    "Reicht der Lohn ganz, endet die Leistung; auch Krankenkasse und Vergünstigungen können sich dann ändern.",
    "Verbindlich ist nur der Bescheid. Bitte vor einer Entscheidung mit der Leistungsstelle sprechen.",
)


@dataclass(frozen=True, slots=True)
class Offer:
    """A job that is offered, in euros a month.

    Args:
        work_from: first day of work.
        gross: before taxes and contributions.
        net: what is paid out.
        is_paid_later: the wages of a month come in the next one; they count where they come (§ 11 SGB II).
        has_child: at least one minor child.
        expenses: proved expenses.
        benefit: what the Jobcenter pays a month now; None: not said.
    """

    work_from: date
    gross: Decimal
    net: Decimal
    is_paid_later: bool = False
    has_child: bool = False
    expenses: Decimal = _NOTHING
    benefit: Decimal | None = None


@dataclass(frozen=True, slots=True)
class MonthRow:
    """One month of the table; None where the benefit was not said."""

    month: date
    net: Decimal
    found: Remains
    benefit_left: Decimal | None
    together: Decimal | None
    more: Decimal | None


def months_of(offer: Offer) -> list[MonthRow]:
    """Return the first months of a job, each with the law of its first day.

    Raises:
        LawInputError: for amounts that no payslip shows, or days that the rule book does not know.
    """
    first = add_months(offer.work_from.replace(day=1), 0)
    return [
        _row(offer, add_months(first, count), has_wages=count > 0 or not offer.is_paid_later)
        for count in range(MONTHS_SHOWN)
    ]


def _row(offer: Offer, month: date, *, has_wages: bool) -> MonthRow:
    gross, net = (offer.gross, offer.net) if has_wages else (_NOTHING, _NOTHING)
    found = remains(Wages(month, gross, net, expenses=offer.expenses, has_child=offer.has_child))
    if offer.benefit is None:
        return MonthRow(month, net, found, None, None, None)
    left = max(offer.benefit - found.counted, _NOTHING)
    return MonthRow(month, net, found, left, left + net, left + net - offer.benefit)
