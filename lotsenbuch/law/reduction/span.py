"""From when until when: normal end, earlier end on compliance, and the last day of the norm itself."""

from datetime import date

from lotsenbuch.law import store
from lotsenbuch.law.because import Reason
from lotsenbuch.law.days import add_months, german
from lotsenbuch.law.versions import since

from .facts import Facts, Kind
from .ground import Ground

MORATORIUM = "no_reduction_2022"


def forbidden(facts: Facts, ground: Ground) -> list[Reason]:
    """Return why no reduction may be found at all between 2022-07-01 and 2022-12-31 (§ 84 (1) SGB II)."""
    values = store.norm("§ 84 SGB II").on(date(2022, 7, 1)).values
    first: date = values["forbids_from"]
    until: date = values["forbids_until"]
    hit = next((day for day in (ground.given_on, ground.start) if first <= day < until), None)
    if facts.kind is not Kind.BREACH or hit is None:
        return []
    rule = next(rule for rule in store.transitions() if rule.id == MORATORIUM)
    what = "Entschieden würde hier" if hit == ground.given_on else "Beginnen würde die Minderung hier"
    return [Reason(rule.norm, ground.version, hit, f"{rule.text} {what} am {german(hit)}.")]


def last_day_of_norm(facts: Facts, ground: Ground) -> tuple[date, str] | None:
    """Return the day before which every reduction under this norm has ended, and the norm that says so."""
    values = ground.values("§ 31b SGB II")
    if facts.kind is Kind.BREACH and "ends_at_latest" in values:
        return _day(values["ends_at_latest"]), "§ 84 Abs. 1 SGB II"
    if facts.kind is Kind.REFUSAL and "refusal_ends_at_latest" in values:
        return _day(values["refusal_ends_at_latest"]), "§ 86 SGB II"
    return None


def _day(value: object) -> date:
    assert isinstance(value, date)  # noqa: S101 - the schema test holds the file to it
    return value


def starts_too_late(facts: Facts, ground: Ground) -> list[Reason]:
    """Return why a reduction cannot begin any more because its norm has ended."""
    found = last_day_of_norm(facts, ground)
    if found is None or ground.start < found[0]:
        return []
    text = (
        f"Die Minderung begänne erst am {german(ground.start)}; seit dem "
        f"{german(found[0])} gilt ihre Grundlage nicht mehr: keine Minderung."
    )
    return [Reason(found[1], ground.version, ground.start, text)]


def end_of(facts: Facts, ground: Ground, months: int) -> tuple[date, list[Reason]]:
    """Return the first day that is paid in full again."""
    normal = add_months(ground.start, months)
    until, reasons = _on_compliance(facts, ground, normal)
    found = last_day_of_norm(facts, ground)
    if found and until > found[0]:
        late, until = until, found[0]
        text = (
            f"Die Minderung liefe bis vor dem {german(late)}; ab dem {german(until)} gilt ihre Grundlage nicht mehr, "
            f"und über deren letzten Tag läuft keine hinaus: Ende vor dem {german(until)}."
        )
        reasons.append(Reason(found[1], ground.version, until, text))
    text = (
        f"Der Zeitraum läuft vom {german(ground.start)} bis vor dem {german(until)}; ab dann wird wieder voll gezahlt."
    )
    reasons.append(
        Reason(
            "§ 31b SGB II" if facts.kind is not Kind.MISS else "§ 32 Abs. 2 SGB II", ground.version, ground.start, text
        )
    )
    return until, reasons


def _on_compliance(facts: Facts, ground: Ground, normal: date) -> tuple[date, list[Reason]]:
    if facts.complied is None:
        return normal, []
    if facts.kind is Kind.MISS:
        text = (
            "Das Nachholen verkürzt die Minderung wegen eines Meldeversäumnisses nicht; § 32 "
            "Abs. 2 verweist nicht darauf."
        )
        return normal, [Reason("§ 32 Abs. 2 SGB II", ground.version, facts.complied, text)]
    if not since(ground.version, "L3a"):
        return normal, [ground.rules.says("lifting_before_2022", version=ground.version, anchor=facts.complied)]
    reasons = []
    if facts.kind is Kind.REFUSAL and since(ground.version, "L6"):
        reasons.append(ground.rules.says("lifting_of_refusal", version=ground.version, anchor=facts.complied))
        if ground.rules.option("lifting_of_refusal").code == "never":
            return normal, reasons
    first = add_months(ground.start, 1)
    until = min(max(facts.complied, first), normal)
    if facts.complied >= normal:
        effect = f"erst nach Ablauf des Zeitraums, der vor dem {german(normal)} endet; aufzuheben ist nichts mehr"
    elif facts.complied <= first:
        effect = f"aufzuheben ist frühestens nach dem ersten Monat, also ab dem {german(until)}"
    else:
        effect = "der erste Monat ist vorbei, aufzuheben ist ab diesem Tag; er selbst wird voll gezahlt"
    text = f"Pflicht erfüllt oder Bereitschaft erklärt am {german(facts.complied)}: {effect}."
    reasons.append(Reason(_lifting_norm(ground), ground.version, facts.complied, text))
    return until, reasons


def _lifting_norm(ground: Ground) -> str:
    sentence = "2" if since(ground.version, "L7") else "6"
    return f"§ 31a Abs. 1 S. {sentence}, § 31b Abs. 2 S. 2 SGB II"
