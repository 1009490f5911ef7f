"""Counters of time: Arbeitsgelegenheiten, subsidised work, absence; each result says why."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from . import store
from .because import UNCERTAIN, LawInputError, Reason
from .days import FIRST_DAY, LAST_DAY, add_months, checked, days_between, german
from .houserules import DEFAULT, HouseRules
from .versions import ends_of_knowledge, explained, version_on

# § 191 BGB: a month or year that need not run without a break.
DAYS_OF_A_MONTH = 30
DAYS_OF_A_YEAR = 365
DAYS_OF_A_WEEK = 7
MONTHS_OF_A_YEAR = 12
SUBSIDIES = ("§ 16e SGB II", "§ 16i SGB II")
CAPPED_PER_PERSON = "§ 16i SGB II"


@dataclass(frozen=True, slots=True)
class Span:
    """A half-open period of days.

    Raises:
        LawInputError: if it does not end after it began, or leaves the days that the rule book knows.

    """

    start: date
    until: date

    def __post_init__(self) -> None:
        """Refuse what is no period."""
        checked(self.start, "Beginn des Zeitraums", "spans")
        checked(self.until, "Ende des Zeitraums", "spans")
        if self.until <= self.start:
            message = f"Ein Zeitraum, der am {german(self.start)} beginnt, kann nicht davor enden."
            raise LawInputError(message, "spans")


@dataclass(frozen=True, slots=True)
class Placements:
    """How much of the 24 months in five years is used up (§ 16d (6)), in days; all periods half-open.

    Args:
        window_from: first day of the five years.
        window_until: their end.
        days_used: days assigned in them.
        days_left: days that can still be assigned.
        until: where an assignment without a break would have to end; None when nothing is left.
        because: the reasons.

    """

    window_from: date
    window_until: date
    days_used: int
    days_left: int
    until: date | None
    because: tuple[Reason, ...]


def placements(spans: Sequence[Span], on: date, *, with_extra: bool = False, rules: HouseRules = DEFAULT) -> Placements:
    """Count Arbeitsgelegenheiten: 24 months in five years from the first one, with reasons 12 more (§ 16d (6)).

    Args:
        spans: all Arbeitsgelegenheiten of the person.
        on: the day on which a new one is to begin; the law of this day and its window hold.
        with_extra: whether the twelve further months of sentence 3 are opened.
        rules: what the house laid down for uncertain points.

    """
    checked(on, "Beginn der neuen Arbeitsgelegenheit", "on")
    values = store.norm("§ 16d SGB II").on(on).values
    merged = _merged(spans)
    start, is_later = _window_start(merged, on, values["window_months"])
    until = add_months(start, values["window_months"])
    used = sum(len(_within(span, start, until)) for span in merged)
    months = values["max_months"] + (values["extra_months"] if with_extra else 0)
    left = max(0, months * DAYS_OF_A_MONTH - used)
    end = _placed_until(merged, on, left, until)
    reasons = _why_placements((start, until), (used, left), months, on, is_later=is_later)
    reasons.append(_why_placed_until(merged, on, left, end))
    reasons.append(rules.says("months_apart", version=version_on(on).id, anchor=on))
    if with_extra:
        reasons.append(_why_extra(values["extra_months"], on))
    if is_later:
        reasons.append(rules.says("next_window", version=version_on(on).id, anchor=start))
    return Placements(start, until, used, left, end, explained([*reasons, *ends_of_knowledge(on)]))


def _placed_until(merged: list[Span], on: date, left: int, window_until: date) -> date | None:
    begin = max([on, *(span.until for span in merged)])
    return min(begin + timedelta(days=left), window_until) if left and begin < window_until else None


def _why_placements(
    window: tuple[date, date], counted: tuple[int, int], months: int, on: date, *, is_later: bool
) -> list[Reason]:
    used, left = counted
    first = (
        "Der vorige Zeitraum von fünf Jahren ist vorbei; der neue beginnt mit der nächsten oder der weiterlaufenden "
        "Arbeitsgelegenheit"
        if is_later
        else "Der Zeitraum von fünf Jahren beginnt mit der ersten Arbeitsgelegenheit"
    )
    text = (
        f"{first}: vom {german(window[0])} bis vor dem {german(window[1])}. Darin sind {months} Monate möglich, "
        f"{months * DAYS_OF_A_MONTH} Tage; zugewiesen sind darin {used} Tage (jeder Tag einmal gezählt), übrig {left}."
    )
    return [Reason("§ 16d Abs. 6 S. 1 und 2 SGB II", version_on(on).id, on, text)]


def _why_placed_until(merged: Sequence[Span], on: date, left: int, end: date | None) -> Reason:
    """Say from which day the days left are counted, and where they end."""
    begin = max([on, *(span.until for span in merged)])
    waits = f"Zugewiesen ist schon bis vor dem {german(begin)}; danach" if begin > on else f"Ab dem {german(on)}"
    if end is None:
        why = "ist kein Tag mehr übrig" if not left else "ist der Zeitraum von fünf Jahren vorbei"
        text = f"{waits} {why}: kein Endtag."
    elif end < begin + timedelta(days=left):
        text = f"{waits} reichten {left} Tage über den Zeitraum von fünf Jahren hinaus: Ende vor dem {german(end)}."
    else:
        text = f"{waits} reichen {left} Tage ohne Unterbrechung: Ende vor dem {german(end)}."
    return Reason("§ 16d Abs. 6 S. 1 SGB II, § 191 BGB", version_on(on).id, on, text)


def _why_extra(months: int, on: date) -> Reason:
    text = (
        f"Nach Ablauf der 24 Monate sind bis zu {months} weitere Monate möglich, wenn die Voraussetzungen der Absätze "
        "1 und 5 weiter vorliegen; das prüft und begründet ein Mensch."
    )
    return Reason("§ 16d Abs. 6 S. 3 SGB II", version_on(on).id, on, text)


def _window_start(merged: Sequence[Span], on: date, months: int) -> tuple[date, bool]:
    """Return when the window of a day began, and whether it is a later one than the first."""
    start, is_later = None, False
    for span in merged:
        if span.start > on:
            break
        start = start or span.start
        while span.until > (end := add_months(start, months)) and max(span.start, end) <= on:
            start, is_later = max(span.start, end), True
    if start is None:
        return on, False
    return (start, is_later) if on < add_months(start, months) else (on, True)


def _within(span: Span, start: date, until: date) -> range:
    """Return the days of a period that lie in the window; an empty range if none does."""
    return range(max(span.start, start).toordinal(), min(span.until, until).toordinal())


def _merged(spans: Sequence[Span]) -> list[Span]:
    """Return the periods without counting a day twice."""
    merged: list[Span] = []
    for span in sorted(spans, key=lambda item: item.start):
        if merged and span.start <= merged[-1].until:
            merged[-1] = Span(merged[-1].start, max(merged[-1].until, span.until))
        else:
            merged.append(span)
    return merged


@dataclass(frozen=True, slots=True)
class SubsidyYear:
    """One year of a wage subsidy, half-open, with its percentage."""

    start: date
    until: date
    percent: int


@dataclass(frozen=True, slots=True)
class Subsidy:
    """A wage subsidy from its first day, as its law stood then.

    Args:
        years: year by year; empty when the norm did not exist or nothing is left.
        released_until: until when the employer releases the person for coaching, half-open.
        days_left: § 16i only: days that the person has left of five years on the first day.
        because: the reasons.

    """

    years: tuple[SubsidyYear, ...]
    released_until: date | None
    days_left: int | None
    because: tuple[Reason, ...]


def subsidy(norm: str, start: date, earlier: Sequence[Span] = (), *, rules: HouseRules = DEFAULT) -> Subsidy:
    """Return the years of a wage subsidy begun on `start`, frozen as its law stood then (§§ 16e, 16i, 66 SGB II).

    Args:
        norm: `§ 16e SGB II` or `§ 16i SGB II`.
        start: first day of the job.
        earlier: periods subsidised before under § 16i; they count against its five years, not under § 16e.
        rules: what the house laid down for uncertain points.

    Raises:
        LawInputError: for another norm or a day out of reach.

    """
    if norm not in SUBSIDIES:
        raise LawInputError(f"„{norm}“ ist kein Lohnkostenzuschuss. Bekannt sind: {', '.join(SUBSIDIES)}.", "norm")
    checked(start, "Erster Tag der Beschäftigung", "start")
    entry, version = store.norm(norm).on(start), version_on(start).id
    if not entry.in_force:
        text = f"{norm} galt am {german(start)} noch nicht: kein Zuschuss."
        return Subsidy((), None, None, explained([Reason(norm, version, start, text), *ends_of_knowledge(start)]))
    years, left, reasons = _years(start, entry.values["percent_by_year"]), None, list[Reason]()
    if norm == CAPPED_PER_PERSON:
        total = entry.values["max_months"] // MONTHS_OF_A_YEAR * DAYS_OF_A_YEAR
        left = max(0, total - (used := _days_used(earlier, start)))
        if earlier:
            years = _cut(years, start + timedelta(days=left))
        reasons = _why_left(total, used, start, rules)
    released = add_months(start, entry.values["coaching_release_months"]) if years else None
    reasons = [*_why_subsidy(norm, start, years, released), *reasons, *ends_of_knowledge(start)]
    return Subsidy(tuple(years), released, left, explained(reasons))


def _years(start: date, percents: Sequence[int]) -> list[SubsidyYear]:
    def day(year: int) -> date:
        return add_months(start, MONTHS_OF_A_YEAR * year)

    return [SubsidyYear(day(year), day(year + 1), rate) for year, rate in enumerate(percents)]


def _cut(years: list[SubsidyYear], end: date) -> list[SubsidyYear]:
    return [SubsidyYear(year.start, min(year.until, end), year.percent) for year in years if year.start < end]


def _days_used(spans: Sequence[Span], on: date) -> int:
    """Return the days of the five years that are used before a day (§ 16i (3) S. 1 Nr. 4 SGB II)."""
    return sum(len(_within(span, FIRST_DAY, on)) for span in _merged(spans))


def _why_subsidy(norm: str, start: date, years: Sequence[SubsidyYear], released: date | None) -> list[Reason]:
    version, reasons = version_on(start).id, list[Reason]()
    section = norm.removesuffix(" SGB II")
    if years and released:
        rates = ", ".join(
            f"{year.percent} % vom {german(year.start)} bis vor dem {german(year.until)}" for year in years
        )
        text = f"Der Zuschuss beträgt Jahr für Jahr, gezählt ab dem {german(start)}: {rates}."
        reasons.append(Reason(f"{section} Abs. 2 SGB II", version, start, text))
        text = (
            f"Bis vor dem {german(released)} stellt der Arbeitgeber für die Betreuung frei und zahlt das Entgelt "
            "weiter; nötige Betreuung soll es während der ganzen Förderung geben."
        )
        reasons.append(Reason(f"{section} Abs. 4 SGB II", version, start, text))
    text = (
        "Ändert sich das Recht später, bleibt es für die begonnene Förderung beim alten; eine Verlängerung folgt dem "
        "neuen."
    )
    return [*reasons, Reason("§ 66 SGB II", version, start, text)]


def _why_left(total: int, used: int, start: date, rules: HouseRules) -> list[Reason]:
    version, left = version_on(start).id, max(0, total - used)
    ends = f"; darum endet der Zuschuss spätestens vor dem {german(start + timedelta(days=left))}" if used else ""
    text = (
        f"Zuschüsse gibt es für eine Person höchstens fünf Jahre, {total} Tage; vor dem {german(start)} sind {used} "
        f"Tage verbraucht, übrig sind {left}{ends if left else ': kein Zuschuss, auch keine Freistellung'}."
    )
    before_2019 = (
        "Zeiten nach § 16e in der Fassung bis 2018 und aus dem Programm „Soziale Teilhabe am Arbeitsmarkt“ zählen mit, "
        "auch bei der Höhe; wo es sie gab, prüft ein Mensch die Sätze."
    )
    return [
        Reason("§ 16i Abs. 3 S. 1 Nr. 4 SGB II", version, start, text),
        Reason("§ 16i Abs. 10 S. 2 SGB II", version, start, before_2019),
        rules.says("months_apart", version=version, anchor=start),
    ]


@dataclass(frozen=True, slots=True)
class Absence:
    """How many of the three weeks of a calendar year are used; None left where the norm did not exist yet."""

    days_used: int
    days_left: int | None
    because: tuple[Reason, ...]


def absence(spans: Sequence[Span], year: int, *, rules: HouseRules = DEFAULT) -> Absence:
    """Count absences without important reason in a calendar year (§ 7b (3) SGB II): three weeks as a rule.

    The number informs, a human consents. Absences with an important reason (paragraph 2) do not belong here.

    Raises:
        LawInputError: for a year out of reach.

    """
    if not FIRST_DAY.year <= year <= LAST_DAY.year:
        raise LawInputError(f"Bitte ein Jahr von {FIRST_DAY.year} bis {LAST_DAY.year} angeben.", "year")
    first, until = date(year, 1, 1), date(year + 1, 1, 1)
    used = len({day for span in spans for day in days_between(max(span.start, first), min(span.until, until))})
    last = until - timedelta(days=1)
    entry, version = store.norm("§ 7b SGB II").on(last), version_on(last).id
    if not entry.in_force:
        text = (
            f"§ 7b gab es {year} noch nicht; wie lange eine Abwesenheit damals unschädlich war, ist nicht hinterlegt. "
            f"Angegeben sind {used} Tage; wie viele übrig sind, bleibt offen."
        )
        return Absence(used, None, explained([Reason("§ 7b SGB II", version, last, f"{UNCERTAIN}{text}")]))
    allowed = entry.values["absence_weeks_per_year"] * DAYS_OF_A_WEEK
    over = f"; {used - allowed} Tage liegen darüber" if used > allowed else ""
    text = (
        "Die Zustimmung zu Abwesenheiten ohne wichtigen Grund soll in der Regel für insgesamt längstens drei Wochen "
        f"im Kalenderjahr erteilt werden: {allowed} Tage. {year} sind {used} Tage angegeben, "
        f"übrig sind {max(0, allowed - used)}{over}."
    )
    reasons = [Reason("§ 7b Abs. 3 S. 2 SGB II", version, last, text)]
    if not store.norm("§ 7b SGB II").on(first).in_force:
        text = f"§ 7b gilt erst seit dem {german(entry.valid_from)}; welches Recht davor galt, ist nicht hinterlegt."
        reasons.append(Reason("§ 7b SGB II", version, entry.valid_from, f"{UNCERTAIN}{text}"))
    reasons.append(rules.says("absence_days", version=version, anchor=last))
    return Absence(used, max(0, allowed - used), explained([*reasons, *ends_of_knowledge(last)]))
