"""What the fields of the team say about themselves; see `cases/rules/about.py`. Pure Python."""

from lotsenbuch.cases.rules.about import ON_THE_CASE, TASK_OF_THE_HOUSE
from lotsenbuch.records.rules import About, DataClass, Deletion


def _of(model: str, *names: str) -> tuple[str, ...]:
    return tuple(f"team.{model}.{name}" for name in names)


CATALOGUE: tuple[About, ...] = (
    About(
        key="weight",
        label="Gewicht des Falls",
        purpose="um Fälle so zu verteilen, dass für jeden Menschen Zeit ist",
        data_class=DataClass.COUNSELLING,
        seen_by=f"{ON_THE_CASE}; die Teamleitung als Summe über viele Fälle",
        deletion=Deletion.CASE,
        basis=TASK_OF_THE_HOUSE,
        columns=_of("Weight", "level", "reason", "said_by"),
    ),
    About(
        key="wish",
        label="Wunsch zur Ansprechperson",
        purpose="damit die Person mit jemandem spricht, mit dem sie sprechen möchte; nach dem Grund fragt niemand",
        data_class=DataClass.MASTER,
        seen_by=f"{ON_THE_CASE}; Teamleitung, ohne Namen der Person",
        deletion=Deletion.CASE,
        basis=TASK_OF_THE_HOUSE,
        columns=_of("Wish", "wants"),
    ),
    About(
        key="cover",
        label="Vertretung bei Abwesenheit",
        purpose="damit jemand da ist, wenn die Fallführung fehlt",
        data_class=DataClass.MASTER,
        seen_by="die beiden und ihre Teamleitung",
        deletion=Deletion.LOG,
        basis=TASK_OF_THE_HOUSE,
        columns=_of("Cover", "began_at", "valid_until", "ended_at", "accesses", "given_by"),
    ),
    About(
        key="transfer",
        label="Übertragung von Fällen",
        purpose="um Fälle weiterzugeben und das zurücknehmen zu können",
        data_class=DataClass.MASTER,
        seen_by="wer übertragen hat",
        deletion=Deletion.LOG,
        basis=TASK_OF_THE_HOUSE,
        columns=_of("Transfer", "made_by", "made_at", "reason", "cases", "before", "taken_back_at"),
    ),
)
ABOUT: dict[str, About] = {one.key: one for one in CATALOGUE}
