"""What the fields of Fallzugang say about themselves; see `cases/rules/about.py`. Pure Python."""

from lotsenbuch.cases.rules.about import ON_THE_CASE, PROTECTION, TASK_OF_THE_HOUSE, WITH_GRANT
from lotsenbuch.records.rules import About, DataClass, Deletion


def _of(model: str, *names: str) -> tuple[str, ...]:
    return tuple(f"intake.{model}.{name}" for name in names)


CATALOGUE: tuple[About, ...] = (
    About(
        key="proposal",
        label="Vorschlag",
        purpose="um zu entscheiden, ob Fallmanagement hilft",
        data_class=DataClass.COUNSELLING,
        seen_by="wer vorschlägt, und das Clearing",
        deletion=Deletion.PROPOSAL,
        basis=TASK_OF_THE_HOUSE,
        columns=_of(
            "Proposal",
            "source", "first_name", "last_name", "birth_on", "kundennummer", "reason", "state", "proposed_by",
            "proposed_on", "decided_by", "decided_at", "answer",
        ),
    ),
    About(
        key="intake",
        label="Fallzugang",
        purpose="um Antrag, Prognose und Entscheidung nachvollziehen zu können",
        data_class=DataClass.COUNSELLING,
        seen_by=ON_THE_CASE,
        deletion=Deletion.CASE,
        basis=TASK_OF_THE_HOUSE,
        columns=_of(
            "Intake",
            "proposal_id", "proposed_by_person", "basis", "applied_on", "is_free_will", "revoked_on", "is_over_a_year",
            "prognosis", "decision", "decided_on", "decided_by", "reasons", "barriers_at_entry", "taken_over_on",
            "handover_note", "first_talk_on", "informed_on",
        ),
    ),
    About(
        key="barrier",
        label="Hemmnisse",
        purpose="um zu wissen, was im Weg steht und was sich schon gelöst hat",
        data_class=DataClass.COUNSELLING,
        seen_by=f"{ON_THE_CASE}; Klasse 2 und 3: {WITH_GRANT}",
        deletion=Deletion.COUNSELLING,
        basis=TASK_OF_THE_HOUSE,
        columns=_of(
            "Barrier",
            "group", "data_class", "label", "sealed", "found_on", "found_by", "eased_on", "own_kind_label",
        ),
    ),
    About(
        key="alliance",
        label="Arbeitsbündnis",
        purpose="um festzuhalten, wofür man zusammenarbeitet und was vertraulich bleibt",
        data_class=DataClass.COUNSELLING,
        seen_by=ON_THE_CASE,
        deletion=Deletion.COUNSELLING,
        basis=TASK_OF_THE_HOUSE,
        columns=_of(
            "Alliance",
            "number", "mandate", "expected_by_person", "expected_by_house", "confidential", "agreed_on", "written_by",
        ),
    ),
    About(
        key="imported_row",
        label="Prüfwerte einer eingelesenen Zeile",
        purpose="damit dieselbe Zeile nicht zweimal übernommen wird; kein Klartext",
        data_class=DataClass.MASTER,
        seen_by="wer eingelesen hat",
        deletion=Deletion.CASE,
        basis=PROTECTION,
        columns=_of("ImportedRow", "actor", "fingerprint", "hidden", "imported_at"),
    ),
)  # fmt: skip
ABOUT: dict[str, About] = {one.key: one for one in CATALOGUE}
