"""What the fields of appointments say about themselves; see `cases/rules/about.py`. Pure Python."""

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
    return tuple(f"appointments.{model}.{name}" for name in names)


CATALOGUE: tuple[About, ...] = (
    _about(
        "appointment", "Termin", "um sich zu treffen, an einem Ort und zu einer Zeit, die passen",
        _WITH_GRANT,
        _of(
            "Appointment",
            "kind", "starts_at", "ends_at", "preparation_minutes", "documentation_minutes", "travel_minutes",
            "companions", "interpreter_language", "data_class", "place", "note", "accompanied_by", "sealed",
            "is_first_talk", "place_reason", "state", "series", "choice", "gathering", "booked_by", "booked_at",
        ),
    ),
    _about(
        "summons", "Meldetermin und was daraus wurde",
        "um zu wissen, ob eine Aufforderung mit welcher Belehrung ergangen ist (§ 309 SGB III, § 7b Abs. 4 SGB II)",
        ON_THE_CASE,
        _of(
            "Appointment",
            "is_meldetermin", "purpose", "instruction", "instructed_on", "result", "has_confirmation", "came_at",
        ),
    ),
    _about(
        "away", "Ortsabwesenheit", "um zuzustimmen und die drei Wochen im Jahr zu zählen (§ 7b SGB II)",
        ON_THE_CASE,
        _of(
            "Away",
            "away_from", "away_until", "ground", "asked_on", "answer", "answered_on", "answered_by", "reason",
        ),
    ),
    _about(
        "sick_note", "Tage einer Arbeitsunfähigkeit, ohne Diagnose",
        "um an diesen Tagen nicht einzuladen und nichts als versäumt zu behandeln (§ 56 SGB II)",
        ON_THE_CASE,
        _of("SickNote", "sick_from", "sick_until", "seen_on", "is_void"),
    ),
    About(
        key="clocked",
        label="Beginn und Ende eines Gesprächs, selbst gestoppt",
        purpose="um zu sehen, was der eigene Tag noch hält",
        data_class=DataClass.MASTER,
        seen_by="nur wer gestoppt hat",
        deletion=Deletion.NEXT_DAY,
        basis=TASK_OF_THE_HOUSE,
        columns=_of("Clocked", "began_at", "stopped_at", "documentation_minutes", "travel_minutes"),
    ),
)  # fmt: skip
ABOUT: dict[str, About] = {one.key: one for one in CATALOGUE}
