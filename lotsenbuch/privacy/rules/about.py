"""What the records of reviews, samples and lists say about themselves; see `cases/rules/about.py`. Pure Python."""

from lotsenbuch.cases.rules.about import PROTECTION
from lotsenbuch.records.rules import About, DataClass, Deletion

_REVIEWERS = "Fachaufsicht und Datenschutzbeauftragte"


def _of(model: str, *names: str) -> tuple[str, ...]:
    return tuple(f"privacy.{model}.{name}" for name in names)


CATALOGUE: tuple[About, ...] = (
    About(
        key="sample",
        label="Stichproben",
        purpose="um gewöhnliches Lesen zufällig zu prüfen, ohne Beschäftigte zu vergleichen",
        data_class=DataClass.MASTER,
        seen_by=f"{_REVIEWERS}; Rückfragen nur, wer fragt und wer gefragt wird",
        deletion=Deletion.LOG,
        basis=PROTECTION,
        columns=(
            *_of("Sample", "drawn_at", "month_on", "pool", "seed", "size"),
            *_of(
                "SampleLine",
                "answered_at", "at", "checked_at", "data_class", "entry_id", "fallnummer", "position", "purpose",
                "role", "verdict", "ways", "what",
            ),
            *_of("SampleNote", "at", "text"),
        ),
    ),
    About(
        key="access_list",
        label="Liste der Zugriffe",
        purpose="um jedes halbe Jahr zu bestätigen, wer worauf Zugriff hat und warum",
        data_class=DataClass.MASTER,
        seen_by=_REVIEWERS,
        deletion=Deletion.LOG,
        basis=PROTECTION,
        columns=(
            *_of("AccessRound", "due_on", "made_at", "next_on", "sealed_count"),
            *_of(
                "AccessLine",
                "decided_at", "fallnummer", "given_by", "grants", "kind", "label", "reason", "source_id", "valid_from",
                "valid_until", "verdict",
            ),
        ),
    ),
    About(
        key="hold",
        label="Löschsperren",
        purpose="um nichts zu löschen, was in einem Verfahren noch gebraucht wird",
        data_class=DataClass.MASTER,
        seen_by=f"wer den Fall geführt hat; {_REVIEWERS}",
        deletion=Deletion.CASE,
        basis="Art. 17 Abs. 3 Buchst. e, Art. 18 DSGVO",
        columns=(
            *_of("Hold", "kind", "lifted_at", "lifted_because", "reference", "set_at"),
            *_of("Erased", "code", "month_on"),
        ),
    ),
    About(
        key="deletion",
        label="Löschläufe",
        purpose="um zu zweit freizugeben, was gelöscht wird; die Zeile eines Falls geht mit dem Fall",
        data_class=DataClass.MASTER,
        seen_by=_REVIEWERS,
        deletion=Deletion.LOG,
        basis="Art. 5 Abs. 1 Buchst. e und Abs. 2, Art. 17 DSGVO; § 84 SGB X",
        columns=(
            *_of("DeletionRun", "cases", "ended_at", "first_at", "held", "made_at", "made_by", "rows_erased",
                 "second_at", "state"),
            *_of("DeletionLine", "closed_on", "code", "due_on", "is_done"),
        ),
    ),
    About(
        key="disclosure",
        label="Auskünfte zum Abholen",
        purpose="um der Person zu geben, was über sie gespeichert ist; nach sieben Tagen gelöscht",
        data_class=DataClass.SEALED,
        seen_by="wer die Auskunft gemacht hat, solange die Berechtigung besteht",
        deletion=Deletion.DRAFT,
        basis="Art. 15 DSGVO, § 83 SGB X; § 25 SGB X",
        columns=_of(
            "Disclosure",
            "actor", "data", "data_class", "entries", "expires_at", "kind", "made_at", "medical", "pdf", "personal",
        ),
    ),
)  # fmt: skip
ABOUT: dict[str, About] = {one.key: one for one in CATALOGUE}
