"""What people do in Integrationsplanung: one function, one transaction, one audit entry, keyword-only `by=`."""

from .goals import change_goal, change_step, discuss_option, finish_step, set_goal, settle_goal
from .ideas import keep_rule, mark_idea, plan_idea
from .plans import agree_plan, hand_over_plan, write_contents

__all__ = [
    "agree_plan",
    "change_goal",
    "change_step",
    "discuss_option",
    "finish_step",
    "hand_over_plan",
    "keep_rule",
    "mark_idea",
    "plan_idea",
    "set_goal",
    "settle_goal",
    "write_contents",
]
