"""Who sees what privacy remembers, as SQL, once."""

from lotsenbuch.records.policy import STAFF

REVIEWERS = "(SELECT lotse_has_role('oversight'))"
OVERSEERS = f"{REVIEWERS} OR (SELECT lotse_has_role('officer'))"
_ASKED = f"FROM privacy_sampleline WHERE asked_id = {STAFF}"
ASKED_LINES = f"ANY(ARRAY(SELECT id {_ASKED}))"
