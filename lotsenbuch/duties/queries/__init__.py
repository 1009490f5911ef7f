"""What is looked up in the legal file."""

from .chain import Chain, chain_of, days_excused, missed_talks, tried_since
from .due import DueMatter, due_matters, open_matters_of, seconds_of, undecided_of
from .law import Option, answer_for, follows_of, limits_of, options_of, running_of, seat, seconds_to_ask
from .matters import (
    Told,
    conciliations_of,
    counted_matters,
    earlier_misses,
    matter_of,
    matters_of,
    measures_for,
    newest_matter_of,
    objections_of,
    request_of,
    requests_of,
    second_of,
    told_of,
)

__all__ = [
    "Chain",
    "DueMatter",
    "Option",
    "Told",
    "answer_for",
    "chain_of",
    "conciliations_of",
    "counted_matters",
    "days_excused",
    "due_matters",
    "earlier_misses",
    "follows_of",
    "limits_of",
    "matter_of",
    "matters_of",
    "measures_for",
    "missed_talks",
    "newest_matter_of",
    "objections_of",
    "open_matters_of",
    "options_of",
    "request_of",
    "requests_of",
    "running_of",
    "seat",
    "second_of",
    "seconds_of",
    "seconds_to_ask",
    "told_of",
    "tried_since",
    "undecided_of",
]
