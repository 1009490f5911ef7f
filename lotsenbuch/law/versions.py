"""Which version of the law holds: chosen by the day that the norm names, never by one date for everything."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from . import store
from .because import UNCERTAIN, WHOLE_LAW, LawInputError, Reason
from .days import german
from .houserules import DEFAULT

_CITED = re.compile(r"§\s*(\d+)\s*([a-z]?)(?:\s+(?:Abs\.|Absatz)\s*(\d+[a-z]?))?(?:\s+(SGB II|SGB III|SGB X|SGG|BGB))?")
# The SGB II has no section beyond this one.
LAST_SECTION = 86
CONFIDENCE = {"V": "am Text geprüft", "K": "aus allgemeiner Kenntnis", "U": "unsicher"}
UNCHECKED = "nicht geprüft"


@dataclass(frozen=True, slots=True)
class InForce:
    """Whether a norm was in force on a day, and in which version of the law."""

    norm: str
    on: date
    version: str
    in_force: bool
    because: tuple[Reason, ...]


def version_on(day: date) -> store.Version:
    """Return the newest version in force that was read; before the collection begins, its first one."""
    known = [version for version in store.all_versions() if version.is_read]
    return next((version for version in reversed(known) if version.valid_from <= day), known[0])


def order(version: str) -> int:
    """Return the place of a version in time, for comparing."""
    return [known.id for known in store.all_versions()].index(version)


def since(version: str, first: str) -> bool:
    """Tell whether a version is `first` or a later one."""
    return order(version) >= order(first)


def first_day(version: str) -> date:
    """Return the first day of a version."""
    return store.all_versions()[order(version)].valid_from


def wording(norm: str, version: str) -> store.Entry:
    """Return a norm of the SGB II as it stands in a version (on its first day)."""
    return store.norm(norm).on(first_day(version))


def label(norm: str, day: date) -> str:
    """Return the version of a norm for an explanation: `L7` in the SGB II, else since when the wording holds."""
    if norm.endswith("SGB II"):
        return version_on(day).id
    entry = store.norm(norm).on(day)
    known = entry.valid_from > store.collection_begins()
    return f"ab {german(entry.valid_from)}" if known else f"von vor dem {german(store.collection_begins())}"


def known_as(version: str) -> str:
    """Return what a code stands for: `L5 (28.03.2026 bis 22.04.2026, Bürgergeld, Lücke …)`."""
    known = store.all_versions()[order(version)]
    later = store.all_versions()[order(version) + 1 :]
    first = german(known.valid_from)
    if known.valid_from == store.collection_begins():
        days = f"bis {german(later[0].valid_from - timedelta(days=1))}"
    elif later and later[0].is_read:
        days = f"{first} bis {german(later[0].valid_from - timedelta(days=1))}"
    else:
        days = f"seit {first}"
    return f"{version} ({days}, {known.name})"


def explained(reasons: Iterable[Reason]) -> tuple[Reason, ...]:
    """Return the steps and, behind them, one for every code of a version that none of them says in words."""
    steps = list(reasons)
    codes = [known.id for known in store.all_versions()]
    for code in codes:
        user = next((step for step in steps if step.version == code), None)
        if user is not None and not any(f" {code} (" in step.text for step in steps):
            text = f"Mit der Fassung {known_as(code)} ist das SGB II in diesem Zeitraum gemeint."
            steps.append(Reason(WHOLE_LAW, code, user.anchor, text))
    return tuple(steps)


def ends_of_knowledge(day: date) -> list[Reason]:
    """Say what the collection does not know about a day: its beginning, unread versions, the end of its sources."""
    current, reasons = version_on(day), list[Reason]()
    if day < store.collection_begins():
        begins = german(store.collection_begins())
        text = f"{UNCERTAIN}Der Bestand beginnt am {begins}; für frühere Tage gilt die Auskunft nur unter Vorbehalt."
        reasons.append(Reason(WHOLE_LAW, current.id, day, text))
    for version in store.all_versions():
        if not version.is_read and version.valid_from <= day:
            text = (
                f"{UNCERTAIN}Der Rechtsstand {version.id} gilt ab {german(version.valid_from)} und wurde nicht "
                f"gelesen; gerechnet wird weiter mit {current.id}."
            )
            reasons.append(Reason(WHOLE_LAW, current.id, day, text))
    if day > store.horizon():
        reasons.append(DEFAULT.says("sources_end", version=current.id, anchor=day))
    return reasons


def norm_on(cited: str, day: date) -> InForce:
    """Say whether a norm or one of its paragraphs was in force on a day.

    Args:
        cited: `§ 32`, `§ 32 Abs. 3`, `§ 84 SGG`; without a law, the SGB II is meant.
        day: the day asked for.

    Raises:
        LawInputError: if the citation cannot be read or the norm is not in the collection.

    """
    found = _CITED.fullmatch(cited.strip().replace("\u00a0", " "))
    if found is None:
        raise LawInputError(f"„{cited}“ ist keine Vorschrift in der Form „§ 32“ oder „§ 31a Abs. 7“.", "norm")
    number, letter, paragraph, law = int(found[1]), found[2], found[3], found[4] or "SGB II"
    name, current = f"§ {number}{letter} {law}", version_on(day)
    text = f"Am {german(day)} gilt das SGB II als {known_as(current.id)}; {_gazette(current.gazette)}."
    opening = Reason(WHOLE_LAW, current.id, day, text)
    if law == "SGB II" and number > LAST_SECTION:
        reason = Reason(name, current.id, day, f"{name} gibt es nicht.")
        return InForce(cited, day, current.id, in_force=False, because=(opening, reason, *ends_of_knowledge(day)))
    if not store.is_stored(name):
        raise LawInputError(f"{name} ist nicht hinterlegt. Hinterlegt sind: {', '.join(_stored_names())}.", "norm")
    entry = store.norm(name).on(day)
    in_force, text = _state(name, entry, paragraph)
    reason = Reason(name, label(name, day), day, text)
    return InForce(cited, day, current.id, in_force, (opening, reason, *ends_of_knowledge(day)))


def _state(name: str, entry: store.Entry, paragraph: str | None) -> tuple[bool, str]:
    source = f"{entry.act}, {_gazette(entry.gazette)}; Quelle: {entry.source}; {CONFIDENCE[entry.confidence]}"
    note = f" {entry.note}" if entry.note else ""
    if not entry.in_force:
        return False, f"{name} gilt an diesem Tag nicht.{note} ({source})"
    if paragraph and entry.paragraphs is None:
        return True, f"{UNCERTAIN}{name} gilt; welche Absätze es hat, ist nicht hinterlegt.{note} ({source})"
    if paragraph and paragraph not in (entry.paragraphs or ()):
        return False, f"{name} gilt, hat aber keinen geltenden Absatz {paragraph}.{note} ({source})"
    sign, number, law = name.split(" ", 2)
    what = f"{sign} {number} Abs. {paragraph} {law}" if paragraph else name
    return True, f"{what} gilt in der Fassung ab {german(entry.valid_from)}.{note} ({source})"


def _gazette(cited: str) -> str:
    return f"Fundstelle {UNCHECKED}" if cited == UNCHECKED else cited


def _stored_names() -> list[str]:
    return [norm.name for norm in store.all_norms() if norm.name.startswith("§")]


def benefit_name(day: date) -> tuple[str, str]:
    """Return the name of the benefit on a day, and a second one that authorities may still use (§§ 65, 65a SGB II)."""
    values = store.norm("Name der Leistung").on(day).values
    also = values.get("also_allowed_until")
    return values["name"], values["also_allowed"] if also and day <= also else ""


def regelbedarf(level: int, day: date) -> int | None:
    """Return the Regelbedarf of a level in euros a month; None where no amount is stored (§ 20 SGB II)."""
    amount: int | None = store.norm("§ 20 SGB II").on(day).values.get(f"level_{level}") if _has_amounts(day) else None
    return amount


def _has_amounts(day: date) -> bool:
    return day >= store.norm("§ 20 SGB II").entries[0].valid_from
