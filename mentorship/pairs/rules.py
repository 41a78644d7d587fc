"""What a pairing can be, and what may be done with it then."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _

from members.models import Member
from mentorship.pairs.models import Pairing

State = Pairing.State


class Action(models.TextChoices):
    """What is done with a pairing; the words of its events. The next subjects add theirs."""

    PROPOSED = "propose", _("proposed")
    STARTED = "start", _("started")
    ENDED = "end", _("ended")
    RELEASED = "release", _("place given back before it started")


@dataclass(frozen=True)
class Transition:
    """From which states, to which, and who: `either` of the two, or the `system` (another workflow)."""

    sources: frozenset[State]
    target: State
    who: str


TRANSITIONS: Mapping[Action, Transition] = {
    Action.STARTED: Transition(frozenset({State.PROPOSED}), State.ACTIVE, "system"),
    Action.RELEASED: Transition(frozenset({State.PROPOSED}), State.ENDED, "system"),
    Action.ENDED: Transition(frozenset({State.ACTIVE, State.PAUSED}), State.ENDED, "either"),
}


def name_of(person: Member) -> str:
    """The person's name, or words for who has left and was erased: history stays without the person (MEM-5)."""
    return person.get_full_name() or str(_("A person who has left"))


def available_actions(pairing: Pairing) -> frozenset[Action]:
    """What either of the two may do in the pairing's state."""
    return frozenset(
        action
        for action, transition in TRANSITIONS.items()
        if transition.who == "either" and pairing.state in transition.sources
    )
