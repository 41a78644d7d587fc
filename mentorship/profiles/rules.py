"""What a mentor profile can be, what may be done with it then, and what keeps it from being listed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

from members.models import Member, PolicyDocument
from members.policy import LISTING_GRACE_DAYS, POLICY_GRACE_DAYS
from members.queries import held_membership, missing_acceptances, started_membership, today, wants_mail
from members.rules import Answer, may_take_part, what_member_may_do
from mentorship.profiles.models import MentorProfile
from mentorship.profiles.policy import (
    CONFIRM_AFTER_DAYS,
    EXPERIENCE_ABOVE,
    EXPERIENCE_BANDS,
    MENTEE_ACTIVITY,
    MENTOR_ACTIVITY,
    NEWS_KIND,
    Program,
)
from mentorship.profiles.queries import with_listing_facts

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class State(models.TextChoices):
    """Where a member stands with *I want to be a mentor* (FIND-1, FIND-2). Read from the row, stored nowhere else."""

    NONE = "none", _("no profile")
    OFF = "off", _("switched off")
    UNANSWERED = "unanswered", _("questionnaire not finished")
    HIDDEN = "hidden", _("not listed")
    LISTED = "listed", _("listed")


class Action(models.TextChoices):
    """What a member may do with the own profile, and what the system does by itself; the words of its events."""

    TICKED = "ticked", _("switched on")
    UNTICKED = "unticked", _("switched off")
    ANSWERED = "answered", _("questionnaire saved")
    ACCEPTED = "accepted", _("documents accepted")
    STEP_SAVED = "step_saved", _("optional answers saved")
    AVAILABILITY = "availability", _("places and availability changed")
    PAUSED = "paused", _("paused")
    RESUMED = "resumed", _("pause ended")
    CONFIRMED = "confirmed", _("confirmed")
    REMINDED = "reminded", _("asked by mail to confirm")
    LISTED = "listed", _("listed")
    UNLISTED = "unlisted", _("no longer listed")
    BAND_MOVED = "band_moved", _("years in practice counted anew")


class Missing(models.TextChoices):
    """What keeps a profile that is switched on from being listed."""

    ANSWERS = "answers", _("the questionnaire is not finished")
    DOCUMENTS = "documents", _("the documents are not accepted")
    MEMBERSHIP = "membership", _("the membership has ended")
    CATEGORY = "category", _("the membership category does not allow it")
    PROGRAM = "program", _("it does not take part in Find an OT Mentor")
    CONFIRMATION = "confirmation", _("the profile was not confirmed for 12 months")
    ACCOUNT = "account", _("the account is closed")
    SUSPENDED = "suspended", _("mentoring is not open to the person at this time")


ANY_PROFILE = frozenset(State) - {State.NONE}
# Of the owner's actions: from which states each may be done. Where it leads follows from the facts (`state_of`).
# Un-ticking is possible in every state; repeating a finished action is a quiet success.
TRANSITIONS: dict[Action, frozenset[State]] = {
    Action.TICKED: frozenset(State),
    Action.UNTICKED: frozenset(State),
    Action.ANSWERED: ANY_PROFILE,
    Action.ACCEPTED: ANY_PROFILE,
    Action.STEP_SAVED: ANY_PROFILE,
    Action.AVAILABILITY: ANY_PROFILE,
    Action.PAUSED: ANY_PROFILE,
    Action.RESUMED: ANY_PROFILE,
    Action.CONFIRMED: frozenset({State.HIDDEN, State.LISTED}),
}


def state_of(profile: MentorProfile | None) -> State:
    """The state of a profile, or of having none."""
    if profile is None:
        return State.NONE
    if not profile.wants_to_mentor:
        return State.OFF
    if profile.completed_at is None:
        return State.UNANSWERED
    return State.LISTED if profile.is_listed else State.HIDDEN


def available_actions(profile: MentorProfile | None) -> frozenset[Action]:
    """The owner's actions that are possible in the profile's state."""
    state = state_of(profile)
    return frozenset(action for action, sources in TRANSITIONS.items() if state in sources)


def missing_for_listing(facts: MentorProfile) -> tuple[Missing, ...]:
    """What keeps a profile with the annotations of `with_listing_facts` from being listed, in the order to mend it."""
    present = {
        Missing.ACCOUNT: facts.has_account,  # type: ignore[attr-defined]
        Missing.SUSPENDED: not facts.is_suspended,  # type: ignore[attr-defined]
        Missing.MEMBERSHIP: facts.has_membership,  # type: ignore[attr-defined]
        # without a membership that counts there is no category to judge
        Missing.CATEGORY: facts.has_category or not facts.has_membership,  # type: ignore[attr-defined]
        Missing.ANSWERS: facts.completed_at is not None,
        Missing.DOCUMENTS: facts.has_documents,  # type: ignore[attr-defined]
        Missing.PROGRAM: facts.takes_part_in_search,  # type: ignore[attr-defined]
        Missing.CONFIRMATION: facts.completed_at is None or facts.has_confirmed,  # type: ignore[attr-defined]
    }
    return tuple(reason for reason, is_present in present.items() if not is_present)


def is_to_be_reminded(profile: MentorProfile, days: int, now: datetime) -> bool:
    """Whether a listed profile lapses within `days` days and its owner was not told so yet (FIND-10)."""
    if not profile.is_listed or profile.confirmed_at is None:
        return False
    days_left = (lapses_on(profile.confirmed_at) - today(now)).days
    told = profile.events.filter(action=Action.REMINDED, note=str(days), at__gte=profile.confirmed_at)
    return 0 <= days_left <= days and not told.exists()


def lapses_on(confirmed_at: datetime) -> date:
    """The day with whose end, in Ottawa, a profile that was confirmed then lapses (FIND-10)."""
    return today(confirmed_at) + timedelta(days=CONFIRM_AFTER_DAYS)


def experience_band(practising_since: int, on: date) -> str:
    """The band of years in practice on the day `on`: calendar years since the year in which practice began."""
    years = on.year - practising_since
    return next((band for _least, most, band in EXPERIENCE_BANDS if years <= most), EXPERIENCE_ABOVE)


@dataclass(frozen=True)
class Standing:
    """Everything that the member's own page says about the profile, in one reading."""

    state: State
    missing: tuple[Missing, ...]
    may_mentor: Answer
    documents: list[PolicyDocument]  # in force, and not accepted
    accept_by: date | None  # FIND-1: until then the listing stays without them
    membership_ended_on: date | None
    membership_begins_on: date | None  # the next one, where none covers the day
    listed_until: date | None  # MEM-2: the last day of the grace
    confirm_by: date | None  # FIND-10
    is_away: bool  # FIND-8, today
    is_away_later: bool

    @property
    def is_about_to_change(self) -> bool:
        """Nothing is missing and the sweep has not passed yet."""
        return self.state == State.HIDDEN and not self.missing


