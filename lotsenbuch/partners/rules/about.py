"""What the fields of the network say about themselves; see `cases/rules/about.py`. Pure Python."""

from lotsenbuch.cases.rules.about import ON_THE_CASE, TASK_OF_THE_HOUSE
from lotsenbuch.records.rules import About, DataClass, Deletion

_WITH_GRANT = f"{ON_THE_CASE}; Klasse 2 und 3 nur mit Freigabe"


def _of(model: str, *names: str) -> tuple[str, ...]:
    return tuple(f"partners.{model}.{name}" for name in names)


CATALOGUE: tuple[About, ...] = (
    About(
        key="referral",
        label="Vermittlung zu einem Partner",
        purpose="um gemeinsam die richtige Tür zu öffnen und zu wissen, ob jemand angekommen ist",
        data_class=DataClass.COUNSELLING,
        seen_by=_WITH_GRANT,
        deletion=Deletion.COUNSELLING,
        basis=TASK_OF_THE_HOUSE,
        columns=(
            *_of(
                "Referral",
                "data_class", "state", "facts", "sealed", "is_accompanied", "order_id", "prepared_on", "prepared_by",
                "arrived_on", "ended_on", "free_from",
            ),
            *_of("Dispatch", "data_class", "told", "sealed", "why", "sent_at", "sent_by"),
            *_of("AnswerLink", "token_hash", "made_by", "made_at", "expires_at", "used_at", "withdrawn_at"),
            *_of("Answer", "kind", "stated_on", "said_at"),
        ),
    ),
)  # fmt: skip
ABOUT: dict[str, About] = {one.key: one for one in CATALOGUE}
