"""What reviewers, the house's services and who discloses to a person do."""

from .access_list import decide_line, make_list, remind_of_list
from .disclosure import disclose, expire_disclosures
from .samples import answer_line, check_line, draw_sample

__all__ = [
    "answer_line",
    "check_line",
    "decide_line",
    "disclose",
    "draw_sample",
    "expire_disclosures",
    "make_list",
    "remind_of_list",
]
