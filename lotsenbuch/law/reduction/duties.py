"""What must be there before a finding, and what follows it: closed lists of codes (docs/law.md)."""

from lotsenbuch.law.because import Reason
from lotsenbuch.law.versions import label, since

from .facts import Facts, Kind
from .ground import Ground
from .rates import Rate

REQUIRES = {
    "instruction_on_file": "Die schriftliche Belehrung über die Rechtsfolgen liegt in der Akte, im erteilten Wortlaut.",
    "hearing": "Die Person ist angehört; auf Verlangen persönlich.",
    "hearing_in_person": "Die Person ist persönlich angehört oder hatte die Gelegenheit dazu.",
    "important_reason_checked": "Ob ein wichtiger Grund vorlag, ist geprüft und begründet.",
    "hardship_checked": "Ob die Minderung eine außergewöhnliche Härte wäre, ist geprüft und begründet.",
    "offer_proved": "Das konkrete Angebot ist belegt: Arbeitgeber, Beginn, sofort möglich, bewusst abgelehnt.",
    "second_person_agrees": "Eine zweite Person hat die Akte gelesen und stimmt zu.",
}
FOLLOWS = {
    "talk_within_four_weeks": "Innerhalb von vier Wochen nach der Feststellung ein Beratungsangebot (unter 25).",
    "watch_offer_monthly": "Jeden Monat prüfen, ob das Angebot noch besteht; sonst aufheben.",
}


def requires(facts: Facts, ground: Ground, rate: Rate) -> tuple[tuple[str, ...], list[Reason]]:
    """Return what must be there before the finding, in the order of the list."""
    values = ground.values("§ 31a SGB II")
    in_person = rate.is_repeated and values["hearing_in_person"] != "never"
    hardship = values["hardship"] == "bars" or (values["hardship"] == "discretionary" and facts.kind is Kind.BREACH)
    codes = ["instruction_on_file", "hearing_in_person" if in_person else "hearing", "important_reason_checked"]
    codes += ["hardship_checked"] if hardship else []
    codes += ["offer_proved"] if facts.kind is Kind.REFUSAL else []
    why = [_why_hearing(facts, ground, in_person=in_person), _why_needed(facts, ground, codes, str(values["hardship"]))]
    return (*codes, "second_person_agrees"), why


def _why_needed(facts: Facts, ground: Ground, codes: list[str], hardship: str) -> Reason:
    """Say what else has to be there, each with the sentence that asks for it."""
    asks = "§ 32 Abs. 1" if facts.kind is Kind.MISS else "§ 31 Abs. 1"
    clause = "§ 31a Abs. 3" if hardship == "bars" else "BVerfG, 1 BvL 7/16"
    needed = [
        f"die schriftliche Belehrung über die Rechtsfolgen in der Akte ({asks} S. 1)",
        f"die Prüfung, ob ein wichtiger Grund vorlag ({asks} S. 2)",
    ]
    if "hardship_checked" in codes:
        needed.append(f"die Prüfung, ob die Minderung eine außergewöhnliche Härte wäre ({clause})")
    if "offer_proved" in codes:
        needed.append("der Beleg des konkreten Angebots (§ 31a Abs. 7 S. 2)")
    none = "" if "hardship_checked" in codes else " Eine Härteprüfung kennt diese Fassung hier nicht."
    text = (
        f"Vor der Feststellung nötig: {', '.join(needed)} und die Zustimmung einer zweiten Person (Regel des "
        f"Hauses).{none}"
    )
    return Reason(f"{asks} SGB II", ground.version, facts.breach, text)


def _why_hearing(facts: Facts, ground: Ground, *, in_person: bool) -> Reason:
    if not in_person:
        extra = " (auf Verlangen persönlich)" if since(ground.version, "L3a") else ""
        version = label("§ 24 SGB X", ground.given_on)
        return Reason("§ 24 SGB X", version, ground.given_on, f"Vor der Feststellung ist anzuhören{extra}.")
    third = since(ground.version, "L7")
    text = (
        "Ein drittes aufeinanderfolgendes Meldeversäumnis kommt in Betracht: Gelegenheit zur persönlichen Anhörung."
        if third
        else "Bei wiederholten Pflichtverletzungen oder Meldeversäumnissen soll die Anhörung persönlich erfolgen."
    )
    return Reason(f"§ 31a Abs. 2 S. {'3' if third else '2'} SGB II", ground.version, facts.breach, text)


def follows(facts: Facts, ground: Ground) -> tuple[tuple[str, ...], list[Reason]]:
    """Return what follows the finding."""
    codes, reasons = list[str](), list[Reason]()
    if facts.is_under_25 and since(ground.version, "L3a"):
        codes.append("talk_within_four_weeks")
        text = (
            "Unter 25 Jahren soll die Person innerhalb von vier Wochen nach der Feststellung ein Beratungsangebot "
            "bekommen."
        )
        reasons.append(Reason("§ 31a Abs. 6 SGB II", ground.version, facts.breach, text))
    if facts.kind is Kind.REFUSAL:
        codes.append("watch_offer_monthly")
        text = (
            "Jeden Monat ist zu prüfen, ob das Angebot noch besteht; besteht es nicht mehr, ist der Entfall aufzuheben."
        )
        reasons.append(Reason("§ 31b Abs. 3 SGB II", ground.version, ground.start, text))
    return tuple(codes), reasons
