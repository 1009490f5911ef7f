"""How much each kind takes and how long, in every version; or why it takes nothing."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from lotsenbuch.law import store
from lotsenbuch.law.because import UNCERTAIN, Reason
from lotsenbuch.law.days import add_months, german
from lotsenbuch.law.houserules import HouseRules

from .facts import WHOLE, Facts, Kind
from .ground import Ground

ONE_YEAR = 12


@dataclass(frozen=True, slots=True)
class Rate:
    """What the norm takes: percent (None: the law leaves it open), months, cap, and whether it is repeated."""

    percent: Decimal | None
    months: int
    cap: Decimal | None
    because: tuple[Reason, ...]
    is_repeated: bool = False
    # The whole benefit falls away, housing included: no amount can be named.
    is_everything: bool = False


@dataclass(frozen=True, slots=True)
class NoRate:
    """The norm takes nothing here."""

    because: tuple[Reason, ...]
    is_repeated: bool = field(default=False)


def rate_of(facts: Facts, ground: Ground) -> Rate | NoRate:
    """Return the rate of the norm before the cap."""
    by_kind = {Kind.BREACH: _breach, Kind.MISS: _miss, Kind.REFUSAL: _refusal}
    return by_kind[facts.kind](facts, ground)


def _decimal(value: object) -> Decimal | None:
    return None if value is None else Decimal(str(value))


def chain_step(starts: Sequence[date], most: int, within: int) -> tuple[int, bool]:
    """Return the step that the last of these reductions had, and whether a gap of more than a year broke the chain."""
    step, broken, before = 0, False, None
    for start in sorted(set(starts)):
        follows = before is not None and start <= add_months(before, within)
        broken = broken or (before is not None and not follows)
        step = min(step + 1, most) if follows else 1
        before = start
    return step, broken


def _found_before(facts: Facts, version: str) -> tuple[list[date], list[Reason]]:
    """Return the earlier reductions that count as found before the breach; name those that do not."""
    earlier = sorted({start for start in facts.previous if start <= facts.breach})
    later = sorted({start for start in facts.previous if start > facts.breach})
    reasons = []
    if later:
        days = ", ".join(german(day) for day in later)
        text = (
            f"Eine Minderung, die erst nach der Pflichtverletzung begann (am {days}), gilt als nicht vorher "
            "festgestellt und zählt nicht."
        )
        reasons.append(Reason("§ 31a Abs. 1 S. 4 SGB II", version, facts.breach, text))
    return earlier, reasons


def _breach(facts: Facts, ground: Ground) -> Rate | NoRate:
    values = ground.values("§ 31a SGB II")
    if not values["applies"]:
        text = "§ 31a ist nicht anzuwenden: keine Minderung wegen einer Pflichtverletzung (Sanktionsmoratorium)."
        return NoRate((Reason("§ 84 Abs. 1 SGB II", ground.version, facts.breach, text),))
    percents, months = _steps(values["percent_by_step"]), _steps(ground.values("§ 31b SGB II")["months_by_step"])
    step, reasons = _step(facts, ground, len(percents))
    percent = Decimal(percents[step - 1])
    length = months[min(step, len(months)) - 1]
    cap = _decimal(values["cap_percent"])
    text = f"Vorgesehen sind {percent} Prozent des Regelbedarfs{_of_step(step, percents)}, {_months(length)}."
    order = ", BVerfG 1 BvL 7/16" if ground.version == "L1" else ""
    reasons.append(Reason(f"§ 31a Abs. 1, § 31b SGB II{order}", ground.version, facts.breach, text))
    if facts.is_under_25 and values["under_25_rate"] == "unknown":
        reasons[-1:] = [ground.rules.says("old_under_25", version=ground.version, anchor=facts.breach)]
        return Rate(None, length, cap, tuple(reasons), is_repeated=step > 1)
    if facts.age is None and values["under_25_rate"] == "unknown":
        text = (
            f"{UNCERTAIN}Ohne Alter gerechnet wie ab 25 Jahren; darunter lässt das alte Recht "
            "(§ 31a Abs. 2) den Satz offen."
        )
        reasons.append(Reason("§ 31a Abs. 2 SGB II", ground.version, facts.breach, text))
    everything = ground.version == "L0" and percent == WHOLE
    if everything:
        text = (
            "In der dritten Stufe entfällt das ganze Arbeitslosengeld II, auch für die "
            "Unterkunft; darum kein Eurobetrag."
        )
        reasons.append(Reason("§ 31a Abs. 1 S. 3 SGB II", ground.version, facts.breach, text))
    return Rate(percent, length, cap, tuple(reasons), is_repeated=step > 1, is_everything=everything)


def _steps(value: object) -> list[int]:
    return [int(item) for item in value] if isinstance(value, list) else []


def _of_step(step: int, percents: list[int]) -> str:
    return f" ({step}. Stufe)" if len(percents) > 1 else ""


def _months(count: int) -> str:
    return "einen Monat lang" if count == 1 else f"{count} Monate lang"


def _step(facts: Facts, ground: Ground, most: int) -> tuple[int, list[Reason]]:
    """Return the step of the new breach: one more than the directly preceding reduction, if that is near enough."""
    if most == 1:
        text = (
            "Der Satz ist in dieser Fassung für jede Pflichtverletzung derselbe; frühere Minderungen ändern ihn nicht."
        )
        reason = Reason("§ 31a Abs. 1 SGB II", ground.version, facts.breach, text)
        return 1, [reason] if facts.previous else []
    within = int(str(ground.values("§ 31a SGB II")["step_repeats_within_months"]))
    earlier, reasons = _found_before(facts, ground.version)
    if not earlier:
        return 1, reasons
    last = earlier[-1]
    before, broken = chain_step(earlier, most, within)
    limit = add_months(last, within)
    if facts.breach > limit:
        text = (
            f"Die vorangegangene Minderung begann am {german(last)}, mehr als ein Jahr vor "
            "der Pflichtverletzung: wieder "
            "erste Stufe. Ob die Anhörung trotzdem persönlich sein soll (§ 31a Abs. 2 S. 2), prüft ein Mensch."
        )
        return 1, [*reasons, Reason("§ 31a Abs. 1 S. 5 SGB II", ground.version, last, text)]
    step = min(before + 1, most)
    highest = ", eine höhere gibt es nicht" if before == most else ""
    text = (
        f"Die vorangegangene Minderung begann am {german(last)} ({before}. Stufe{_after(earlier, most, within)}), "
        f"nicht mehr als ein Jahr vor der Pflichtverletzung am {german(facts.breach)}: {step}. Stufe{highest}."
    )
    reasons.append(Reason("§ 31a Abs. 1 S. 4 und 5 SGB II", ground.version, last, text))
    if broken:
        text = (
            f"{UNCERTAIN}Zwischen zwei der früheren Minderungen liegt mehr als ein Jahr von "
            "Beginn zu Beginn; die Kette "
            "gilt dort als unterbrochen, weil der Tag der damaligen Pflichtverletzung nicht bekannt ist."
        )
        reasons.append(Reason("§ 31a Abs. 1 S. 5 SGB II", ground.version, last, text))
    return step, reasons


def _after(earlier: list[date], most: int, within: int) -> str:
    """Say after which reductions the last one had its step; nothing when it was the first of its chain."""
    steps = [chain_step(earlier[:number], most, within)[0] for number in range(1, len(earlier) + 1)]
    begins = max(index for index, step in enumerate(steps) if step == 1)
    chain = [f"{german(day)}, {step}. Stufe" for day, step in zip(earlier[begins:-1], steps[begins:], strict=False)]
    return f" nach {'; '.join(chain)}" if chain else ""


def _miss(facts: Facts, ground: Ground) -> Rate | NoRate:
    values, version = ground.values("§ 32 SGB II"), ground.version
    cap = _decimal(values.get("cap_percent", ground.values("§ 31a SGB II")["cap_percent"]))
    earlier = sorted({day for day in facts.previous if day < facts.breach})
    rule = str(values["repeated"])
    reasons: list[Reason] = []
    if rule == "within_year":
        counting = [day for day in earlier if add_months(day, ONE_YEAR) > facts.breach]
        reasons = [_repeated_2022(facts, counting, version)]
    elif rule == "since":
        counting, reasons = _repeated_2026(facts, ground, earlier)
    else:
        counting = earlier
    if rule != "no" and not counting:
        return NoRate(tuple(reasons))
    percent, months = Decimal(str(values["percent"])), int(str(values["months"]))
    text = f"Vorgesehen sind {percent} Prozent des Regelbedarfs, {_months(months)}."
    reasons.append(Reason("§ 32 Abs. 1 und 2 SGB II", version, facts.breach, text))
    if version == "L1" and ground.given_on >= date(2022, 7, 1):
        reasons.append(ground.rules.says("moratorium_for_older_misses", version=version, anchor=facts.breach))
    return Rate(percent, months, cap, tuple(reasons), is_repeated=_needs_talk(ground, earlier))


def _needs_talk(ground: Ground, earlier: list[date]) -> bool:
    """Tell whether earlier misses call for a hearing in person: repeated ones until L6, the third from L7 on."""
    least = 2 if ground.values("§ 31a SGB II")["hearing_in_person"] == "third_miss" else 1
    return len(earlier) >= least


def _days(days: Sequence[date]) -> str:
    return ", ".join(german(day) for day in days)


def _given(facts: Facts) -> str:
    """Name the days that were stated as earlier misses."""
    return f"Angegeben: {_days(sorted(set(facts.previous)))}." if facts.previous else "Angegeben ist keines."


def _repeated_2022(facts: Facts, counting: list[date], version: str) -> Reason:
    if counting:
        text = f"Wiederholt: das Meldeversäumnis vom {german(counting[-1])} liegt weniger als ein Jahr zurück."
    else:
        after = add_months(facts.breach, -ONE_YEAR)
        text = (
            "Kein früheres Meldeversäumnis weniger als ein Jahr davor, also nach dem "
            f"{german(after)} und vor dem {german(facts.breach)}: im Moratorium keine Minderung. {_given(facts)}"
        )
    return Reason("§ 84 Abs. 2 SGB II", version, facts.breach, text)


def counting_misses(earlier: Sequence[date], breach: date, rules: HouseRules) -> list[date]:
    """Return the earlier misses that make one since July 2026 a repeated one, under the rules of the house."""
    first: date = store.norm("§ 32 SGB II").on(breach).values["repeated_since"]
    all_count = rules.option("early_misses").code == "all"
    counting = [day for day in earlier if all_count or day >= first]
    if rules.option("repeat_window").code == "one_year":
        counting = [day for day in counting if add_months(day, ONE_YEAR) > breach]
    return counting


def _repeated_2026(facts: Facts, ground: Ground, earlier: list[date]) -> tuple[list[date], list[Reason]]:
    """Return the earlier misses that make this one a repeated one, under the rules of the house."""
    counting = counting_misses(earlier, facts.breach, ground.rules)
    if counting:
        text = f"Wiederholt: ein früheres Meldeversäumnis am {german(counting[-1])} zählt mit."
    else:
        text = (
            f"Kein früheres Meldeversäumnis vor dem {german(facts.breach)}, das zählt: das erste mindert nichts. "
            f"{_given(facts)}"
        )
    version = ground.version
    reasons = [Reason("§ 32 Abs. 1 S. 1 SGB II", version, facts.breach, text)]
    reasons += [
        ground.rules.says(key, version=version, anchor=facts.breach) for key in ("early_misses", "repeat_window")
    ]
    if len(earlier) > 1:
        point = ground.rules.says("consecutive_misses", version=version, anchor=facts.breach)
        text = (
            f"{point.text} Hier sind zwei oder mehr frühere Meldeversäumnisse angegeben; "
            "trifft § 7b Abs. 4 zu, gibt es "
            "daneben keine Minderung nach § 32 (§ 32 Abs. 3 S. 1)."
        )
        reasons.append(Reason(point.norm, version, facts.breach, text))
    return counting, reasons


def _refusal(facts: Facts, ground: Ground) -> Rate | NoRate:
    values = ground.values("§ 31a SGB II")
    if "refusal_percent" not in values:
        text = (
            "Den Entfall des Regelbedarfs wegen Arbeitsverweigerung gibt es in dieser Fassung nicht; ob dasselbe "
            "Verhalten eine Pflichtverletzung nach § 31 ist, ist eine eigene Frage."
        )
        return NoRate((Reason("§ 31a Abs. 7 SGB II", ground.version, facts.breach, text),))
    reasons: list[Reason] = []
    within = values.get("refusal_needs_reduction_within_months")
    if within is not None:
        found, reasons = _earlier_reduction(facts, ground, int(str(within)))
        if not found:
            return NoRate(tuple(reasons))
    months = int(str(ground.values("§ 31b SGB II")["refusal_months"]))
    text = (
        f"Vorgesehen ist, dass der Anspruch in Höhe des Regelbedarfs entfällt (100 Prozent), längstens {months} "
        "Monate; ob das Angebot noch besteht, weiß das Programm nicht. Die Obergrenze von 30 Prozent gilt nicht, der "
        "Mindestbetrag von 1 € betrifft die Zahlung."
    )
    reasons.append(Reason("§ 31a Abs. 7, § 31b Abs. 3 SGB II", ground.version, facts.breach, text))
    repeated = any(start <= facts.breach for start in facts.previous)
    in_person = repeated and values["hearing_in_person"] == "repeated"
    return Rate(Decimal(WHOLE), months, None, tuple(reasons), is_repeated=in_person)


def _earlier_reduction(facts: Facts, ground: Ground, within: int) -> tuple[bool, list[Reason]]:
    """Say whether an earlier reduction was in force on some day of the year before the breach (§ 31a (7), L4)."""
    year_before = add_months(facts.breach, -within)
    starts = sorted({start for start in facts.previous if start < facts.breach})
    lengths, ended = _steps(ground.values("§ 31b SGB II")["months_by_step"]), ""
    for number, start in enumerate(starts, start=1):
        step, _ = chain_step(starts[:number], len(lengths), within)
        until = add_months(start, lengths[step - 1])
        ended = f" (die vom {german(start)} lief längstens bis vor dem {german(until)})"
        if until > year_before:
            text = (
                f"Die Leistung war ab {german(start)} und damit im Jahr vor dem {german(facts.breach)} schon gemindert."
            )
            reason = Reason("§ 31a Abs. 7 S. 1 SGB II", ground.version, facts.breach, text)
            if add_months(start, 1) > year_before:
                return True, [reason]
            return True, [reason, ground.rules.says("earlier_reduction_in_force", version=ground.version, anchor=start)]
    text = (
        f"Zwischen {german(year_before)} und {german(facts.breach)} war nach den Angaben keine Minderung wegen § 31 "
        f"Abs. 1 S. 1 Nr. 2, Abs. 2 Nr. 3 oder 4 in Kraft{ended}; sie wäre Voraussetzung: kein Entfall."
    )
    return False, [Reason("§ 31a Abs. 7 S. 1 SGB II", ground.version, facts.breach, text)]
