"""A pairing's goals, with the confidence before and after (fields 5.4)."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from caot_mentor.errors import WrongState
from members.models import Member
from mentorship.pairs.models import Goal, Pairing
from mentorship.pairs.policy import GOALS_MOST
from mentorship.pairs.rules import Action
from mentorship.pairs.workflow.locking import check, locked_pairing_of, record


@dataclass(frozen=True)
class GoalAnswers:
    """What the form says of a goal, by column."""

    text: str
    why: str = ""
    sign: str = ""
    first_step: str = ""
    by: date | None = None
    state: str = Goal.State.OPEN
    confidence_before: int | None = None
    confidence_after: int | None = None


class GoalChanged(WrongState):
    """Somebody has written the goal since the writer read it."""


def version_of_goal(goal: Goal) -> str:
    """Names what a goal says now: it changes whenever somebody rewrites it."""
    return goal.changed_at.isoformat()


@transaction.atomic
def save_goal(
    pairing: Pairing,
    member: Member,
    answers: GoalAnswers,
    *,
    number: int | None = None,
    seen: str | None = None,
    now: datetime,
) -> Goal:
    """Either writes a goal, or changes the one of this `number`, of which they had read the version `seen`; nothing is
    sent.

    Raises NotAllowed for anybody else, WrongState unless the mentorship runs, without such a goal, and for a fourth
    that is being worked on, GoalChanged where the other has changed it meanwhile.
    """
    locked = locked_pairing_of(pairing, member)
    check(locked, Action.GOAL_SAVED)
    goals = {goal.number: goal for goal in locked.goals.all()}
    if number is not None and number not in goals:
        raise WrongState
    goal = goals.get(number) if number else None
    if goal is not None and seen is not None and seen != version_of_goal(goal):
        raise GoalChanged(_("This goal has been changed since you opened the page."))
    open_ones = [each for each in goals.values() if each.state == Goal.State.OPEN and each != goal]
    if answers.state == Goal.State.OPEN and len(open_ones) >= GOALS_MOST:
        message = _("%(most)s goals at once are enough. First mark one as reached, or leave it for later.")
        raise WrongState(message % {"most": GOALS_MOST})
    goal = goal or Goal(pairing=locked, number=max(goals, default=0) + 1)
    for name, value in asdict(answers).items():
        setattr(goal, name, value)
    goal.changed_at = now
    goal.save()
    record(locked, Action.GOAL_SAVED, locked.state, member, now)
    return goal
