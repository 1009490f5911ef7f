"""The ground on which every kind stands: which version, when given, when begun, and whether in time."""

from dataclasses import dataclass
from datetime import date

from lotsenbuch.law import store
from lotsenbuch.law.because import Reason
from lotsenbuch.law.days import first_of_next_month, german
from lotsenbuch.law.houserules import HouseRules
from lotsenbuch.law.limits import finding_limit, limit_sentence, unmoved
from lotsenbuch.law.notice import given, last_posting_day
from lotsenbuch.law.versions import ends_of_knowledge, first_day, since, version_on, wording

from .facts import Facts, Kind

WHERE = {
    Kind.BREACH: "der Pflichtverletzung",
    Kind.MISS: "des Meldeversäumnisses",
    Kind.REFUSAL: "der Arbeitsverweigerung",
}


@dataclass(frozen=True, slots=True)
class Ground:
    """What is settled before the rate: version, day of notice, first day of the reduction."""

    version: str
    given_on: date
    start: date
    rules: HouseRules

    def values(self, norm: str) -> dict[str, object]:
        """Return the values of a norm of the SGB II in the version that holds."""
        return dict(wording(norm, self.version).values)


def ground_of(facts: Facts, rules: HouseRules) -> tuple[Ground, list[Reason]]:
    """Return the ground of a finding, with its reasons."""
    notice = given(facts.posted, facts.received, rules=rules)
    version, reasons = _version(facts, notice.on)
    reasons += notice.because
    start = first_of_next_month(notice.on)
    text = (
        f"Bekannt gegeben am {german(notice.on)}: die Minderung beginnt am {german(start)}, dem Ersten des Folgemonats."
    )
    reasons.append(Reason("§ 31b Abs. 1 S. 1 SGB II", version, notice.on, text))
    return Ground(version, notice.on, start, rules), reasons


def _version(facts: Facts, given_on: date) -> tuple[str, list[Reason]]:
    """Choose the version: by the day of the breach, except for the order of the court."""
    current = version_on(facts.breach)
    text = f"Es zählt der Tag {WHERE[facts.kind]}, {german(facts.breach)}: {current.id}, {current.name}."
    norm = "§ 65a Abs. 2 SGB II" if since(current.id, "L3a") else "SGB II"
    reasons = [Reason(norm, current.id, facts.breach, text), *ends_of_knowledge(facts.breach)]
    if current.id == "L0" and given_on >= first_day("L1"):
        order = next(rule for rule in store.transitions() if rule.id == "order_of_the_court")
        reasons.append(Reason(order.norm, "L1", given_on, f"{order.text} Darum gilt L1, obwohl der Tag früher liegt."))
        return "L1", reasons
    return current.id, reasons


def too_late(facts: Facts, ground: Ground) -> tuple[bool, list[Reason]]:
    """Say whether the finding comes too late (§ 31b (1)): what counts is that it is given, not that it is posted."""
    limit = finding_limit(facts.breach)
    safe = last_posting_day(limit)
    is_late = ground.given_on > limit
    verdict = "nicht mehr rechtzeitig" if is_late else "rechtzeitig"
    text = (
        f"Feststellen geht nur bis zum {german(limit)}, sechs Monate nach dem "
        f"{german(facts.breach)}; bekannt gegeben am "
        f"{german(ground.given_on)} ist {verdict}. Letzter sicherer Tag für die Post: {german(safe)}."
    )
    reasons = [Reason(limit_sentence(ground.version), ground.version, facts.breach, text)]
    return is_late, reasons + unmoved(limit, facts.at, ground.version, ground.rules)
