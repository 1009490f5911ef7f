"""One question, one answer: may this reduction be found, how much, how long, under which conditions, and why."""

from datetime import date

from lotsenbuch.law.because import Reason
from lotsenbuch.law.houserules import DEFAULT, HouseRules
from lotsenbuch.law.versions import explained, regelbedarf, since

from .duties import follows, requires
from .facts import Answer, Facts, Kind
from .ground import Ground, ground_of, too_late
from .months import euro, months_of, why_amounts, why_cap, why_totals
from .rates import Rate, rate_of
from .span import end_of, forbidden, starts_too_late


def decide(facts: Facts, rules: HouseRules = DEFAULT) -> Answer:
    """Return what the law of the day says to these facts; a human decides.

    Args:
        facts: the facts of one finding.
        rules: what the house laid down for uncertain points.

    """
    ground, reasons = ground_of(facts, rules)
    is_late, limit = too_late(facts, ground)
    reasons += limit
    bars = [*forbidden(facts, ground), *starts_too_late(facts, ground), *_hardship_bars(facts, ground)]
    rate = rate_of(facts, ground)
    if is_late or bars or not isinstance(rate, Rate):
        decisive = bars or (limit if is_late else list(rate.because))
        steps = [*reasons, *rate.because, *bars, _verdict(decisive[0])]
        return Answer(possible=False, version=ground.version, because=explained(steps))
    return _possible(facts, ground, rate, [*reasons, *_hardship_without_clause(facts, ground)])


def _verdict(decisive: Reason) -> Reason:
    """Close an explanation that ends in nothing: what the steps before would have taken does not hold."""
    text = (
        "Im Ergebnis ist keine Minderung möglich; Sätze und Tage in den Schritten davor gelten nur ohne dieses "
        "Hindernis."
    )
    return Reason(decisive.norm, decisive.version, decisive.anchor, text)


def _hardship_bars(facts: Facts, ground: Ground) -> list[Reason]:
    if not facts.is_hardship or not since(ground.version, "L3a"):
        return []
    text = "Eine außergewöhnliche Härte ist festgestellt: keine Minderung."
    return [Reason("§ 31a Abs. 3 SGB II", ground.version, facts.breach, text)]


def _hardship_without_clause(facts: Facts, ground: Ground) -> list[Reason]:
    """Name the choice that the order of the court gives; the law before 2023 knows no clause."""
    if not facts.is_hardship:
        return []
    if ground.version == "L1" and facts.kind is Kind.BREACH:
        return [ground.rules.says("hardship_order", version=ground.version, anchor=facts.breach)]
    text = "Diese Fassung kennt dafür keine Härteklausel; die festgestellte Härte ändert hier nichts."
    return [Reason("§ 31a SGB II", ground.version, facts.breach, text)]


def _possible(facts: Facts, ground: Ground, rate: Rate, reasons: list[Reason]) -> Answer:
    until, ending = end_of(facts, ground, rate.months)
    months, cap_applied = months_of(facts, ground, rate, until)
    needed, why_needed = requires(facts, ground, rate)
    following, why_following = follows(facts, ground)
    amounts = [
        *why_amounts(facts, ground, rate, until),
        *why_cap(facts, ground, rate, cap_applied=cap_applied),
        *why_totals(facts, ground, rate, months),
    ]
    return Answer(
        possible=True,
        version=ground.version,
        percent=rate.percent,
        start=ground.start,
        until=until,
        euro_per_month=_euro(facts, ground.start, rate),
        cap_applied=cap_applied,
        months=tuple(months),
        requires=needed,
        follows=following,
        because=explained([*reasons, *rate.because, *ending, *amounts, *why_needed, *why_following]),
    )


def _euro(facts: Facts, start: date, rate: Rate) -> str | None:
    return None if rate.is_everything else euro(rate.percent, regelbedarf(facts.level, start))
