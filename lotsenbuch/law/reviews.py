"""Days that come round: reviews every few months, of a Kooperationsplan and in general."""

from collections.abc import Iterator, Sequence
from datetime import date

from . import store
from .because import LawInputError, Reason
from .days import add_months, checked, german
from .versions import explained, label

MOST_MONTHS = 600
MOST_TIMES = 600
LAST_YEAR = 9999
# So many days are named one by one in an explanation.
MOST_NAMED = 12


def due_days(anchor: date, months: int, times: int) -> list[date]:
    """Return anchor + k months for k = 1 … times, each counted from the anchor and never moved (§ 188 BGB).

    Raises:
        LawInputError: if the numbers are no whole positive ones, or the days leave the calendar.

    """
    if not 1 <= months <= MOST_MONTHS:
        raise LawInputError(f"--months: bitte eine ganze Zahl von 1 bis {MOST_MONTHS} angeben.", "months")
    if not 1 <= times <= MOST_TIMES:
        raise LawInputError(f"--times: bitte eine ganze Zahl von 1 bis {MOST_TIMES} angeben.", "times")
    if anchor.year + months * times // 12 >= LAST_YEAR:
        raise LawInputError("So weit reicht der Kalender nicht.", "anchor")
    return [add_months(anchor, months * number) for number in range(1, times + 1)]


def reviews_of_plan(agreed: date) -> Iterator[date]:
    """Yield the days by which a plan agreed on `agreed` has to be reviewed, without end (§ 15 SGB II)."""
    months = store.norm("§ 15 SGB II").on(agreed).values["review_months"]
    number = 1
    while True:
        yield add_months(agreed, months * number)
        number += 1


def review_of_plan(anchor: date, after: date) -> tuple[date, list[Reason]]:
    """Return the first day after `after` by which a plan anchored on `anchor` has to be reviewed, and why.

    Args:
        anchor: the day from which all reviews count (31.08. → 28.02. → 31.08., never from the last due day).
        after: the day on which the parties agreed last.

    Raises:
        LawInputError: if they agreed before the plan began, or a day is out of reach.

    """
    checked(anchor, "Anfangstag des Plans", "anchor")
    if checked(after, "Tag der letzten Vereinbarung", "agreed") < anchor:
        raise LawInputError(f"Vereinbart werden kann erst ab dem {german(anchor)}.", "agreed")
    due = next(day for day in reviews_of_plan(anchor) if day > after)
    values = store.norm("§ 15 SGB II").on(after).values
    text = (
        f"Der Plan soll spätestens nach jeweils {values['review_months']} Monaten gemeinsam fortgeschrieben werden: "
        f"gezählt vom {german(anchor)}, also bis zum {german(due)}."
    )
    cited = f"§ 15 Abs. {values['review_paragraph']} SGB II"
    found = Reason(cited, label("§ 15 SGB II", after), after, text)
    return due, list(explained([found, *why_due(anchor, values["review_months"], before=(after, due))]))


def contents_of_plan(day: date) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return what § 15 SGB II names for the plan on a day, in the statute's order: what it shall hold, what it may."""
    values = store.norm("§ 15 SGB II").on(day).values
    return tuple(values["contents"]), tuple(values["contents_may"])


def changed_for_plan(drafted: date, agreed: date) -> list[Reason]:
    """Say that § 15 SGB II got another wording between two days; nothing when it did not."""
    before, now = (store.norm("§ 15 SGB II").on(day) for day in (drafted, agreed))
    if before.valid_from == now.valid_from:
        return []
    text = (
        f"Der Entwurf ist vom {german(drafted)}. Seit dem {german(now.valid_from)} hat § 15 SGB II eine neue Fassung "
        f"({now.act}). Es gilt, was am Tag der Vereinbarung gilt."
    )
    return [Reason("§ 15 SGB II", label("§ 15 SGB II", agreed), agreed, text)]


def why_due(
    anchor: date, months: int, days: Sequence[date] = (), *, before: tuple[date, date] | None = None
) -> list[Reason]:
    """Explain the days of `due_days`.

    Args:
        anchor: the day from which all are counted.
        months: the distance.
        days: the days that came out; they are named.
        before: the day of the last agreement and the first of the days behind it, where only this one counts.

    """
    every = "jeden Monat" if months == 1 else f"alle {months} Monate"
    text = (
        f"Gezählt wird immer vom Anfangstag {german(anchor)}, {every}; der Anfangstag selbst ist kein "
        "Termin. Fehlt der Tag im Monat, gilt dessen letzter. Wochenenden und Feiertage verschieben hier nichts."
    )
    if days:
        named = ", ".join(german(day) for day in days[:MOST_NAMED])
        rest = f" und so weiter bis zum {german(days[-1])}" if len(days) > MOST_NAMED else ""
        text += f" So sind es: {named}{rest}."
    if before is not None:
        agreed, due = (german(day) for day in before)
        text += f" Der {due} ist der erste dieser Tage nach dem {agreed}, der letzten Vereinbarung."
    return [Reason("§ 188 Abs. 2 und 3 BGB", label("§ 188 BGB", anchor), anchor, text)]
