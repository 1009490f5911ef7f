"""The ground on which every kind stands: which version, when given, when begun, and whether in time."""

from dataclasses import dataclass
from datetime import date

from lotsenbuch.law import store
from lotsenbuch.law.because import WHOLE_LAW, Reason
from lotsenbuch.law.days import first_of_next_month, german
from lotsenbuch.law.houserules import HouseRules
from lotsenbuch.law.limits import finding_limit, limit_sentence, unmoved
from lotsenbuch.law.notice import fiction, given, last_posting_day
from lotsenbuch.law.versions import ends_of_knowledge, first_day, known_as, version_on, wording

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
        f"Bekannt gegeben am {german(notice.on)}: eine Minderung beginnt mit dem Ersten des Folgemonats, dem "
        f"{german(start)}."
    )
    reasons.append(Reason("§ 31b Abs. 1 S. 1 SGB II", version, notice.on, text))
    return Ground(version, notice.on, start, rules), reasons


def _version(facts: Facts, given_on: date) -> tuple[str, list[Reason]]:
    """Choose the version: by the day of the breach, except for the order of the court."""
    current = version_on(facts.breach)
    # § 65a (2) exists since July 2026 and divides what is decided from then on by the day of the breach.
    changed = first_day("L7")
    is_divided = given_on >= changed
    side = f"liegt nicht vor dem {german(changed)}"
    if facts.breach < changed:
        side = f"liegt vor dem {german(changed)}; der Tag des Bescheids ({german(given_on)}) ändert daran nichts"
    text = (
        f"Es zählt der Tag {WHERE[facts.kind]}, {german(facts.breach)}: an diesem Tag galt {known_as(current.id)}."
        f"{f' Er {side}.' if is_divided else ''}"
    )
    chosen = Reason(WHOLE_LAW, current.id, facts.breach, text)
    if is_divided:
        chosen = Reason("§ 65a Abs. 2 SGB II", version_on(given_on).id, given_on, text)
    reasons = [chosen, *ends_of_knowledge(facts.breach)]
    if current.id == "L0" and given_on >= first_day("L1"):
        order = next(rule for rule in store.transitions() if rule.id == "order_of_the_court")
        text = f"{order.text} Darum gilt {known_as('L1')}, obwohl der Tag früher liegt."
        reasons.append(Reason(order.norm, "L1", given_on, text))
        return "L1", reasons
    return current.id, reasons


def too_late(facts: Facts, ground: Ground) -> tuple[bool, list[Reason]]:
    """Say whether the finding comes too late (§ 31b (1)): what counts is that it is given, not that it is posted."""
    limit = finding_limit(facts.breach)
    safe = last_posting_day(limit)
    is_late = ground.given_on > limit
    verdict = "nicht mehr rechtzeitig, also keine Minderung" if is_late else "rechtzeitig"
    text = (
        f"Feststellen geht nur bis zum {german(limit)}, sechs Monate nach dem "
        f"{german(facts.breach)}; bekannt gegeben am "
        f"{german(ground.given_on)} ist {verdict}. Letzter sicherer Tag für die Post: {german(safe)} "
        f"(gilt am {german(fiction(safe))} als bekannt gegeben)."
    )
    reasons = [Reason(limit_sentence(ground.version), ground.version, facts.breach, text)]
    return is_late, reasons + unmoved(limit, facts.at, ground.version, ground.rules)
