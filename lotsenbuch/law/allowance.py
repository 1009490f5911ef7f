"""What remains of wages beside the benefit: the amounts of § 11b (2) and (3) SGB II for one month, to the cent."""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from . import store
from .because import LawInputError, Reason
from .days import checked, german
from .versions import ends_of_knowledge, explained, label

NORM = "§ 11b SGB II"
CENT = Decimal("0.01")
HIGHEST = Decimal("99999.99")
_HUNDRED = Decimal(100)
_NOTHING = Decimal("0.00")


@dataclass(frozen=True, slots=True)
class Wages:
    """The wages of one month in euros, as they are paid in it (§ 11 (2) SGB II: in the month in which they come).

    Args:
        month: any day of the month; the wording of its first day applies.
        gross: before taxes and contributions.
        net: what is paid out.
        expenses: proved amounts of § 11b (1) S. 1 Nr. 3 to 5 together.
        has_child: with at least one minor child, in the household or elsewhere (§ 11b (3) S. 3).
    """

    month: date
    gross: Decimal
    net: Decimal
    expenses: Decimal = _NOTHING
    has_child: bool = False


@dataclass(frozen=True, slots=True)
class Band:
    """A part of the gross wages with the share of it that stays free."""

    above: Decimal
    up_to: Decimal
    percent: int
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Remains:
    """What stays free, what is counted, and why."""

    month: date
    basic: Decimal
    bands: tuple[Band, ...]
    kept: Decimal
    counted: Decimal
    because: tuple[Reason, ...]

    @property
    def share(self) -> Decimal:
        """Return the sum of the bands (§ 11b (3))."""
        return sum((band.amount for band in self.bands), _NOTHING)


def remains(wages: Wages) -> Remains:
    """Return what stays of the wages of a month beside the benefit.

    Not asked, because the answer would need more than wages: § 11b (2b) (under 25 in training or at school), several
    people's wages, one-off payments, other income, maintenance that is paid (Abs. 1 S. 1 Nr. 7).

    Raises:
        LawInputError: for amounts that no payslip shows, or a month that the rule book does not know.

    """
    month = checked(wages.month, "Monat", "month").replace(day=1)
    _checked(wages)
    basic = min(_basic(wages, month), wages.net)
    bands = _bands(wages, month)
    share = sum((band.amount for band in bands), _NOTHING)
    kept = min(basic + share, wages.net).quantize(CENT)
    return Remains(
        month, basic.quantize(CENT), bands, kept, wages.net.quantize(CENT) - kept, _because(wages, month, basic, bands)
    )


def _checked(wages: Wages) -> None:
    for field in ("gross", "net", "expenses"):
        amount: Decimal = getattr(wages, field)
        if not (amount.is_finite() and 0 <= amount <= HIGHEST and amount == amount.quantize(CENT)):
            text = "Bitte einen Betrag von 0 bis 99999,99 Euro mit höchstens zwei Stellen nach dem Komma angeben."
            raise LawInputError(text, field)
    if wages.net > wages.gross:
        raise LawInputError("Netto kann nicht höher sein als brutto.", "net")


def _basic(wages: Wages, month: date) -> Decimal:
    values = store.norm(NORM).on(month).values
    lump = Decimal(values["basic_eur"])
    return wages.expenses if wages.gross > values["proof_above_eur"] and wages.expenses > lump else lump


def _bands(wages: Wages, month: date) -> tuple[Band, ...]:
    values = store.norm(NORM).on(month).values
    told = [(Decimal(raw["above_eur"]), Decimal(raw["up_to_eur"]), raw["percent"]) for raw in values["bands"]]
    if wages.has_child:
        above, _, percent = told[-1]
        told[-1] = (above, Decimal(values["upper_limit_with_child_eur"]), percent)
    return tuple(
        Band(above, up_to, percent, _share(min(wages.gross, up_to) - above, percent))
        for above, up_to, percent in told
        if wages.gross > above
    )


def _share(part: Decimal, percent: int) -> Decimal:
    return (part * percent / _HUNDRED).quantize(CENT, rounding=ROUND_HALF_UP)


def _because(wages: Wages, month: date, basic: Decimal, bands: tuple[Band, ...]) -> tuple[Reason, ...]:
    version, lump = label(NORM, month), Decimal(store.norm(NORM).on(month).values["basic_eur"])

    def step(norm: str, text: str) -> Reason:
        return Reason(norm, version, month, text)

    steps = [
        step("§ 11b Abs. 1 S. 1 Nr. 1 und 2 SGB II", "Steuern und Pflichtbeiträge gehen vorweg ab: es zählt netto.")
    ]
    if basic > lump:
        text = f"Statt {_euro(lump)} werden nachgewiesene {_euro(basic)} abgesetzt: der Lohn liegt über der Grenze."
        steps.append(step("§ 11b Abs. 2 S. 2 SGB II", text))
    else:
        what = (
            "an Ausgaben abgesetzt, ohne Nachweis"
            if basic == lump
            else "abgesetzt: mehr als der Lohn kann es nicht sein"
        )
        steps.append(step("§ 11b Abs. 2 S. 1 SGB II", f"Vom Lohn werden {_euro(basic)} {what}."))
    for band in bands:
        part = min(wages.gross, band.up_to) - band.above
        text = (
            f"Vom Teil des Bruttolohns über {_euro(band.above)} bis {_euro(band.up_to)} ({_euro(part)}) bleiben "
            f"{band.percent} Prozent: {_euro(band.amount)}."
        )
        steps.append(step("§ 11b Abs. 3 SGB II", text))
    if wages.has_child:
        text = (
            f"Mit einem minderjährigen Kind reicht der letzte Teil bis {_euro(_bands(_full(wages), month)[-1].up_to)}."
        )
        steps.append(step("§ 11b Abs. 3 S. 3 SGB II", text))
    share = sum((band.amount for band in bands), _NOTHING)
    kept = min(basic + share, wages.net)
    text = (
        f"Im Monat ab {german(month)}: Freibetrag {_euro(share)}, zusammen bleiben {_euro(kept)} vom Lohn frei, "
        f"angerechnet werden {_euro(wages.net - kept)}. Jeder Betrag auf Cent, ab einem halben aufwärts."
    )
    steps.append(step("§ 41 Abs. 2 SGB II", text))
    return explained([*steps, *ends_of_knowledge(month)])


def _full(wages: Wages) -> Wages:
    return Wages(wages.month, HIGHEST, HIGHEST, has_child=wages.has_child)


def _euro(amount: Decimal) -> str:
    """Return an amount as Germans write it: 1.234,50 Euro."""
    return f"{amount.quantize(CENT):,}".replace(",", " ").replace(".", ",").replace(" ", ".") + " Euro"
