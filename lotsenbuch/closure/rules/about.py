"""What the fields of Fallbeendigung say about themselves; see `cases/rules/about.py`. Pure Python."""

from lotsenbuch.cases.rules.about import ON_THE_CASE, TASK_OF_THE_HOUSE, WITH_GRANT
from lotsenbuch.records.rules import About, DataClass, Deletion


def _of(model: str, *names: str) -> tuple[str, ...]:
    return tuple(f"closure.{model}.{name}" for name in names)


CATALOGUE: tuple[About, ...] = (
    About(
        key="ending",
        label="Fallbeendigung",
        purpose="um festzuhalten, wie es ausging, was geholfen hat und was mitgeht",
        data_class=DataClass.COUNSELLING,
        seen_by=ON_THE_CASE,
        deletion=Deletion.CASE,
        basis=TASK_OF_THE_HOUSE,
        columns=_of(
            "Ending",
            "number", "reason_label", "outcome", "because", "results", "helped", "share", "share_words",
            "persons_words", "handback", "work_from", "work_kind", "has_coaching", "ended_on", "ended_by", "written_by",
        ),
    ),
    About(
        key="goal_result",
        label="Ergebnis je Ziel",
        purpose="um zu sagen, was aus jedem Ziel wurde, in den Worten, die vereinbart waren",
        data_class=DataClass.COUNSELLING,
        seen_by=f"{ON_THE_CASE}; Klasse 2 und 3: {WITH_GRANT}",
        deletion=Deletion.COUNSELLING,
        basis=TASK_OF_THE_HOUSE,
        columns=_of("GoalResult", "data_class", "words", "sealed", "attained", "is_released", "position"),
    ),
    About(
        key="reopening",
        label="Wiederöffnung",
        purpose="um zu verstehen, warum ein beendeter Fall weitergeht",
        data_class=DataClass.COUNSELLING,
        seen_by=ON_THE_CASE,
        deletion=Deletion.CASE,
        basis=TASK_OF_THE_HOUSE,
        columns=_of("Reopening", "reopened_on", "reopened_by", "reason"),
    ),
    About(
        key="after_care",
        label="Nachbetreuung",
        purpose="um nach dem Ende zu fragen, wie es geht, und zu wissen, ob die Arbeit hält",
        data_class=DataClass.COUNSELLING,
        seen_by=ON_THE_CASE,
        deletion=Deletion.COUNSELLING,
        basis=TASK_OF_THE_HOUSE,
        columns=_of("Contact", "due_on", "about", "held_on", "text", "still_works", "planned_by", "held_by"),
    ),
)  # fmt: skip
ABOUT: dict[str, About] = {one.key: one for one in CATALOGUE}
