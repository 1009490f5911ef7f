"""From which rules of the house a case may deviate with a reason (C111), and which bind everybody. Pure Python.

„Um mit Vorgaben kreativ umzugehen“: a rule of the house that does not fit a case is set aside for it, with a reason and
until a day. Rooms offer their rules at start-up; the check points of the phases are rules without being offered.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from .phases import ORDER, Check, Need, checks_of

# A reason is looked at again after a year at the latest.
LONGEST = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class HouseRule:
    """A rule of the house that the program applies: its key, its name, and what rests while a case deviates from it."""

    key: str
    label: str
    rests: str


@dataclass(frozen=True, slots=True)
class Binding:
    """What no case deviates from, and why."""

    label: str
    because: str


@dataclass(frozen=True, slots=True)
class Deviated:
    """A deviation in force: why, and until when."""

    reason: str
    until_on: date

    @property
    def until(self) -> str:
        """Return until when, in words."""
        return f"bis {self.until_on:%d.%m.%Y}"

    @property
    def words(self) -> str:
        """Return what stands where the rule would warn or ask."""
        return f"abgewichen: {self.reason} ({self.until})"


# By law, or because a promise to everybody hangs on it; those of the phases add theirs (`Check.bound_by`).
BINDING: tuple[Binding, ...] = (
    Binding("Überprüfung des Kooperationsplans spätestens nach sechs Monaten", "§ 15 Abs. 3 SGB II"),
    Binding(
        "Erstes Gespräch zu Potenzialanalyse und Plan persönlich im Jobcenter",
        "§ 15 Abs. 4 SGB II; Ausnahmen begründet der Einzelfall, nicht das Haus",
    ),
    Binding("Verschlüsselung und eigene Freigabe ab Klasse 2", "Art. 9, Art. 32 DSGVO, § 35 Abs. 1 SGB I"),
    Binding("Protokoll jeder Einsicht", "Art. 5 Abs. 2, Art. 32 DSGVO"),
    Binding("Löschfristen", "Art. 17 DSGVO, § 84 SGB X"),
    Binding("Plätze eines Projekts", "stehen fest; das Haus ändert sie im Projekt selbst"),
    Binding(
        "Fälle je Fallmanagement (Schlüssel)",
        "betrifft keinen einzelnen Fall; die Teamleitung lässt eine Ausnahme mit Grund und Ende zu",
    ),
)
_offered: dict[str, HouseRule] = {}


def offer_rule(rule: HouseRule) -> None:
    """Offer a rule of a room, at start-up (`AppConfig.ready`).

    Raises:
        ValueError: another rule has this key.
    """
    if _offered.setdefault(rule.key, rule) != rule:
        raise ValueError(f"{rule.key} offered twice")


def need_key(phase: str, check: str) -> str:
    """Return the key of the rule that a phase asks for this check point."""
    return f"{phase}.{check}"


def rules_of_house(phases: Mapping[str, str]) -> list[HouseRule]:
    """Return every rule that a case may deviate from.

    Args:
        phases: the house's names of the phases.
    """
    return [*_offered.values(), *(_of_need(phase, check, phases) for phase in ORDER for check in _free(phase))]


def rules_for(phase: str, needs: Iterable[Need], phases: Mapping[str, str]) -> list[HouseRule]:
    """Return what one case may deviate from now: the rules of the rooms, and what its phase requires and lacks."""
    lacking = {need.key for need in needs if need.is_required and not need.is_met}
    checks = [check for check in _free(phase) if check.key in lacking]
    return [*_offered.values(), *(_of_need(phase, check, phases) for check in checks)]


def binding(phases: Mapping[str, str]) -> list[Binding]:
    """Return what nobody deviates from, the check points of the phases among it."""
    bound = [
        Binding(f"{phases[phase]}: {check.label}", check.bound_by)
        for phase in ORDER
        for check in checks_of(phase)
        if check.bound_by
    ]
    return [*BINDING, *bound]


def _free(phase: str) -> list[Check]:
    return [check for check in checks_of(phase) if not check.bound_by]


def _of_need(phase: str, check: Check, phases: Mapping[str, str]) -> HouseRule:
    rests = f"Die Phase „{phases[phase]}“ kann ohne das verlassen werden."
    return HouseRule(need_key(phase, check.key), f"{phases[phase]}: {check.label}", rests)


def excused(needs: Iterable[Need], phase: str, deviations: Mapping[str, Deviated]) -> list[Need]:
    """Return the needs of a phase; one from which the case deviates is not missing, and says so."""
    bound = {check.key for check in checks_of(phase) if check.bound_by}
    told = {need_key(phase, need.key): need for need in needs}
    return [
        replace(need, excused=deviations[key].words)
        if key in deviations and not need.is_met and need.key not in bound
        else need
        for key, need in told.items()
    ]


def refusal(reason: str, until_on: date, today: date) -> tuple[str, str] | None:
    """Return field and sentence of what a deviation lacks; None when it is whole."""
    if not reason.strip():
        return "reason", "Bitte mit einem Satz sagen, warum die Regel hier nicht passt."
    if until_on < today:
        return "until_on", "Dieser Tag liegt zurück. Eine Abweichung gilt ab heute."
    if until_on > today + LONGEST:
        return "until_on", "Höchstens ein Jahr. Passt die Regel dann immer noch nicht, lässt sich neu abweichen."
    return None
