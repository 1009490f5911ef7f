"""What the rule book says to a matter: amounts, days, last safe posting days; and who can look a second time."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Q
from django.utils import timezone

from lotsenbuch.accounts.models import RoleAssignment, Staff
from lotsenbuch.cases.models import Access
from lotsenbuch.duties.models import Matter
from lotsenbuch.duties.rules.chain import unreachable
from lotsenbuch.duties.rules.kinds import ANSWERED, About, law_kind
from lotsenbuch.law.because import Reason, as_json
from lotsenbuch.law.days import add_months, german
from lotsenbuch.law.limits import Finding, finding, hearing
from lotsenbuch.law.notice import given
from lotsenbuch.law.reduction import Facts, Running, decide
from lotsenbuch.law.versions import explained, since
from lotsenbuch.law.workdays import Place, place
from lotsenbuch.office.queries import the_house
from lotsenbuch.records import clock

from .chain import reported_after
from .matters import earlier_misses, is_third, told_of


def seat() -> Place:
    """Return the seat of the house, whose holidays count; where none is set, no local holiday is known."""
    house = the_house()
    return place(house.seat_land or "NW", house.seat_municipality if house.seat_land else "")


def limits_of(matter: Matter) -> Finding:
    """Return until when a finding may be given, and the last safe day for the post."""
    found = timezone.localdate(matter.agreed_at) if matter.agreed_at and matter.is_under_25 else None
    return finding(matter.happened_on, seat(), found=found, rules=the_house().law_rules)


def running_of(matter: Matter) -> tuple[Running, ...]:
    """Return the reductions found in other matters of this case, as long as they run: also one that waits for a yes."""
    rows = Matter.objects.filter(case_id=matter.case_id).exclude(pk=matter.pk).exclude(found_by="")
    found = []
    for one in rows:
        told = one.verdict
        if told.get("percent") is None or not told.get("from"):
            continue
        until = min(date.fromisoformat(told["until"]), one.lifted_on or date.max)
        # What the cap left of it is what runs.
        taken = max((month["added_percent"] for month in told["months"]), default=told["percent"])
        start = date.fromisoformat(told["from"])
        if until > start and taken:
            found.append(Running(Decimal(str(taken)), start, until))
    return tuple(found)


def answer_for(matter: Matter, posted: date) -> dict[str, Any]:
    """Return what the law of the day says, as it is kept with a finding; a human decides."""
    rules = the_house().law_rules
    kind = law_kind(matter.about)
    if kind is None:
        # The finding takes effect when it counts as given: the reading in favour of the person.
        came = reported_on(matter)
        told = unreachable(given(posted, rules=rules).on, matter.level, reported=came, rules=rules)
        parts = [
            {
                "from": one.start.isoformat(),
                "until": one.until.isoformat() if one.until else None,
                "percent": float(one.percent) if one.percent is not None else None,
                "euro": one.euro,
                "words": one.words,
            }
            for one in told.stretches
        ]
        why = _row_of(matter) if is_third(matter) else _not_third(matter)
        parts = parts if is_third(matter) else []
        told = replace(told, because=explained([why, *told.because]))
        return {
            "possible": bool(parts), "unreachable": parts, "percent": None,
            "is_back": came is not None, "from": told.start.isoformat(), "until": None, "months": [],
            "requires": [], "because": as_json(told.because), "version": "L7",
        }  # fmt: skip
    previous = earlier_misses(matter) if matter.about == About.MISS else _earlier_starts(matter)
    facts = Facts(
        kind=kind,
        breach=matter.happened_on,
        posted=posted,
        at=seat(),
        level=matter.level,
        previous=tuple(previous),
        age=24 if matter.is_under_25 else 25,
        is_hardship=matter.hardship == "yes",
        complied=matter.complied_on,
        running=running_of(matter),
    )
    return decide(facts, rules).as_json()


def reported_on(matter: Matter) -> date | None:
    """Return when the person reported in person after the third one: as noted here, or under „Erreichen“ and talks."""
    return matter.reported_on or reported_after(matter.case_id, matter.happened_on)


def _row_of(matter: Matter) -> Reason:
    days = ", ".join(german(day) for day in earlier_misses(matter)[-2:])
    text = f"Davor geprüft, richtig belehrt, kein wichtiger Grund: {days}."
    return Reason("§ 7b Abs. 4 S. 1 SGB II", "L7", matter.happened_on, text)


def _not_third(matter: Matter) -> Reason:
    text = (
        "Nichts folgt: Mindestens einer der beiden Meldetermine direkt davor ist nicht geprüft, war ohne richtige "
        "Belehrung oder hatte einen wichtigen Grund; oder die Person war dazwischen da."
    )
    return Reason("§ 7b Abs. 4 S. 1 SGB II", "L7", matter.happened_on, text)


def _earlier_starts(matter: Matter) -> list[date]:
    rows = Matter.objects.filter(case_id=matter.case_id, about=matter.about).exclude(pk=matter.pk).exclude(agreed_by="")
    return sorted(date.fromisoformat(one.verdict["from"]) for one in rows if one.verdict.get("from"))


NO_REDUCTION = "Nach dem Gesetz folgt daraus allein keine Kürzung."
NOTHING = (
    "Aus dieser Sache folgt keine Kürzung.",
    "Ihr Geld bleibt, wie es ist.",
    "Wir sprechen über das, was Ihnen hilft.",
)


@dataclass(frozen=True, slots=True)
class Option:
    """One of the ways on, for the person to read: what it means in euro and days."""

    title: str
    lines: tuple[str, ...]
    because: tuple[Reason, ...] = ()


def earliest_posting(matter: Matter, today: date) -> date:
    """Return on which day a Bescheid could go to the post at the earliest: not while the person may still answer."""
    if matter.hearing_from and matter.heard_on and matter.heard_how in ANSWERED:
        return max(today, matter.happened_on)
    ends = matter.hearing_until if matter.hearing_from else hearing(today, seat(), rules=the_house().law_rules).until
    return max(today, matter.happened_on, ends + timedelta(days=1)) if ends else max(today, matter.happened_on)


def options_of(matter: Matter, today: date | None = None) -> list[Option]:
    """Return „nichts“, „später“ and what would follow, side by side, in plain German."""
    today = today or clock.today()
    limits = limits_of(matter)
    nothing = Option("Nichts", NOTHING)
    if not matter.found_by and (barred := barred_of(matter)):
        return [Option("Nichts", (barred, *NOTHING[1:]))]
    later = Option("Später", _later(limits, today), limits.because)
    answer = matter.verdict or answer_for(matter, matter.posted_on or earliest_posting(matter, today))
    because = _because(answer)
    if matter.agreed_by:
        return [Option("Das ist festgestellt", (*_lifted(matter), *_as_it_stands(matter, answer)), because)]
    return [nothing, later, Option("Wenn es festgestellt wird", tuple(_step(matter, answer)), because)]


def barred_of(matter: Matter) -> str:
    """Return, for the person to read, why nothing can follow at all; empty where it is open."""
    told = told_of(matter)
    if matter.ended_on:
        return "Diese Sache ist zu Ende. Es folgt nichts."
    no_instruction = "Unser Brief hat nicht richtig gesagt, was folgen kann. Darum folgt nichts."
    return told.stops or (no_instruction if told.misfit else "")


def follows_of(matter: Matter) -> Option:
    """Return what could follow at the earliest: without lines where the law of the day knows nothing."""
    answer = answer_for(matter, earliest_posting(matter, clock.today()))
    lines = tuple(_step(matter, answer)) if answer["possible"] else ()
    return Option("", lines, _because(answer))


def lacks_of(matter: Matter) -> str:
    """Return why nothing can be found, or not yet, as a sentence; empty where it can."""
    told = told_of(matter)
    if matter.ended_on or told.stops or told.misfit:
        return told.stops or (told.misfit.text if told.misfit else "Der Vorgang ist ohne Folgen beendet.")
    if told.next_step:
        return f"Vor dem Feststellen fehlt noch: „{told.next_step.words}“."
    return "" if follows_of(matter).lines else "Nach dem Recht des Tages folgt daraus nichts."


def _because(answer: dict[str, Any]) -> tuple[Reason, ...]:
    return tuple(
        Reason(one["norm"], one["version"], date.fromisoformat(one["anchor"]), one["text"]) for one in answer["because"]
    )


def _as_it_stands(matter: Matter, answer: dict[str, Any]) -> list[str]:
    """Return what is left of a finding: days and sums after a lifting are no more."""
    if matter.lifted_on is None:
        return _step(matter, answer)
    if "unreachable" in answer:
        told = answer_for(matter, matter.posted_on or matter.lifted_on)
        return _unreachable_parts(told) or ["Ihr Geld bleibt, wie es ist."]
    lifted = matter.lifted_on.isoformat()
    if lifted <= answer["from"]:
        return ["Ihr Geld bleibt, wie es ist. Was schon einbehalten ist, wird nachgezahlt."]
    left = [month for month in answer["months"] if month["month"] < lifted]
    return _step(matter, {**answer, "until": min(lifted, answer["until"]), "months": left})


def _lifted(matter: Matter) -> tuple[str, ...]:
    if matter.lifted_on is None:
        return ()
    return (f"Aufgehoben ab dem {german(matter.lifted_on)}: {matter.lifted_because}.",)


def _later(limits: Finding, today: date) -> tuple[str, ...]:
    if today > limits.last_safe_posting_on:
        return ("Die Zeit dafür ist vorbei. Es folgt nichts mehr.",)
    return (
        "Heute wird nichts entschieden.",
        f"Bis zum {german(limits.last_safe_posting_on)} müsste ein Bescheid zur Post gehen. Danach folgt nichts mehr.",
    )


def _step(matter: Matter, answer: dict[str, Any]) -> list[str]:
    if "unreachable" in answer:
        return _unreachable_lines(answer)
    if not answer["possible"]:
        return ["Nach dem Recht des Tages folgt daraus keine Kürzung."]
    if not any(month["added_percent"] != 0 for month in answer["months"]):
        return ["Es käme nichts dazu: Die Obergrenze von 30 Prozent ist schon erreicht.", *_always(matter, answer)]
    will = "wird" if matter.agreed_by else "würde" if matter.found_by else "würde frühestens"
    lines = [f"Ihr Geld {will} vom {_day(answer['from'])} bis zum {_last_day(answer['until'])} gekürzt."]
    lines += [f"{date.fromisoformat(month['month']):%m/%Y}: {_taken(month)}." for month in answer["months"]]
    return [*lines, f"Gerechnet ist mit der Regelbedarfsstufe {matter.level}.", *_always(matter, answer)]


def _taken(month: dict[str, Any]) -> str:
    """Return what a month takes: in euro where the Regelbedarf of that day is known; None is the whole of it."""
    if month["added_percent"] == 0:
        return "nichts zusätzlich: die Obergrenze von 30 Prozent ist schon erreicht"
    if month["euro"]:
        return f"{_euro(month['euro'])} weniger"
    return (
        "der ganze Regelbedarf"
        if month["added_percent"] is None
        else f"{month['added_percent']} Prozent vom Regelbedarf weniger"
    )


def _always(matter: Matter, answer: dict[str, Any]) -> list[str]:
    """Return what holds for every reduction: the cap, the home, one euro, and how it ends earlier."""
    home = "Die Wohnung ist nicht betroffen: Miete und Heizung werden dadurch nicht gekürzt."
    lines = [home]
    if matter.about == About.REFUSAL:
        lines.append("Die Miete soll in dieser Zeit direkt an den Vermieter gehen.")
    else:
        lines.insert(0, "Alle Kürzungen zusammen sind höchstens 30 Prozent vom Regelbedarf im Monat.")
    if since(answer["version"], "L7"):
        lines.append("Mindestens 1 € bleibt immer. So bleiben Sie krankenversichert.")
    if matter.about == About.MISS:
        return [*lines, "Nachholen verkürzt diese Kürzung nicht: sie dauert einen Monat."]
    return [*lines, *_lifting(matter, answer)]


def _lifting(matter: Matter, answer: dict[str, Any]) -> list[str]:
    if matter.complied_on:
        return [
            f"Sie haben die Pflicht am {german(matter.complied_on)} erfüllt oder es zugesagt. Darum ist es so kurz."
        ]
    if matter.about == About.REFUSAL:
        return ["Besteht das Angebot nach einem Monat nicht mehr, endet es dann; spätestens nach zwei Monaten."]
    early = add_months(date.fromisoformat(answer["from"]), 1)
    return [
        (
            "Holen Sie die Pflicht nach oder sagen Sie ernsthaft zu, sie künftig zu erfüllen, dann endet die Kürzung "
            f"früher: frühestens ab dem {german(early)}."
        )
    ]


def _unreachable_lines(answer: dict[str, Any]) -> list[str]:
    if not answer["unreachable"]:
        came = "Sie haben sich rechtzeitig persönlich gemeldet. " if answer.get("is_back") else ""
        return [f"{came}Es folgt nichts."]
    lines = _unreachable_parts(answer)
    lines.append("Im ersten Monat bleibt mindestens 1 €. So bleiben Sie krankenversichert.")
    lines.append("Kommen Sie im ersten Monat persönlich ins Jobcenter, fehlen nur 30 Prozent vom Regelbedarf.")
    lines.append("Kommen Sie später persönlich, wird ab diesem Tag wieder gezahlt.")
    return lines


def result_lines(matter: Matter) -> tuple[str, ...]:
    """Return what is found as a note for the file says it: days and euro, speaking to nobody."""
    answer = matter.verdict
    if "unreachable" in answer:
        return tuple(_unreachable_parts(answer)) or ("Es folgt nichts.",)
    taken = [f"{date.fromisoformat(month['month']):%m/%Y}: {_taken(month)}." for month in answer["months"]]
    first = f"Minderung vom {_day(answer['from'])} bis vor dem {_day(answer['until'])}."
    return (first, *taken, "Miete und Heizung werden dadurch nicht gekürzt.", *_lifted(matter))


def possible_words(matter: Matter) -> str:
    """Return what the law of the day could provide, as a hearing has to say it (§ 24 SGB X), without a threat."""
    answer = answer_for(matter, max(clock.today(), matter.happened_on))
    if matter.about == About.UNREACHABLE:
        if not answer["unreachable"]:
            return "Nach dem, was wir heute wissen, folgt daraus keine Kürzung."
        what = (
            "der Regelbedarf für einen Monat wegfällt und danach keine Leistung gezahlt wird, bis Sie persönlich kommen"
        )
    elif not answer["possible"]:
        return NO_REDUCTION
    elif matter.about == About.REFUSAL:
        what = "der Regelbedarf für mindestens einen und höchstens zwei Monate wegfällt"
    else:
        months = len(answer["months"])
        how_long = "einen Monat" if months == 1 else f"{months} Monate"
        what = f"der Regelbedarf für {how_long} um {answer['percent']} Prozent gekürzt wird"
    return f"Das Gesetz sieht vor, dass {what}, wenn es keinen wichtigen Grund gab und keine Härte vorliegt."


def _day(iso: str) -> str:
    return german(date.fromisoformat(iso))


def _last_day(iso: str) -> str:
    """Return the last day of a stretch as people say it."""
    return german(date.fromisoformat(iso) - timedelta(days=1))


def _unreachable_parts(answer: dict[str, Any]) -> list[str]:
    lines = []
    for part in answer["unreachable"]:
        until = f" bis zum {_last_day(part['until'])}" if part["until"] else ""
        sum_ = f" ({_euro(part['euro'])} weniger)" if part["euro"] else ""
        lines.append(f"Ab dem {_day(part['from'])}{until}: {part['words']}{sum_}.")
    return lines


def _euro(amount: str) -> str:
    return f"{amount.replace('.', ',')} €"


def seconds_to_ask(matter: Matter, by: Any) -> list[Staff]:
    """Return who could look a second time: the right, nothing to do with this case, and did not begin or find it."""
    now = timezone.now()
    holding = RoleAssignment.objects.filter(
        Q(valid_until=None) | Q(valid_until__gt=now), valid_from__lte=now,
        role__in=["fallmanagement", "team_lead", "oversight"],
    ).values("staff")  # fmt: skip
    inside = Access.objects.filter(Q(valid_until=None) | Q(valid_until__gt=now), case=matter.case_id).values("staff")
    first = {matter.made_by, *(one.asked_by for one in matter.seconds.all())}
    rows = Staff.objects.filter(pk__in=holding, is_active=True).exclude(pk=by.staff_id).exclude(pk__in=inside)
    return [one for one in rows.order_by("last_name", "first_name") if str(one.actor) not in first]
