"""Last days around a finding: the end of a hearing and the six months, with the last safe posting day."""

from dataclasses import dataclass
from datetime import date, timedelta

from . import store
from .because import LawInputError, Reason
from .days import add_months, checked, german
from .houserules import DEFAULT, HouseRules
from .notice import fiction, given, last_posting_day, moved_to_workday, nth_day
from .versions import ends_of_knowledge, explained, label, since, version_on, wording
from .workdays import Place


@dataclass(frozen=True, slots=True)
class Hearing:
    """Until when a person may answer before a decision."""

    deemed_given_on: date
    until: date
    because: tuple[Reason, ...]


def hearing(posted: date, at: Place, *, received: date | None = None, rules: HouseRules = DEFAULT) -> Hearing:
    """Return the last day of a hearing (§ 24 SGB X): the house's number of days after its letter counts as given.

    Args:
        posted: the day noted in the file.
        at: the seat of the authority.
        received: the proven day of receipt; it counts only when it is later than the fiction.
        rules: what the house laid down; the statute names no length.

    """
    letter = given(posted, received, rules=rules)
    days = int(rules.option("hearing_days").code)
    last = letter.on + timedelta(days=days)
    version = label("§ 24 SGB X", letter.on)
    text = (
        f"Die Frist, die das Haus setzt, beginnt am Tag nach der Bekanntgabe und endet nach {days} Tagen mit dem "
        f"{german(last)}; sie kann verlängert werden, auch nachträglich."
    )
    reasons = [
        *letter.because,
        Reason("§ 24 SGB X, § 26 Abs. 2 und 7 SGB X", version, letter.on, text),
        rules.says("hearing_days", version=version, anchor=letter.on),
    ]
    until, moving = moved_to_workday(last, at, "§ 26 Abs. 3 SGB X")
    return Hearing(letter.on, until, explained([*reasons, *moving, *ends_of_knowledge(letter.on)]))


@dataclass(frozen=True, slots=True)
class Finding:
    """The last day on which a finding may be given, and the last on which its letter may be posted."""

    until: date
    last_safe_posting_on: date
    talk_until: date | None
    because: tuple[Reason, ...]


def finding(breach: date, at: Place, *, found: date | None = None, rules: HouseRules = DEFAULT) -> Finding:
    """Return the limits of a finding (§ 31b (1) SGB II); the end of the six months is never moved.

    Args:
        breach: the day of the breach or of the missed appointment.
        at: the seat of the authority; a weekend or holiday there is named as an uncertain point.
        found: the day on which the finding was given to somebody under 25; the talk of § 31a (6) counts from it.
        rules: what the house laid down for uncertain points.

    Raises:
        LawInputError: for a day out of reach, or a finding before the breach.

    """
    checked(breach, "Tag der Pflichtverletzung", "breach")
    if found is not None and checked(found, "Tag der Feststellung", "found") < breach:
        message = f"Festgestellt werden kann erst nach dem {german(breach)}."
        raise LawInputError(message, "found")
    version = version_on(breach).id
    limit = finding_limit(breach)
    safe = last_posting_day(limit)
    reasons = [_why_limit(breach, limit, version), _why_safe(safe)]
    reasons += unmoved(limit, at, version, rules)
    talk, why_talk = _talk(breach, found)
    return Finding(limit, safe, talk, explained([*reasons, *why_talk, *ends_of_knowledge(breach)]))


def finding_limit(breach: date) -> date:
    """Return the last day on which a finding may be given: six months after the breach, never moved (§ 31b (1))."""
    months: int = wording("§ 31b SGB II", version_on(breach).id).values["finding_within_months"]
    return add_months(breach, months)


def limit_sentence(version: str) -> str:
    """Return where the six months stand: sentence 5 of the old § 31b (1), sentence 3 from 2023 on."""
    return f"§ 31b Abs. 1 S. {'3' if since(version, 'L3a') else '5'} SGB II"


def unmoved(limit: date, at: Place, version: str, rules: HouseRules) -> list[Reason]:
    """Name a limit that falls on a weekend or holiday: it is not moved, and that is uncertain."""
    why = at.free(limit)
    if not why:
        return []
    point = rules.says("six_month_limit", version=version, anchor=limit)
    return [Reason(point.norm, point.version, limit, f"{point.text} Der {german(limit)} ist kein Werktag ({why}).")]


def _why_limit(breach: date, limit: date, version: str) -> Reason:
    text = (
        f"Feststellen geht nur innerhalb von sechs Monaten nach dem {german(breach)}: der Bescheid muss spätestens am "
        f"{german(limit)} bekannt gegeben sein; dass er bis dahin zur Post geht, genügt nicht."
    )
    return Reason(limit_sentence(version), version, breach, text)


def _why_safe(safe: date) -> Reason:
    next_day = safe + timedelta(days=1)
    text = (
        f"Zur Post am {german(safe)} gilt der Bescheid am {german(fiction(safe))} als bekannt gegeben "
        f"({nth_day(safe)} danach), also rechtzeitig; zur Post am {german(next_day)} erst am "
        f"{german(fiction(next_day))} ({nth_day(next_day)}), zu spät. Kommt er nachweislich später an, zählt der "
        "spätere Tag."
    )
    return Reason("§ 37 Abs. 2 SGB X", label("§ 37 SGB X", safe), safe, text)


def _talk(breach: date, found: date | None) -> tuple[date | None, list[Reason]]:
    """Return by when somebody under 25 gets the offer of a talk after a finding (§ 31a (6) SGB II)."""
    if found is None:
        return None, []
    version = version_on(breach).id
    weeks = store.norm("§ 31a SGB II").on(breach).values.get("talk_under_25_weeks")
    if weeks is None:
        text = "Diese Fassung kennt kein Beratungsangebot nach der Feststellung."
        return None, [Reason("§ 31a SGB II", version, breach, text)]
    until = found + timedelta(weeks=weeks)
    text = (
        f"Unter 25 Jahren soll das Jobcenter innerhalb von {weeks} Wochen nach der Feststellung am {german(found)} ein "
        f"Beratungsangebot machen: bis zum {german(until)}."
    )
    return until, [Reason("§ 31a Abs. 6 SGB II", version, breach, text)]
