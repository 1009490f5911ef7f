"""What the writer of an entry lets go along when the case is handed back (C76)."""

from typing import ClassVar

from django.db import models

from lotsenbuch.cases.models import Case, JournalEntry
from lotsenbuch.cases.models.policies import FROM_CLASS_2, READ_ADD_CHANGE, SEEN_CASES, WRITABLE_CASES, row_policies
from lotsenbuch.records.models import Versioned
from lotsenbuch.records.policy import ACTOR, OfSameCase
from lotsenbuch.records.rules import DataClass


class Release(Versioned):
    """The word of the writer about one entry; entries without one follow the rule for their kind of work."""

    holds = DataClass.COUNSELLING

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    entry = models.OneToOneField(JournalEntry, on_delete=models.CASCADE, related_name="release")
    data_class = models.PositiveSmallIntegerField("Klasse des Eintrags")
    is_released = models.BooleanField("geht bei einer Rückgabe mit")
    has_consent = models.BooleanField("die Person ist einverstanden", default=False)
    released_by = models.TextField(editable=False)
    released_at = models.DateTimeField("Wann")

    class Meta:
        constraints: ClassVar = [
            *row_policies(
                "release",
                seen=f"case_id = {SEEN_CASES}{FROM_CLASS_2}",
                writable=f"case_id = {WRITABLE_CASES}{FROM_CLASS_2} AND released_by = {ACTOR}",
                may=READ_ADD_CHANGE,
                stays=("id", "case_id", "entry_id", "released_by"),
            ),
            OfSameCase(name="release_of_same_case", column="entry_id", table="cases_journalentry"),
        ]
