"""The mentorship itself: pairings, what the two agree on, their goals, meetings, and what they think of it."""

from mentorship.pairs.models.agreements import Agreement, Signature
from mentorship.pairs.models.evaluations import Evaluation
from mentorship.pairs.models.figures import CpdFigures
from mentorship.pairs.models.goals import Goal
from mentorship.pairs.models.invitations import Invitation, InvitationEvent, InvitationQuerySet
from mentorship.pairs.models.meetings import CalendarFeed, Meeting, MeetingEvent, MeetingNote, Preparation
from mentorship.pairs.models.pairings import Pairing, PairingEvent, PairingQuerySet

__all__ = [
    "Agreement",
    "CalendarFeed",
    "CpdFigures",
    "Evaluation",
    "Goal",
    "Invitation",
    "InvitationEvent",
    "InvitationQuerySet",
    "Meeting",
    "MeetingEvent",
    "MeetingNote",
    "Pairing",
    "PairingEvent",
    "PairingQuerySet",
    "Preparation",
    "Signature",
]
