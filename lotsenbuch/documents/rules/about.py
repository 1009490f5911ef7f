"""What the papers of a case say about themselves; see `cases/rules/about.py`. Pure Python."""

from lotsenbuch.cases.rules.about import ON_THE_CASE, TASK_OF_THE_HOUSE, WITH_GRANT
from lotsenbuch.records.rules import About, DataClass, Deletion


def _about(key: str, label: str, purpose: str, *columns: str) -> About:
    return About(
        key=key,
        label=label,
        purpose=purpose,
        data_class=DataClass.COUNSELLING,
        seen_by=f"{ON_THE_CASE}; Klasse 2 und 3: {WITH_GRANT}",
        deletion=Deletion.COUNSELLING,
        basis=TASK_OF_THE_HOUSE,
        columns=columns,
    )


def _of(model: str, *names: str) -> tuple[str, ...]:
    return tuple(f"documents.{model}.{name}" for name in names)


CATALOGUE: tuple[About, ...] = (
    _about(
        "papers", "Mitgebrachte Papiere", "um zu wissen, was vorlag, ohne mehr zu kopieren als nötig",
        *_of("Delivery", "brought_on", "taken_by", "taken_by_name"),
        *_of("Document", "data_class", "kind", "position", "treatment"),
        *_of("Copy", "data_class", "is_harmful", "media_type", "sealed", "sha256", "size", "state"),
    ),
    _about(
        "missing_papers", "Fehlende Papiere", "damit die Person weiß, was noch gebraucht wird, und bis wann",
        *_of("MissingPaper", "arrived_on", "asked_by", "asked_on", "data_class", "kind", "until_on", "waived_on",
             "why"),
    ),
    _about(
        "filled_forms", "Gemeinsam ausgefüllte Formulare", "um Angaben nur einmal zu fragen",
        *_of("FilledForm", "blank", "data_class", "edition", "finished_on", "number", "sealed", "written_by"),
    ),
    _about(
        "signatures", "Unterschrift unter einer Entbindung von der Schweigepflicht",
        "um belegen zu können, dass die Person es erlaubt hat",
        *_of("Signature", "data_class", "kept_at", "kept_by", "media_type", "sealed", "sha256", "size", "text_sha256"),
    ),
)  # fmt: skip
ABOUT: dict[str, About] = {one.key: one for one in CATALOGUE}
