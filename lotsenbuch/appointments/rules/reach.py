"""Reaching people: when contact grows thin, and which way to try next. Plain rules, each told in a sentence.

There is no score and no order of people: a case has signs or has none, and each sign says where it comes from.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

# House rules, shown wherever they speak; norms are marked as such.
DEFAULT_RHYTHM_DAYS = 28
UNANSWERED_IN_A_ROW = 3
# From the third Meldetermin missed in a row on, the livelihood is at stake.
LAST_SUMMONS = 3
NORM_OF_MISSES = "§ 7b Abs. 4 SGB II"


class Part(StrEnum):
    """Parts of a day in which one can try."""

    MORNING = "morning"
    NOON = "noon"
    AFTERNOON = "afternoon"
    EVENING = "evening"

    @property
    def label(self) -> str:
        """Return the German word."""
        return _PARTS[self]


_PARTS = {
    Part.MORNING: "vormittags",
    Part.NOON: "mittags",
    Part.AFTERNOON: "nachmittags",
    Part.EVENING: "am frühen Abend",
}
_BEGINS = ((17, Part.EVENING), (14, Part.AFTERNOON), (12, Part.NOON))


def part_of(at: datetime) -> Part:
    """Return the part of the day; `at` in Berlin time."""
    return next((part for hour, part in _BEGINS if at.hour >= hour), Part.MORNING)


@dataclass(frozen=True, slots=True)
class Tried:
    """One attempt of the ledger.

    Attributes:
        at: when, in Berlin time.
        way: the way, by its code.
        key: the number or address that was tried, "" when none is named.
        was_two_way: both sides spoke or wrote.
        is_dead_end: the number is wrong, the letter came back.
        is_unanswered: nobody answered.
    """

    at: datetime
    way: str
    key: str = ""
    was_two_way: bool = False
    is_dead_end: bool = False
    is_unanswered: bool = False


@dataclass(frozen=True, slots=True)
class Way:
    """A way to reach somebody that has not been ended.

    `needs` are sets of technical means, each of which suffices; an empty tuple needs none.
    """

    key: str
    kind: str
    label: str
    needs: tuple[frozenset[str], ...] = ()


@dataclass(frozen=True, slots=True)
class State:
    """What is known of the contact with one person.

    Attributes:
        rhythm_days: what was agreed or is usual in the project; None without both, then the house's rule counts.
        is_agreed: it was agreed with the person.
        last_two_way_on: the last day on which both sides spoke or wrote, None when there was none yet.
        since: from when on there could be contact (the case was taken on).
        misses_in_a_row: Meldetermine missed in a row, by the rule book.
        unanswered_in_a_row: attempts without an answer since the last two-way contact.
        living: ways that still hold.
        dead: ways that ended in nothing.
        is_summoned: a Meldetermin is planned.
    """

    since: date
    last_two_way_on: date | None = None
    rhythm_days: int | None = None
    is_agreed: bool = True
    misses_in_a_row: int = 0
    unanswered_in_a_row: int = 0
    living: int = 0
    dead: int = 0
    is_summoned: bool = False


@dataclass(frozen=True, slots=True)
class Sign:
    """Why contact grows thin: a sentence, and the rule it comes from."""

    text: str
    rule: str
    presses: bool = False


def signs_of(state: State, on: date) -> list[Sign]:
    """Return what says that contact grows thin, the most pressing first; an empty list when nothing does."""
    found = [*_of_misses(state), *_of_silence(state, on)]
    if state.unanswered_in_a_row >= UNANSWERED_IN_A_ROW:
        text = f"{state.unanswered_in_a_row} Versuche hintereinander blieben ohne Antwort."
        found.append(Sign(text, f"Hausregel: ab {UNANSWERED_IN_A_ROW} Versuchen"))
    if state.dead and not state.living:
        rule = "jede ist beendet oder lief ins Leere"
        found.append(Sign("Keine Nummer und keine E-Mail führt noch zur Person.", rule))
    return found


def _of_misses(state: State) -> list[Sign]:
    if not state.misses_in_a_row:
        return []
    missed = state.misses_in_a_row
    how = "Ein Meldetermin kam" if missed == 1 else f"{missed} Meldetermine hintereinander kamen"
    text, rule = f"{how} nicht zustande.", "mit Belehrung, die zuging; wer da war oder entschuldigt ist, fängt neu an"
    if missed + 1 < LAST_SUMMONS:
        text += " Vor dem zweiten lohnt ein Versuch auf anderem Weg."
    else:
        text += " Vor einem weiteren Meldetermin aufsuchen oder auf anderem Weg sprechen: Es geht um die Existenz."
        rule = f"{NORM_OF_MISSES}: ab drei hintereinander"
    return [Sign(text, rule, presses=state.is_summoned or missed + 1 >= LAST_SUMMONS)]


def _of_silence(state: State, on: date) -> list[Sign]:
    rhythm = state.rhythm_days or DEFAULT_RHYTHM_DAYS
    days = (on - (state.last_two_way_on or state.since)).days
    if days <= rhythm:
        return []
    whose = "Hausregel" if not state.rhythm_days else "vereinbart" if state.is_agreed else "im Projekt üblich"
    since = f"Seit {days} Tagen" if state.last_two_way_on else f"Seit der Übernahme vor {days} Tagen"
    return [Sign(f"{since} kein Kontakt von beiden Seiten.", f"{whose}: alle {rhythm} Tage")]


def number_of_next_summons(misses_in_a_row: int) -> int:
    """Return which Meldetermin in a row the next one would be, if it were missed."""
    return misses_in_a_row + 1


@dataclass(frozen=True, slots=True)
class Advice:
    """Which way to try next and when, or why one does not fit now."""

    key: str
    label: str
    why: str
    fits: bool
    part: str = ""


def advise(
    ways: Sequence[Way], tried: Sequence[Tried], *, means: frozenset[str], preferred: str = "", suits: str = ""
) -> list[Advice]:
    """Return the ways in the order in which to try them; those that do not fit come last and say why not.

    Args:
        ways: those that have not been ended, in the order of the house.
        tried: the ledger, newest first.
        means: the technical means of the person; empty when nobody has asked.
        preferred: the kind of way that the person likes best.
        suits: the part of the day that the person named.
    """
    ranked = [(_rank(way, tried, means, preferred), number, way) for number, way in enumerate(ways)]
    return [_advice(way, tried, means, preferred, suits) for _, _, way in sorted(ranked, key=lambda one: one[:2])]


def is_dead(way: Way, tried: Iterable[Tried]) -> bool:
    """Say whether the last attempt that tells anything about this way was a dead end; `tried` newest first."""
    return next(
        (one.is_dead_end for one in tried if one.key == way.key and (one.was_two_way or one.is_dead_end)), False
    )


def _rank(way: Way, tried: Sequence[Tried], means: frozenset[str], preferred: str) -> tuple[int, ...]:
    worked = [one for one in tried if one.was_two_way and _is_by(one, way)]
    last = -worked[0].at.toordinal() if worked else 0
    return (int(_hinders(way, tried, means) != ""), int(_is_silent(way, tried)), int(way.kind != preferred), last)


def _is_by(one: Tried, way: Way) -> bool:
    return one.key == way.key if one.key else one.way == way.kind


def _is_silent(way: Way, tried: Sequence[Tried]) -> bool:
    """Say whether the last attempts on this way all stayed without an answer."""
    last = [one for one in tried if _is_by(one, way)][:UNANSWERED_IN_A_ROW]
    return len(last) == UNANSWERED_IN_A_ROW and all(one.is_unanswered for one in last)


def _hinders(way: Way, tried: Sequence[Tried], means: frozenset[str]) -> str:
    if is_dead(way, tried):
        return "lief zuletzt ins Leere"
    if "none" in means and way.needs:
        return "die Person hat kein eigenes Gerät"
    if means and way.needs and not any(need <= means for need in way.needs):
        return "dafür fehlt der Person die Technik"
    return ""


def _advice(way: Way, tried: Sequence[Tried], means: frozenset[str], preferred: str, suits: str) -> Advice:
    if hinders := _hinders(way, tried, means):
        return Advice(way.key, way.label, hinders, fits=False)
    part, when = _when(way, tried, suits)
    return Advice(way.key, way.label, f"{_why(way, tried, preferred, means)}{when}", fits=True, part=part)


def _why(way: Way, tried: Sequence[Tried], preferred: str, means: frozenset[str]) -> str:
    by_it = [one for one in tried if _is_by(one, way)]
    worked = [one for one in by_it if one.was_two_way]
    said = ["von der Person gewünscht"] if preferred == way.kind else []
    if worked:
        said.append(f"klappte {len(worked)} von {len(by_it)} Mal, zuletzt am {worked[0].at:%d.%m.%Y}")
    elif _is_silent(way, tried):
        said.append(f"die letzten {UNANSWERED_IN_A_ROW} Versuche blieben ohne Antwort")
    elif by_it:
        said.append("bisher ohne Antwort versucht")
    else:
        said.append("noch nicht versucht")
    if way.needs and not means:
        said.append("Technik noch nicht gefragt")
    if way.kind == "mobile" and "prepaid" in means:
        said.append("Guthaben oft leer: zurückrufen geht vielleicht nicht")
    return "; ".join(said)


def _when(way: Way, tried: Sequence[Tried], suits: str) -> tuple[str, str]:
    if suits:
        return suits, f"; am besten {Part(suits).label}, sagt die Person"
    parts = [part_of(one.at) for one in tried if one.was_two_way and _is_by(one, way)]
    if not parts:
        return "", ""
    best = max(Part, key=lambda part: (parts.count(part), -list(Part).index(part)))
    return best.value, f"; am besten {best.label} ({parts.count(best)} von {len(parts)} Gesprächen)"
