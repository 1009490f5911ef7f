"""What the fields of the legal file say about themselves; see `cases/rules/about.py`. Pure Python."""

from lotsenbuch.records.rules import About, DataClass, Deletion

_LEGAL = (
    "wer den Fall führt oder vertritt; die zweite Person nur diesen einen Vorgang und nur, bis sie entschieden hat; "
    "sonst niemand, auch nicht im Tandem"
)
_BASIS = "§ 67a Abs. 1, § 67c Abs. 1 SGB X mit §§ 7b, 15a, 31 bis 32, 59 SGB II; § 24 SGB X"


def _about(key: str, label: str, purpose: str, model: str, *names: str) -> About:
    return About(
        key=key,
        label=label,
        purpose=purpose,
        data_class=DataClass.COUNSELLING,
        seen_by=_LEGAL,
        deletion=Deletion.CASE,
        basis=_BASIS,
        columns=tuple(f"duties.{model}.{name}" for name in names),
    )


CATALOGUE: tuple[About, ...] = (
    _about(
        "request", "Aufforderung oder Verpflichtung", "um nachzuweisen, was verlangt und wie belehrt wurde", "Request",
        "asked", "what", "how_often", "proof", "due_on", "instruction", "instructed_on", "is_given", "ground",
        "reasons", "heard_words", "issued_on", "withdrawn_on", "made_by",
    ),
    _about(
        "conciliation", "Schlichtung", "um zu wissen, wann keine Minderung möglich war (§ 15a SGB II bis Juni 2026)",
        "Conciliation", "wanted_by", "started_on", "ended_on", "result", "made_by",
    ),
    _about(
        "matter", "Vorgang", "um nach dem Warum zu fragen und nur zu tun, was das Recht des Tages verlangt", "Matter",
        "about", "happened_on", "is_under_25", "level", "why", "reached", "reason", "reason_shown", "reason_words",
        "hardship", "hardship_words", "alternatives", "relationship", "offer_words", "in_person", "hearing_text",
        "hearing_from", "hearing_until", "heard_how", "heard_on", "heard_words", "complied_on", "complied_words",
        "verdict", "posted_on", "found_by", "found_at", "agreed_by", "agreed_at", "handed_on", "lifted_on",
        "lifted_because", "reported_on", "talk_offered_on", "ended_on", "ended_because", "made_by", "made_at",
    ),
    _about(
        "second", "Mitprüfung", "damit nie eine Person allein feststellt", "Second",
        "asked_by", "asked_at", "decided_at", "is_agreed", "words",
    ),
    _about(
        "objection", "Widerspruch", "um zu wissen, ob eine Entscheidung Bestand hat", "Objection",
        "received_on", "words", "result", "decided_on", "made_by",
    ),
)  # fmt: skip
ABOUT: dict[str, About] = {one.key: one for one in CATALOGUE}
