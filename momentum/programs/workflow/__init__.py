"""The only place that changes programs, offerings and interest.

Lock order: Member, then Program, then Offering; several rows of one kind by primary key. What is done with an offering
stands in `rules.TRANSITIONS`.
"""

from momentum.programs.workflow.interest import (
    InterestAnswers,
    follow_interest,
    say_interested,
    tell_of_offering,
    withdraw_interest,
)
from momentum.programs.workflow.offerings import (
    TermGiven,
    WindowGiven,
    change_offering,
    copy_offering,
    make_offering,
    set_terms,
    set_windows,
)
from momentum.programs.workflow.opening import cancel_offering, complete_offering, open_offering, start_offering
from momentum.programs.workflow.questions import (
    add_question,
    change_question,
    move_question,
    remove_question,
    set_asked,
)
from momentum.programs.workflow.setting_up import (
    add_tier,
    change_program,
    change_tier,
    remove_tier,
    set_up_program,
    set_who_may,
)

__all__ = [
    "InterestAnswers",
    "TermGiven",
    "WindowGiven",
    "add_question",
    "add_tier",
    "cancel_offering",
    "change_offering",
    "change_program",
    "change_question",
    "change_tier",
    "complete_offering",
    "copy_offering",
    "follow_interest",
    "make_offering",
    "move_question",
    "open_offering",
    "remove_question",
    "remove_tier",
    "say_interested",
    "set_asked",
    "set_terms",
    "set_up_program",
    "set_who_may",
    "set_windows",
    "start_offering",
    "tell_of_offering",
    "withdraw_interest",
]
