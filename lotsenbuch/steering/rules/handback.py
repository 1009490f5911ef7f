"""What goes along when a case is handed back to Arbeitsvermittlung (C76, § 203 StGB). Pure Python."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Entry:
    """What the rule asks about an entry; `released` is the writer's word, None without one."""

    purpose: str
    is_entrusted: bool
    data_class: int = 1
    is_struck: bool = False
    released: bool | None = None
    has_consent: bool = False


def goes_along(entry: Entry) -> bool:
    """Say whether an entry goes along: Vermittlung by itself, Beratung when its writer releases it.

    What was entrusted, and what is of class 2 or higher, needs the person's consent as well. What was corrected stays.
    """
    if entry.is_struck:
        return False
    if entry.is_entrusted or entry.data_class > 1:
        return bool(entry.released) and entry.has_consent
    return entry.purpose == "placement" if entry.released is None else entry.released


def may_release(entry: Entry) -> str | None:
    """Return why the writer cannot release an entry, or None."""
    if entry.is_struck:
        return "Dieser Eintrag wurde berichtigt. Freigeben lässt sich die Berichtigung."
    if (entry.is_entrusted or entry.data_class > 1) and not entry.has_consent:
        return "Anvertrautes und besonders Geschütztes geht nur mit, wenn die Person einverstanden ist."
    return None
