"""What may be done with proposals, matches and offered places, when, and by whom; why people stay without a mentor."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from caot_mentor.errors import NoPlaceLeft, NotAllowed, WorkflowError, WrongState
from members.models import Member
from momentum.applications.models import Application
from momentum.matching.assigning import Cause
from momentum.matching.models import Match, PlaceOffer, Run, Wish
from momentum.matching.rounds import Barrier

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

RIGHT = "momentum.change_run"


class Action(models.TextChoices):
    """What is done with a proposal; the words of its events. It begins with ASKED."""

    ASKED = "ask", _("proposal asked for")
    COMPUTED = "compute", _("proposal computed")
    FAILED = "fail", _("proposal could not be computed")
    REPLACED = "replace", _("replaced by a later proposal")
    ACCEPTED = "accept", _("proposal accepted")


class OfferAction(models.TextChoices):
    """What is done with an offered place."""

    ACCEPTED = "accept", pgettext_lazy("offered place", "accepted")
    DECLINED = "decline", pgettext_lazy("offered place", "declined")
    LAPSED = "lapse", _("not answered in time")
    CLOSED = "close", pgettext_lazy("offered place", "taken back")


class WishAction(models.TextChoices):
    """What staff decide about two people."""

    LOCKED = "lock", _("locked together")
    FORBIDDEN = "forbid", _("kept apart")
    DROPPED = "drop", _("decision taken back")


class Who(models.TextChoices):
    """Who may do something."""

    MENTEE = "mentee", _("mentee")
    STAFF = "staff", _("staff")
    SYSTEM = "system", _("the system")


@dataclass(frozen=True)
class Transition:
    """From which states, to which, and who may do it."""

    sources: frozenset[str]
    target: str
    who: Who


WAITING, READY = frozenset({Run.State.WAITING}), frozenset({Run.State.READY})
RUN_TRANSITIONS: Mapping[Action, Transition] = {
    Action.COMPUTED: Transition(WAITING, Run.State.READY, Who.SYSTEM),
    Action.FAILED: Transition(WAITING, Run.State.FAILED, Who.SYSTEM),
    Action.REPLACED: Transition(READY, Run.State.REPLACED, Who.SYSTEM),
    Action.ACCEPTED: Transition(READY, Run.State.ACCEPTED, Who.STAFF),
}
WISHES: Mapping[str, WishAction] = {
    Wish.Kind.LOCKED: WishAction.LOCKED,
    Wish.Kind.FORBIDDEN: WishAction.FORBIDDEN,
}
OPEN = frozenset({PlaceOffer.State.OPEN})
OFFER_TRANSITIONS: Mapping[OfferAction, Transition] = {
    OfferAction.ACCEPTED: Transition(OPEN, PlaceOffer.State.ACCEPTED, Who.MENTEE),
    OfferAction.DECLINED: Transition(OPEN, PlaceOffer.State.DECLINED, Who.MENTEE),
    OfferAction.LAPSED: Transition(OPEN, PlaceOffer.State.LAPSED, Who.SYSTEM),
    OfferAction.CLOSED: Transition(OPEN, PlaceOffer.State.CLOSED, Who.SYSTEM),
}
RUN_SENTENCES: Mapping[str, StrOrPromise] = {
    Run.State.WAITING: _("This proposal is still being computed."),
    Run.State.FAILED: _("This proposal could not be computed. Please have it computed anew."),
    Run.State.REPLACED: _("A later proposal has replaced this one. Please look at that."),
    Run.State.ACCEPTED: _("This proposal has been accepted already."),
}
OFFER_SENTENCES: Mapping[str, StrOrPromise] = {
    PlaceOffer.State.ACCEPTED: _("You have accepted this place already."),
    PlaceOffer.State.DECLINED: _("You have declined this place already."),
    PlaceOffer.State.LAPSED: _("This place was offered to somebody else, since no answer came in time."),
    PlaceOffer.State.CLOSED: _("This place cannot be given any more."),
}
OWN = _("You take part in this tier yourself: somebody else of the staff matches here.")
NOT_IN_ROUND = _("Only mentees and mentors who are selected for this round can be brought together or kept apart.")

# Why somebody is without a mentor, for staff and, in the second words, for the mentee: those name no other person.
CAUSES: Mapping[str, tuple[StrOrPromise, StrOrPromise]] = {
    Cause.NOBODY: (_("No mentor is selected"), _("No mentor could be found in this round yet.")),
    Cause.FULL: (
        _("Every place of the mentors who fit is given"),
        _("Every place of the mentors who come into question for you is taken."),
    ),
    Cause.LANGUAGE: (
        _("No mentor speaks one of the languages named"),
        _("No mentor of this round speaks one of the languages that you named."),
    ),
    Cause.APART: (
        _("Something stands between the mentee and every mentor"),
        _("None of the mentors of this round comes into question for you."),
    ),
}
BARRIERS: Mapping[str, StrOrPromise] = {
    Barrier.SELF: _("the same person"),
    Barrier.SUSPENDED: _("one of the two is suspended"),
    Barrier.BLOCKED: _("the two are kept apart"),
    Barrier.FORBIDDEN: _("forbidden by staff"),
    Barrier.BEFORE: _("matched before, and it did not hold"),
    Barrier.RUNNING: _("they have a mentorship already"),
    Barrier.EMPLOYER: _("same employer"),
    Barrier.LANGUAGE: _("no language in common"),
}


class Left(models.TextChoices):
    """Why a proposed pair was not made when the proposal was accepted."""

    MENTEE = "mentee", _("the mentee is no longer to be matched")
    MENTOR = "mentor", _("the mentor is no longer to be matched")
    PLACE = "place", _("the mentor has no place left")
    APART = "apart", _("something stands between the two")


def refusal(barrier: Barrier) -> WorkflowError:
    """The error that says to staff why two people cannot be brought together."""
    if barrier == Barrier.SELF:
        return NotAllowed(_("Nobody is matched with themselves."))
    return WrongState(_("These two cannot be matched: %(why)s.") % {"why": BARRIERS[barrier]})


def no_place() -> NoPlaceLeft:
    """The error where a mentor takes nobody more here."""
    return NoPlaceLeft(_("Every place of this mentor is taken."))


def takes_part(person: Member, offering_id: int, tier_id: int) -> bool:
    """Whether somebody has applied in the tier: staff match nobody where they take part themselves."""
    return Application.objects.open().filter(member=person, offering=offering_id, tier=tier_id).exists()


def may_object(match: Match, person: Member, now: datetime) -> bool:
    """Whether one of the two can still say that it is no good match."""
    is_one = person.pk in (match.pairing.mentor_id, match.pairing.mentee_id)
    return is_one and match.ended_at is None and match.objections_until is not None and now <= match.objections_until
