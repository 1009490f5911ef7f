"""What letters say about themselves; see `cases/rules/about.py`. Pure Python."""

from lotsenbuch.cases.rules.about import ON_THE_CASE, TASK_OF_THE_HOUSE, WITH_GRANT
from lotsenbuch.records.rules import About, DataClass, Deletion


def _about(key: str, label: str, purpose: str, seen_by: str, *columns: str) -> About:
    return About(
        key=key,
        label=label,
        purpose=purpose,
        data_class=DataClass.COUNSELLING,
        seen_by=seen_by,
        deletion=Deletion.COUNSELLING if key == "letter_batches" else Deletion.AGREED,
        basis=TASK_OF_THE_HOUSE,
        columns=columns,
    )


def _of(model: str, *names: str) -> tuple[str, ...]:
    return tuple(f"letters.{model}.{name}" for name in names)


_SEEN = f"{ON_THE_CASE}; Klasse 2 bis 4: {WITH_GRANT}"

CATALOGUE: tuple[About, ...] = (
    _about(
        "sent_letters", "Ausgegebene Briefe", "um genau zu wissen, was die Person bekommen hat", _SEEN,
        *_of("SentLetter", "kind", "data_class", "issued_on", "issued_at", "issued_by", "issued_by_name", "about_on",
             "is_summons", "instruction", "languages", "has_window", "address_mark", "size", "sha256", "sealed",
             "address"),
    ),
    _about(
        "letter_proofs", "Nachweise zu Briefen", "um zu wissen, wann ein Brief als bekannt gegeben gilt (§ 37 SGB X)",
        _SEEN,
        *_of("Proof", "data_class", "what", "happened_on", "noted_at", "noted_by", "noted_by_name"),
    ),
    _about(
        "letter_batches", "Serienbriefe", "um viele Briefe auf einmal zu drucken; die Druckdatei bleibt einen Tag",
        "wer die Serie bestellt hat",
        *_of("Batch", "actor", "kind", "subject", "text", "job", "issued_on", "state", "said", "total", "done",
             "made_at", "data_class", "master_number", "wrapped_key", "sealed"),
        *_of("BatchLine", "position", "slot", "data_class", "reply", "said"),
    ),
)  # fmt: skip
ABOUT: dict[str, About] = {one.key: one for one in CATALOGUE}
