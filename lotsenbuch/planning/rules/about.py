"""What the fields of Integrationsplanung say about themselves; see `cases/rules/about.py`. Pure Python."""

from lotsenbuch.cases.rules.about import ON_THE_CASE, TASK_OF_THE_HOUSE, WITH_GRANT
from lotsenbuch.records.rules import About, DataClass, Deletion

_KEPT = ("data_class", "words", "sealed")
# What was agreed outlives what was said: it can be looked into for four years (§ 44 (4) SGB X).
_AGREED = {"Plan", "PlanPart", "HandOver"}


def _about(key: str, label: str, purpose: str, model: str, *names: str) -> About:
    return About(
        key=key,
        label=label,
        purpose=purpose,
        data_class=DataClass.COUNSELLING,
        seen_by=f"{ON_THE_CASE}; Klasse 2 und 3: {WITH_GRANT}",
        deletion=Deletion.AGREED if model in _AGREED else Deletion.COUNSELLING,
        basis=TASK_OF_THE_HOUSE,
        columns=tuple(f"planning.{model}.{name}" for name in names),
    )


CATALOGUE: tuple[About, ...] = (
    _about(
        "goal", "Ziele", "um zu wissen, wofür man arbeitet und wie weit man ist",
        "Goal", *_KEPT, "field", "state", "set_on", "settled_on", "attained", "own_kind_label",
    ),
    _about(
        "step", "Schritte", "damit beide Seiten wissen, wer was bis wann tut",
        "Step", *_KEPT, "whose", "due_on", "done_on", "position",
    ),
    _about(
        "option", "Besprochene Möglichkeiten", "um die eigene Wahl der Person festzuhalten",
        "Option", *_KEPT, "discussed_on",
    ),
    _about(
        "plan", "Kooperationsplan", "Kooperationsplan und seine Überprüfung (§ 15 SGB II)",
        "Plan", "number", "drafted_on", "agreed_on", "anchor_on", "review_due_on", "law", "made_out", "written_by",
    ),
    _about(
        "plan_part", "Inhalte des Kooperationsplans", "um zu belegen, was vereinbart wurde (§ 15 SGB II)",
        "PlanPart", *_KEPT, "kind", "key", "goal_key", "whose", "due_on", "position",
    ),
    _about(
        "hand_over", "Übergabe des Kooperationsplans", "um zu belegen, dass die Person ihn in Textform hat",
        "HandOver", "handed_on", "how", "handed_by", "is_acknowledged",
    ),
    _about(
        "idea_mark", "Ideen und was die Person dazu sagt", "um bei dem anzufangen, was die Person anspricht",
        "IdeaMark", "key", "label", "says", "said_on",
    ),
)  # fmt: skip
ABOUT: dict[str, About] = {one.key: one for one in CATALOGUE}
