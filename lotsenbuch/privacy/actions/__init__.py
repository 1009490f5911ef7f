"""What reviewers and the house's services do to check need-to-know."""

from .access_list import decide_line, make_list, remind_of_list
from .samples import answer_line, check_line, draw_sample

__all__ = ["answer_line", "check_line", "decide_line", "draw_sample", "make_list", "remind_of_list"]
