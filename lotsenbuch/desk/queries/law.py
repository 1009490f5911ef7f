"""Answers of the rule book, put as a page shows them; no case is looked up."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from lotsenbuch.law.because import Reason
from lotsenbuch.law.days import german
from lotsenbuch.law.houserules import HouseRules
from lotsenbuch.law.notice import period
from lotsenbuch.law.reduction import Answer, Facts, Kind, Running, decide
from lotsenbuch.law.reduction.duties import FOLLOWS, REQUIRES
from lotsenbuch.law.reviews import due_days, why_due
from lotsenbuch.law.store import all_versions, horizon, points
from lotsenbuch.law.versions import benefit_name, norm_on
from lotsenbuch.law.workdays import place

from .law_counters import COUNTERS
from .law_shape import LawAnswer, LawFact, LawMonth, euro, long, percent


@dataclass(frozen=True, slots=True)
class LawState:
    """What the house's rule book knows: how far its sources reach, and what is uncertain with the rule that holds."""

    horizon: date
    points: list[tuple[str, str, str]]


def law_state(rules: HouseRules) -> LawState:
    """Return how far the sources reach and the rules for uncertain points."""
    rows = [(point.norm, point.question, _rule(point.key, rules)) for point in points().values()]
    return LawState(horizon(), rows)


def _rule(key: str, rules: HouseRules) -> str:
    text = rules.option(key).text
    return text if rules.is_default(key) else f"{text} (Hausregel)"


def law_answer(question: str, data: Mapping[str, Any], rules: HouseRules) -> LawAnswer:
    """Return the answer to a question.

    Args:
        question: `frist`, `minderung`, `termine`, `fassung`, or one of the counters.
        data: the valid input of its form.
        rules: what the house laid down for uncertain points.

    Raises:
        LawInputError: if the facts cannot be.

    """
    by_question: dict[str, Callable[[Mapping[str, Any], HouseRules], LawAnswer]] = {
        "frist": _period,
        "minderung": _reduction,
        "termine": _due,
        "fassung": _version,
        **COUNTERS,
    }
    return by_question[question](data, rules)


def law_words(answer: LawAnswer, given: list[tuple[str, str]]) -> str:
    """Return an answer as a note in a file keeps it: result, facts asked with, and every reason with its norm."""
    lines = [f"Recht und Fristen: {answer.verdict}", *(f"{fact.label}: {fact.value}" for fact in answer.facts)]
    lines += ["", "Angaben: " + "; ".join(f"{label}: {said}" for label, said in given), "", "Warum?"]
    lines += [f"– {reason.text} ({_cited(reason)})" for reason in answer.because]
    return "\n".join(lines)


def _cited(reason: Reason) -> str:
    return f"{reason.norm}, Fassung {reason.version}, maßgeblich {german(reason.anchor)}"


def _period(data: Mapping[str, Any], rules: HouseRules) -> LawAnswer:
    found = period(
        data["posted"],
        place(data["land"], data["municipality"]),
        received=data["received"],
        has_instruction=not data["no_instruction"],
        is_abroad=data["abroad"],
        rules=rules,
    )
    facts = [
        LawFact("Gilt als bekannt gegeben am", long(found.deemed_given_on)),
        LawFact("Eine Minderung begänne am", long(found.effective_month)),
        LawFact("Widerspruch möglich bis", long(found.objection_until)),
    ]
    return LawAnswer(f"Widerspruch bis {long(found.objection_until)}", facts, list(found.because))


def _due(data: Mapping[str, Any], rules: HouseRules) -> LawAnswer:  # noqa: ARG001 - nothing here is uncertain
    days = due_days(data["anchor"], data["months"], data["times"])
    facts = [LawFact(f"{index}. Termin", long(day)) for index, day in enumerate(days, start=1)]
    return LawAnswer(f"Nächster Termin: {long(days[0])}", facts, why_due(data["anchor"], data["months"], days))


def _version(data: Mapping[str, Any], rules: HouseRules) -> LawAnswer:  # noqa: ARG001 - as above
    found = norm_on(data["norm"], data["on"])
    name, also = benefit_name(data["on"])
    facts = [
        LawFact("Vorschrift", found.norm),
        LawFact("Rechtsstand", _named(found.version)),
        LawFact("In Kraft", "ja" if found.in_force else "nein"),
        LawFact("Name der Leistung", f"{name} (auch {also} erlaubt)" if also else name),
    ]
    state = "gilt" if found.in_force else "gilt nicht"
    return LawAnswer(f"{found.norm} {state} am {german(data['on'])}", facts, list(found.because))


def _named(version: str) -> str:
    """Return a legal version with its name: L7, Grundsicherungsgeld."""
    return next(f"{known.id}, {known.name}" for known in all_versions() if known.id == version)


def _reduction(data: Mapping[str, Any], rules: HouseRules) -> LawAnswer:
    beside = data["beside_percent"]
    running = (Running(Decimal(beside), data["beside_from"], data["beside_until"]),) if beside else ()
    facts = Facts(
        kind=Kind(data["kind"]),
        breach=data["breach"],
        posted=data["posted"],
        at=place(data["land"], data["municipality"]),
        level=data["level"],
        received=data["received"],
        previous=tuple(data["previous"]),
        age=data["age"],
        is_hardship=data["hardship"],
        complied=data["complied"],
        running=running,
    )
    return _shown(decide(facts, rules))


def _shown(answer: Answer) -> LawAnswer:
    if answer.start is None or answer.until is None:
        facts = [LawFact("Rechtsstand", _named(answer.version))]
        return LawAnswer("Eine Minderung ist nicht möglich.", facts, list(answer.because), is_refused=True)
    facts = [
        LawFact("Rechtsstand", _named(answer.version)),
        LawFact("Satz", percent(answer.percent)),
        LawFact("Beginn", long(answer.start)),
        LawFact("Wieder voll ab", long(answer.until)),
        LawFact("Betrag im Monat", euro(answer.euro_per_month)),
        LawFact("Obergrenze erreicht", "ja" if answer.cap_applied else "nein"),
    ]
    months = tuple(
        LawMonth(f"{month.month:%m/%Y}", percent(month.added), percent(month.total), euro(month.euro))
        for month in answer.months
    )
    return LawAnswer(
        "Eine Minderung wäre möglich; ein Mensch entscheidet.",
        facts,
        list(answer.because),
        months=months,
        requires=tuple(REQUIRES[code] for code in answer.requires),
        follows=tuple(FOLLOWS[code] for code in answer.follows),
    )
