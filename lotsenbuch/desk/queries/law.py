"""Answers of the rule book, put as a page shows them; no case is looked up."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from lotsenbuch.law.because import UNCERTAIN, Reason
from lotsenbuch.law.days import german
from lotsenbuch.law.houserules import HouseRules
from lotsenbuch.law.notice import period
from lotsenbuch.law.reduction import Answer, Facts, Kind, Running, decide
from lotsenbuch.law.reduction.duties import FOLLOWS, REQUIRES
from lotsenbuch.law.reduction.facts import number
from lotsenbuch.law.reviews import due_days, why_due
from lotsenbuch.law.store import horizon, points
from lotsenbuch.law.versions import benefit_name, norm_on
from lotsenbuch.law.workdays import DAY_NAMES, place


@dataclass(frozen=True, slots=True)
class LawFact:
    """One line of an answer."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class LawMonth:
    """One month of a reduction in words."""

    month: str
    added: str
    total: str
    euro: str


@dataclass(frozen=True, slots=True)
class LawAnswer:
    """What the page shows for one question."""

    verdict: str
    facts: list[LawFact]
    because: list[Reason]
    is_refused: bool = False
    months: tuple[LawMonth, ...] = ()
    requires: tuple[str, ...] = ()
    follows: tuple[str, ...] = ()

    @property
    def uncertain(self) -> list[str]:
        """Return the uncertain points that this answer touches, once each."""
        return list(dict.fromkeys(step.text.removeprefix(UNCERTAIN) for step in self.because if step.is_uncertain))


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
        question: `frist`, `minderung`, `termine` or `fassung`.
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
    }
    return by_question[question](data, rules)


def law_words(answer: LawAnswer, given: list[tuple[str, str]]) -> str:
    """Return an answer as a note in a file keeps it: result, facts asked with, and every reason with its norm."""
    lines = [f"Recht und Fristen: {answer.verdict}", *(f"{fact.label}: {fact.value}" for fact in answer.facts)]
    lines += ["", "Angaben: " + "; ".join(f"{label}: {said}" for label, said in given), "", "Warum?"]
    for reason in answer.because:
        norm = ", ".join(part for part in (reason.norm, f"Fassung {reason.version}" if reason.version else "") if part)
        lines.append(f"{reason.text} ({norm})" if norm else reason.text)
    return "\n".join(lines)


def _long(day: date | None) -> str:
    return f"{DAY_NAMES[day.weekday()]}, {german(day)}" if day else "steht nicht fest"


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
        LawFact("Gilt als bekannt gegeben am", _long(found.deemed_given_on)),
        LawFact("Eine Minderung begänne am", _long(found.effective_month)),
        LawFact("Widerspruch möglich bis", _long(found.objection_until)),
    ]
    return LawAnswer(f"Widerspruch bis {_long(found.objection_until)}", facts, list(found.because))


def _due(data: Mapping[str, Any], rules: HouseRules) -> LawAnswer:  # noqa: ARG001 - nothing here is uncertain
    days = due_days(data["anchor"], data["months"], data["times"])
    facts = [LawFact(f"{index}. Termin", _long(day)) for index, day in enumerate(days, start=1)]
    return LawAnswer(f"Nächster Termin: {_long(days[0])}", facts, why_due(data["anchor"], data["months"]))


def _version(data: Mapping[str, Any], rules: HouseRules) -> LawAnswer:  # noqa: ARG001 - as above
    found = norm_on(data["norm"], data["on"])
    name, also = benefit_name(data["on"])
    facts = [
        LawFact("Vorschrift", found.norm),
        LawFact("Rechtsstand", found.version),
        LawFact("In Kraft", "ja" if found.in_force else "nein"),
        LawFact("Name der Leistung", f"{name} (auch {also} erlaubt)" if also else name),
    ]
    state = "gilt" if found.in_force else "gilt nicht"
    return LawAnswer(f"{found.norm} {state} am {german(data['on'])}", facts, list(found.because))


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
        facts = [LawFact("Rechtsstand", answer.version)]
        return LawAnswer("Eine Minderung ist nicht möglich.", facts, list(answer.because), is_refused=True)
    facts = [
        LawFact("Rechtsstand", answer.version),
        LawFact("Satz", _percent(answer.percent)),
        LawFact("Beginn", _long(answer.start)),
        LawFact("Wieder voll ab", _long(answer.until)),
        LawFact("Betrag im Monat", _euro(answer.euro_per_month)),
        LawFact("Obergrenze erreicht", "ja" if answer.cap_applied else "nein"),
    ]
    months = tuple(
        LawMonth(f"{month.month:%m/%Y}", _percent(month.added), _percent(month.total), _euro(month.euro))
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


def _percent(value: Decimal | None) -> str:
    return "offen" if value is None else f"{number(value)} %"


def _euro(value: str | None) -> str:
    return "kein Betrag hinterlegt" if value is None else f"{value.replace('.', ',')} €"
