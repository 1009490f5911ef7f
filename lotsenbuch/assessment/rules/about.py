"""What the fields of Bewertung say about themselves; see `cases/rules/about.py`. Pure Python."""

from lotsenbuch.cases.rules.about import ON_THE_CASE, TASK_OF_THE_HOUSE, WITH_GRANT
from lotsenbuch.records.rules import About, DataClass, Deletion

_NOTED = ("data_class", "sealed", "noted_on")
_PART = (*_NOTED, "thread", "since_number", "until_number")
_SEEN_BY = f"{ON_THE_CASE}; Klasse 2 und 3: {WITH_GRANT}"


def _about(key: str, label: str, purpose: str, model: str, *names: str) -> About:
    return About(
        key=key,
        label=label,
        purpose=purpose,
        data_class=DataClass.COUNSELLING,
        seen_by=_SEEN_BY,
        deletion=Deletion.COUNSELLING,
        basis=TASK_OF_THE_HOUSE,
        columns=tuple(f"assessment.{model}.{name}" for name in names),
    )


CATALOGUE: tuple[About, ...] = (
    _about(
        "assessment", "Potenzialanalyse", "um zu wissen, wann worauf geschaut wurde und wozu",
        "Assessment", "number", "aims", "begun_on", "closed_on", "closed_by",
    ),
    _about(
        "strength", "Stärken", "um auf dem aufzubauen, was da ist", "Strength", *_PART, "text", "evidence",
    ),
    _about(
        "finding", "Ressourcen, Interessen, Eindrücke", "um Tatsache, Sicht der Person und Einschätzung zu trennen",
        "Finding", *_PART, "kind", "domain", "channel", "fact", "persons_words", "own_view",
    ),
    _about(
        "domain_view", "Lebenslagen", "um zu verstehen, wie beide Seiten eine Lebenslage sehen; freiwillig",
        "DomainView", *_PART, "domain", "person_level", "person_words", "own_level", "own_words",
    ),
    _about(
        "setback", "Rückschläge", "um nach einem Rückschlag gemeinsam weiterzumachen; er ändert sonst nichts",
        "Setback", *_NOTED, "since_on", "what", "what_now",
    ),
    _about(
        "network_map", "Netzwerkkarte", "um zusammen zu sehen, wer da ist; niemand wird bewertet",
        "NetworkMap", "number", "begun_on", "closed_on", "closed_by",
    ),
    _about(
        "network_member", "Menschen auf der Netzwerkkarte",
        "um zu sehen, wer im Leben der Person steht: nach der Beziehung, ein Name nur, wo er gebraucht wird",
        "NetworkMember", *_PART, "relation", "name", "sector", "ring", "place",
    ),
    _about("network_tie", "Linien auf der Netzwerkkarte", "um zu sehen, wer wen kennt", "NetworkTie", *_PART),
)  # fmt: skip

ABOUT: dict[str, About] = {one.key: one for one in CATALOGUE}