def standing_of(member: Member, profile: MentorProfile | None, now: datetime) -> Standing:
    """How the member stands with mentoring at `now`."""
    on = today(now)
    facts = with_listing_facts(MentorProfile.objects.filter(pk=profile.pk), now).get() if profile else None
    documents = missing_acceptances(member, on)
    state = state_of(profile)
    ended_on, begins_on = _gap(member, on)
    confirmed_at = profile.confirmed_at if profile else None
    return Standing(
        state=state,
        missing=missing_for_listing(facts) if facts else (),
        may_mentor=may_take_part(member, MENTOR_ACTIVITY, on),
        documents=documents,
        accept_by=_last_day_to_accept(documents) if state == State.LISTED and documents else None,
        membership_ended_on=ended_on,
        membership_begins_on=begins_on,
        listed_until=ended_on + timedelta(days=LISTING_GRACE_DAYS) if ended_on else None,
        is_away=profile is not None and profile.is_away(on),
        is_away_later=profile is not None and profile.away_from is not None and profile.away_from > on,
        confirm_by=lapses_on(confirmed_at) if confirmed_at else None,
    )


def programs_open_to(member: Member, on: date) -> list[str]:
    """The programs in which the member may mentor on the day `on` (FIND-8, MEM-3)."""
    open_now = {activity.code for activity, answer in what_member_may_do(member, on) if answer.is_allowed}
    return [program for program in Program.values if f"{program}-mentor" in open_now]


def _gap(member: Member, on: date) -> tuple[date | None, date | None]:
    """Where no membership covers `on`: the day on which the last one ended, and that on which the next begins."""
    held = held_membership(member, on)
    if held is None or held.membership.starts_on <= on <= held.membership.ends_on:
        return None, None
    begins_on = held.membership.starts_on if held.membership.starts_on > on else None
    started = started_membership(member, on)
    return (started.ends_on if started else None), begins_on


def _last_day_to_accept(documents: list[PolicyDocument]) -> date:
    return min(document.in_force_on for document in documents) + timedelta(days=POLICY_GRACE_DAYS)


SENTENCES: Mapping[str, StrOrPromise] = {
    "suspended": _("Mentoring is not open to you at this time: please write to the association."),
    "no_membership": _("Your membership has ended: renew it, then you can switch mentoring on."),
    "declare": _("Before you can mentor, please confirm the condition that goes with your membership category."),
    "by_request": _("With your membership category you can mentor once the association has admitted you: write to us."),
    "not_allowed": _("Your membership category does not include mentoring."),
}
MENTEE_SENTENCES: Mapping[str, StrOrPromise] = {
    "no_membership": _("Your membership has ended: renew it, then you can look for a mentor."),
    "declare": _("Before you look for a mentor, please confirm the condition that goes with your membership category."),
    "by_request": _(
        "With your membership category you can look for a mentor once the association has admitted you: write to us."
    ),
    "not_allowed": _("Your membership category does not include looking for a mentor."),
    "suspended": _("This is not open to you at present. Please write to the association."),
}


def may_be_told_of_new_mentors(member: Member, now: datetime) -> bool:
    """Whether mail about saved searches goes to the person: an open account, MEM-2, MEM-3, SAFE-1, MEM-5's choice."""
    return (
        member.is_active
        and member.activated_at is not None
        and wants_mail(member, NEWS_KIND)
        and may_take_part(member, MENTEE_ACTIVITY, today(now)).is_allowed
    )
