"""The catalogue of all data that reaches a person: each room says what it keeps (W10)."""

from lotsenbuch.appointments.rules.about import CATALOGUE as OF_APPOINTMENTS
from lotsenbuch.appointments.rules.reach_about import CATALOGUE as OF_REACHING
from lotsenbuch.assessment.rules.about import CATALOGUE as OF_ASSESSMENT
from lotsenbuch.cases.queries.own import own_manifest
from lotsenbuch.cases.rules.about import CATALOGUE as OF_CASES
from lotsenbuch.closure.rules.about import CATALOGUE as OF_CLOSURE
from lotsenbuch.documents.rules.about import CATALOGUE as OF_DOCUMENTS
from lotsenbuch.duties.rules.about import CATALOGUE as OF_DUTIES
from lotsenbuch.fieldwork.rules.about import CATALOGUE as OF_FIELDWORK
from lotsenbuch.intake.rules.about import CATALOGUE as OF_INTAKE
from lotsenbuch.letters.rules.about import CATALOGUE as OF_LETTERS
from lotsenbuch.partners.rules.about import CATALOGUE as OF_PARTNERS
from lotsenbuch.planning.rules.about import CATALOGUE as OF_PLANNING
from lotsenbuch.privacy.rules.about import CATALOGUE as OF_PRIVACY
from lotsenbuch.records.rules import About, DataClass
from lotsenbuch.steering.rules.about import CATALOGUE as OF_STEERING
from lotsenbuch.team.rules.about import CATALOGUE as OF_TEAM

CATALOGUE: tuple[About, ...] = (
    *OF_CASES,
    *OF_DOCUMENTS,
    *OF_LETTERS,
    *OF_REACHING,
    *OF_INTAKE,
    *OF_TEAM,
    *OF_APPOINTMENTS,
    *OF_ASSESSMENT,
    *OF_PLANNING,
    *OF_PARTNERS,
    *OF_STEERING,
    *OF_DUTIES,
    *OF_CLOSURE,
    *OF_FIELDWORK,
    *OF_PRIVACY,
)


def columns_described() -> set[str]:
    """Return the columns, as `room.Model.column`, that the catalogue describes."""
    return {column for one in CATALOGUE for column in one.columns}


def by_class() -> list[tuple[DataClass, list[About]]]:
    """Return the catalogue as the printed sheet shows it: by class, in the order of the rooms; last what a house added.

    The fields and kinds of the house stand under their own names (C112).
    """
    entries = [*CATALOGUE, *own_manifest()]
    return [(one, [about for about in entries if about.data_class == one]) for one in DataClass]
