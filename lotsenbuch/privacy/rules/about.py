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
)  # fmt: skip
ABOUT: dict[str, About] = {one.key: one for one in CATALOGUE}
