"""What a pairing can be, and what may be done with it then."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from unicodedata import normalize

from django.db import models
from django.utils.translation import gettext_lazy as _

from members.models import Member
from mentorship.pairs.models import Pairing

State = Pairing.State


class Action(models.TextChoices):
    """What is done with a pairing; the words of its events."""

    PROPOSED = "propose", _("proposed")
    STARTED = "start", _("started")
    PAUSED = "pause", _("paused")
    RESUMED = "resume", _("taken up again")
    COMPLETED = "complete", _("completed")
    ENDED = "end", _("ended")
    AGREEMENT_DRAFTED = "draft_agreement", _("agreement drafted")
    AGREEMENT_CHANGED = "change_agreement", _("draft of the agreement changed")
    AGREEMENT_DROPPED = "drop_agreement", _("draft of the agreement dropped")
    AGREEMENT_SIGNED = "sign_agreement", _("agreement signed")
    GOAL_SAVED = "save_goal", _("goal written")
    SHARED = "share", _("shown to the mentor")
    UNSHARED = "unshare", _("no longer shown to the mentor")
    EVALUATED = "evaluate", _("evaluation given")
    REMINDED = "remind_rhythm", _("both reminded before a month ended")
    EVALUATION_ASKED = "ask_evaluation", _("both asked for an evaluation")
    RELEASED = "release", _("place given back before it started")


@dataclass(frozen=True)
class Transition:
    """From which states, to which (None: it stays), and who.

    Who is `either` of the two, the `mentee`, or the `system` (another workflow).
    """

    sources: frozenset[State]
    target: State | None
    who: str


RUNNING = frozenset({State.ACTIVE, State.PAUSED})
BEGUN = RUNNING | {State.COMPLETED, State.ENDED}


TRANSITIONS: Mapping[Action, Transition] = {
    Action.STARTED: Transition(frozenset({State.PROPOSED}), State.ACTIVE, "system"),
    Action.RELEASED: Transition(frozenset({State.PROPOSED}), State.ENDED, "system"),
    Action.PAUSED: Transition(frozenset({State.ACTIVE}), State.PAUSED, "either"),
    Action.RESUMED: Transition(frozenset({State.PAUSED}), State.ACTIVE, "either"),
    Action.COMPLETED: Transition(RUNNING, State.COMPLETED, "either"),
    Action.ENDED: Transition(RUNNING, State.ENDED, "either"),
    Action.AGREEMENT_DRAFTED: Transition(RUNNING, None, "either"),
    Action.AGREEMENT_CHANGED: Transition(RUNNING, None, "either"),
    Action.AGREEMENT_DROPPED: Transition(RUNNING, None, "either"),
    Action.AGREEMENT_SIGNED: Transition(RUNNING, None, "either"),
    Action.GOAL_SAVED: Transition(RUNNING, None, "either"),
    Action.SHARED: Transition(RUNNING, None, "mentee"),
    Action.UNSHARED: Transition(RUNNING, None, "mentee"),
    Action.EVALUATED: Transition(BEGUN, None, "either"),
}


# letters that Unicode does not take apart, as somebody types them on a keyboard that has none
LETTERS = str.maketrans("øłđı", "oldi")


def name_of(person: Member) -> str:
    """The person's name, or words for who has left and was erased: history stays without the person (MEM-5)."""
    return person.get_full_name() or str(_("A person who has left"))


def is_name_of(person: Member, typed: str) -> bool:
    """Whether the typed name is the person's: capitals, accents, hyphens, dots and spaces make no difference."""
    return _plain_letters(typed) == _plain_letters(person.get_full_name())


def _plain_letters(name: str) -> str:
    plain = name.casefold().translate(LETTERS).replace("æ", "ae").replace("œ", "oe")
    return "".join(each for each in normalize("NFKD", plain) if each.isalnum())


def available_actions(pairing: Pairing, member: Member) -> frozenset[Action]:
    """What this one of the two may do in the pairing's state."""
    who = {"either", "mentee"} if member.pk == pairing.mentee_id else {"either"}
    return frozenset(
        action
        for action, transition in TRANSITIONS.items()
        if transition.who in who and pairing.state in transition.sources
    )


class Shown(models.TextChoices):
    """What a mentee can show the mentor (OD-7); the code is the beginning of the pairing's column."""

    WORKBOOK = "workbook", _("the workbook")
    PROFILE = "profile", _("the mentee profile")


def shows_profile(pairing: Pairing) -> bool:
    """Whether the mentor reads the mentee profile now: while it is shared, and the mentorship runs (OD-7)."""
    return pairing.profile_shared_at is not None and pairing.state in RUNNING


def shows_workbook(pairing: Pairing) -> bool:
    """Whether the mentor reads the workbook now: while it is shared, and the mentorship runs (OD-7)."""
    return pairing.workbook_shared_at is not None and pairing.state in RUNNING
