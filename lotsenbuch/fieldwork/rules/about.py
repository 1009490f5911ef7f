"""What the fields about walks say about themselves; see `cases/rules/about.py`. Pure Python."""

from lotsenbuch.cases.rules.about import ON_THE_CASE, TASK_OF_THE_HOUSE
from lotsenbuch.records.rules import About, DataClass, Deletion


def _about(
    key: str,
    label: str,
    purpose: str,
    columns: tuple[str, ...],
    *,
    seen_by: str = ON_THE_CASE,
    data_class: DataClass = DataClass.COUNSELLING,
    deletion: Deletion = Deletion.COUNSELLING,
) -> About:
    return About(
        key=key,
        label=label,
        purpose=purpose,
        data_class=data_class,
        seen_by=seen_by,
        deletion=deletion,
        basis=TASK_OF_THE_HOUSE,
        columns=columns,
    )


def _of(model: str, *names: str) -> tuple[str, ...]:
    return tuple(f"fieldwork.{model}.{name}" for name in names)


CATALOGUE: tuple[About, ...] = (
    _about(
        "weighing", "Abwägung, ob Treffen draußen passen",
        "um niemanden nach draußen zu drängen und nichts zu übersehen",
        _of("Weighing", "aim", "wish", "wish_words", "alternative", "risks", "result", "weighed_by", "weighed_at"),
    ),
    _about(
        "walking_health", "Was es unterwegs braucht, ohne Diagnose", "um Tempo, Pausen und Weg passend zu wählen",
        _of("WeighingHealth", "data_class", "sealed"),
        seen_by=f"{ON_THE_CASE}; nur mit Freigabe der Klasse 2", data_class=DataClass.HEALTH,
    ),
    _about(
        "hazards", "Worauf vor Ort zu achten ist", "um gesund zurückzukommen (§ 618 BGB, § 5 ArbSchG)",
        _of("Hazard", "kind", "words", "noted_by", "noted_on", "ends_on", "ended_at"),
        seen_by="nur wer zu dieser Person hinausgeht; endet nach sechs Monaten",
    ),
    _about(
        "alone", "Bitte, beim ersten Treffen allein zu gehen", "um eine Ausnahme vom Gehen zu zweit zu entscheiden",
        _of("TandemException", "ground", "asked_at", "answer", "answered_by", "answered_at"),
        seen_by=f"{ON_THE_CASE}, Teamleitung ohne Namen der Person", data_class=DataClass.MASTER,
    ),
    _about(
        "preparation", "Was vor einem Treffen erledigt ist", "um nichts zu vergessen", _of("Preparation", "ticked"),
    ),
    _about(
        "folder", "Was für ein Treffen draußen mitgeht", "um unterwegs das Nötige zu wissen, und nicht mehr",
        (*_of("Meeting", "at", "position"), *_of("Item", "kind", "data_class", "reason", "sealed")),
        seen_by=f"{ON_THE_CASE}; ab Klasse 2 nur mit Freigabe",
    ),
    _about(
        "field_note", "Notiz von draußen", "um sie in die Akte zu übernehmen",
        _of("Note", "note_id", "folder_named", "sequence", "sha256", "envelope", "state", "received_at", "settled_at"),
        seen_by="nur wer sie geschrieben hat, bis sie in der Akte steht",
    ),
    _about(
        "mood", "Stimmung in einem Wort", "um anzuknüpfen; Wörter stehen in einer Reihe, nichts wird gezählt",
        _of("Mood", "mood", "said_on"),
    ),
    _about(
        "copy_link", "Kopie zum Abholen mit Adresse und Code", "um der Person ihre Kopie zu geben",
        _of("CopyLink", "title", "data_class", "token_hash", "closed", "made_by", "made_at", "expires_at", "tries",
            "fetched_at"),
    ),
)  # fmt: skip
ABOUT: dict[str, About] = {one.key: one for one in CATALOGUE}
