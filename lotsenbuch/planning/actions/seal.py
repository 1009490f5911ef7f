"""How the words of a row are kept: in clear in class 1, sealed with the person's key from class 2 on."""

import json
from typing import Any

from lotsenbuch.cases.models import Case
from lotsenbuch.cases.queries import classes_of, key_of_person
from lotsenbuch.cases.rules.dispute import plainly
from lotsenbuch.planning.models import Worded
from lotsenbuch.records import cipher
from lotsenbuch.records.rules import Actor, DataClass, RefusedError

type Words = dict[str, Any]


def kept(row: Worded, words: Words, *, case: Case, data_class: DataClass, by: Actor) -> dict[str, Any]:
    """Return the columns in which these words are kept.

    Raises:
        RefusedError: the class needs a grant that the actor does not hold.
    """
    words = plainly(words)
    if data_class < DataClass.HEALTH:
        return {"data_class": int(data_class), "words": words, "sealed": None}
    key = key_of_person(case.person_id)
    if key is None or data_class not in classes_of(case.id, by):
        raise RefusedError("Für diese Klasse fehlt die Berechtigung.", field="data_class")
    text = json.dumps(words, ensure_ascii=False)
    sealed = cipher.seal(key, text, table=row._meta.db_table, row=row.id, field="sealed")
    return {"data_class": int(data_class), "words": {}, "sealed": sealed}


def fill(row: Worded, columns: dict[str, Any]) -> None:
    """Set the columns on a row that is about to be stored."""
    for name, value in columns.items():
        setattr(row, name, value)
