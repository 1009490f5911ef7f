"""What the fields of Fallsteuerung say about themselves; see `cases/rules/about.py`. Pure Python."""

from lotsenbuch.cases.rules.about import ON_THE_CASE, TASK_OF_THE_HOUSE
from lotsenbuch.records.rules import About, DataClass, Deletion

_WITH_GRANT = f"{ON_THE_CASE}; Klasse 2 und 3 nur mit Freigabe"


def _about(key: str, label: str, purpose: str, seen_by: str, columns: tuple[str, ...]) -> About:
    return About(
        key=key,
        label=label,
        purpose=purpose,
        data_class=DataClass.COUNSELLING,
        seen_by=seen_by,
        deletion=Deletion.COUNSELLING,
        basis=TASK_OF_THE_HOUSE,
        columns=columns,
    )


def _of(model: str, *names: str) -> tuple[str, ...]:
    return tuple(f"steering.{model}.{name}" for name in names)


CATALOGUE: tuple[About, ...] = (
    _about(
        "case_review", "Fallüberprüfung", "um zu entscheiden, ob und warum das Fallmanagement weitergeht", _WITH_GRANT,
        (
            *_of(
                "Review",
                "number", "reviewed_from", "trigger", "occasion", "decision", "decided_on", "decided_by",
                "next_due_on", "is_beyond_limit", "sources",
            ),
            *_of("Reason", "kind", "data_class", "text", "sealed", "given_on", "given_by", "position"),
        ),
    ),
    _about(
        "measure", "Maßnahme oder Angebot", "um zu begleiten, was läuft, und zu sehen, was es gebracht hat",
        _WITH_GRANT,
        _of(
            "Measure",
            "kind", "data_class", "name", "provider", "aim", "result", "sealed",
            "started_on", "look_on", "ended_on", "evaluated_on", "verdict", "own_kind_label", "costs",
        ),
    ),
    _about(
        "booking", "Vorschlag oder Buchung einer Maßnahme", "um festzuhalten, was beide ausgesucht haben", _WITH_GRANT,
        _of("Booking", "data_class", "state", "facts", "sealed", "made_on", "made_by", "planned_on", "planned_until"),
    ),
    _about(
        "attendance", "Anwesenheit und Fehltage in einer Maßnahme",
        "um früh nachzufragen, wenn etwas nicht passt (§ 61 Abs. 2 SGB II)", _WITH_GRANT,
        (
            *_of("MissedDays", "data_class", "from_on", "until_on", "facts", "sealed", "told_on", "noted_by"),
            *_of("Attendance", "data_class", "month_on", "days_present", "days_missed", "told_on", "noted_by"),
        ),
    ),
    _about(
        "subsidy", "Zuschuss zum Arbeitsentgelt", "um zu wissen, was bis wann bewilligt ist (§ 66 SGB II)", _WITH_GRANT,
        _of("Subsidy", "data_class", "facts", "sealed", "granted_on", "granted_by", "ended_on"),
    ),
    _about(
        "participant", "Beteiligte aus anderen Stellen", "um zu wissen, wer im Haus noch mit der Person arbeitet",
        ON_THE_CASE, _of("Participant", "name", "department", "role", "takes_part_from", "takes_part_until"),
    ),
    _about(
        "release", "Freigabe eines Vermerks für die Rückgabe", "damit nur mitgeht, was mitgehen soll (§ 203 StGB)",
        ON_THE_CASE, _of("Release", "data_class", "is_released", "has_consent", "released_by", "released_at"),
    ),
)  # fmt: skip
ABOUT: dict[str, About] = {one.key: one for one in CATALOGUE}
