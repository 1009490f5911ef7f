"""Answers to what is counted: hearing, finding, plan, after-care, Arbeitsgelegenheiten, subsidies, absence."""

from collections.abc import Callable, Mapping
from typing import Any

from lotsenbuch.law.aftercare import after_care_until, why_after_care
from lotsenbuch.law.counters import absence, placements, subsidy
from lotsenbuch.law.days import checked
from lotsenbuch.law.houserules import HouseRules
from lotsenbuch.law.limits import finding, hearing
from lotsenbuch.law.reviews import review_of_plan
from lotsenbuch.law.versions import ends_of_knowledge
from lotsenbuch.law.workdays import place

from .law_shape import LawAnswer, LawFact, days, from_to, last_of, long

type Given = Mapping[str, Any]


def _hearing(data: Given, rules: HouseRules) -> LawAnswer:
    at = place(data["land"], data["municipality"])
    found = hearing(data["posted"], at, received=data["received"], rules=rules)
    facts = [
        LawFact("Gilt als bekannt gegeben am", long(found.deemed_given_on)),
        LawFact("Die Person kann sich äußern bis", long(found.until)),
    ]
    return LawAnswer(f"Anhörung bis {long(found.until)}", facts, list(found.because))


def _finding(data: Given, rules: HouseRules) -> LawAnswer:
    at = place(data["land"], data["municipality"])
    found = finding(data["breach"], at, found=data["found"], rules=rules)
    facts = [
        LawFact("Bescheid bekannt gegeben spätestens am", long(found.until)),
        LawFact("Letzter sicherer Tag für die Post", long(found.last_safe_posting_on)),
    ]
    if found.talk_until:
        facts.append(LawFact("Beratungsangebot (unter 25) bis", long(found.talk_until)))
    verdict = f"Spätestens am {long(found.last_safe_posting_on)} zur Post"
    return LawAnswer(verdict, facts, list(found.because))


def _review(data: Given, rules: HouseRules) -> LawAnswer:  # noqa: ARG001 - nothing here is for the house to lay down
    due, why = review_of_plan(data["anchor"], data["agreed"])
    facts = [LawFact("Gemeinsam fortschreiben bis", long(due))]
    return LawAnswer(f"Fortschreiben bis {long(due)}", facts, [*why, *ends_of_knowledge(data["agreed"])])


def _after_care(data: Given, rules: HouseRules) -> LawAnswer:  # noqa: ARG001 - as above
    work_from = checked(data["work_from"], "Arbeitsbeginn", "work_from")
    until = after_care_until(work_from, with_coaching=data["coaching"])
    why = why_after_care(work_from, with_coaching=data["coaching"])
    facts = [LawFact("Hilfe möglich bis", long(until))]
    return LawAnswer(f"Nachbetreuung bis {long(until)}", facts, [*why, *ends_of_knowledge(work_from)])


def _placements(data: Given, rules: HouseRules) -> LawAnswer:
    found = placements(data["spans"], data["on"], with_extra=data["extra"], rules=rules)
    facts = [
        LawFact("Zeitraum von fünf Jahren", from_to(found.window_from, found.window_until)),
        LawFact("Darin zugewiesen", days(found.days_used)),
        LawFact("Noch möglich", days(found.days_left)),
    ]
    if found.until:
        facts.append(LawFact("Ohne Unterbrechung längstens bis", long(last_of(found.until))))
    verdict = f"Noch {days(found.days_left)} möglich" if found.days_left else "Die Zeit ist verbraucht"
    return LawAnswer(verdict, facts, list(found.because))


def _subsidy(data: Given, rules: HouseRules) -> LawAnswer:
    found = subsidy(data["norm"], data["start"], data["spans"], rules=rules)
    facts = [
        LawFact(f"{index}. Jahr", f"{year.percent} % vom {from_to(year.start, year.until)}")
        for index, year in enumerate(found.years, start=1)
    ]
    if found.released_until:
        facts.append(LawFact("Freistellung für die Betreuung bis", long(last_of(found.released_until))))
    if found.days_left is not None:
        facts.append(LawFact("Am ersten Tag noch möglich", days(found.days_left)))
    if not found.years:
        return LawAnswer("Kein Zuschuss möglich", facts, list(found.because), is_refused=True)
    return LawAnswer(f"Zuschuss bis {long(last_of(found.years[-1].until))}", facts, list(found.because))


def _absence(data: Given, rules: HouseRules) -> LawAnswer:
    found = absence(data["spans"], data["year"], rules=rules)
    facts = [LawFact(f"{data['year']} verbraucht", days(found.days_used))]
    if found.days_left is None:
        return LawAnswer(f"Für {data['year']} ist keine Zahl hinterlegt", facts, list(found.because), is_refused=True)
    facts.append(LawFact("In der Regel noch möglich", days(found.days_left)))
    return LawAnswer(f"{data['year']} noch {days(found.days_left)}", facts, list(found.because))


COUNTERS: dict[str, Callable[[Given, HouseRules], LawAnswer]] = {
    "anhoerung": _hearing,
    "feststellung": _finding,
    "fortschreibung": _review,
    "nachbetreuung": _after_care,
    "arbeitsgelegenheit": _placements,
    "zuschuss": _subsidy,
    "abwesenheit": _absence,
}
