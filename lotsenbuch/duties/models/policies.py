"""Who reads the legal file, and who writes it: another right than that of the counselling notes.

Holder, deputy and who is named on a sealed case; not the tandem partner, not a delegate, not break-glass. Supervision
reads. Whoever looks a second time sees the one matter until they have decided (`duties_second`), nothing else.
"""

from lotsenbuch.cases.models.policies import NOW_VALID
from lotsenbuch.records.policy import ACTOR, STAFF

_MINE = f"FROM cases_access WHERE actor = {ACTOR} AND {NOW_VALID}"
LEGAL_READ = f"ANY(ARRAY(SELECT case_id {_MINE} AND kind IN ('holder', 'deputy', 'named', 'supervision')))"
LEGAL_WRITE = f"ANY(ARRAY(SELECT case_id {_MINE} AND may_write AND kind IN ('holder', 'deputy', 'named')))"
# A case that ended is written no more, except that a reduction is lifted and an objection is kept.
LEGAL_LATER = f"ANY(ARRAY(SELECT case_id {_MINE} AND kind IN ('holder', 'deputy', 'named')))"
_ASKED = f"FROM duties_second WHERE staff_id = {STAFF} AND decided_at IS NULL"
MY_MATTERS = f"ANY(ARRAY(SELECT matter_id {_ASKED}))"
MY_REQUESTS = f"ANY(ARRAY(SELECT request_id {_ASKED}))"
OPEN_SECOND = f"staff_id = {STAFF} AND decided_at IS NULL"
