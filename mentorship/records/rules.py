"""What can be done with a proof of mentoring, and by whom."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from members.models import Member
from mentorship.pairs.models import Pairing
from mentorship.pairs.totals import totals_of
from mentorship.records.models import CertificateRule, Record

State = Record.State


class Action(models.TextChoices):
    """What is done with a record; the words of its events."""

    ISSUED = "issue", pgettext_lazy("record", "issued")
    MADE = "make", _("file made")
    REVOKED = "revoke", _("revoked")
    TRIED_AGAIN = "retry", _("to be made again")


@dataclass(frozen=True)
class Transition:
    """From which states, to which, and who: `staff`, or the `system`."""

    sources: frozenset[State]
    target: State
    who: str


TRANSITIONS: Mapping[Action, Transition] = {
    Action.MADE: Transition(frozenset({State.WAITING}), State.READY, "system"),
    Action.TRIED_AGAIN: Transition(frozenset({State.WAITING}), State.WAITING, "staff"),
    Action.REVOKED: Transition(frozenset({State.WAITING, State.READY}), State.REVOKED, "staff"),
}


def side_of(pairing: Pairing, member: Member) -> Record.Role | None:
    """Which side of the mentorship the person is, or None."""
    if member.pk == pairing.mentor_id:
        return Record.Role.MENTOR
    return Record.Role.MENTEE if member.pk == pairing.mentee_id else None


def is_earned(rule: CertificateRule, pairing: Pairing, role: Record.Role, now: datetime) -> bool:
    """Whether this side of the mentorship has earned a certificate by the program's rule (OD-9), whoever issues it."""
    if pairing.state != Pairing.State.COMPLETED or rule.given == CertificateRule.Given.BY_DECISION:
        return False
    if role == Record.Role.MENTOR and not rule.for_mentor:
        return False
    return not rule.needs_hours or totals_of(pairing, now).meets_cpd2


def available_actions(record: Record) -> frozenset[Action]:
    """What staff may do with the record in its state."""
    return frozenset(
        action
        for action, transition in TRANSITIONS.items()
        if transition.who == "staff" and record.state in transition.sources
    )
