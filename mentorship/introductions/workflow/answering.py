"""The mentor's side of a request: accept, decline, ask once for more time (FIND-5)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from caot_mentor.errors import NoPlaceLeft, WrongState
from members.models import Member
from members.queries import today
from members.rules import may_take_part
from mentorship.introductions import emails
from mentorship.introductions.deadlines import decision_due, more_time_due
from mentorship.introductions.models import Introduction
from mentorship.introductions.rules import ALL_PLACES_TAKEN, Action, State
from mentorship.introductions.workflow.locking import check, check_time, end, has_done, lock_introduction, record
from mentorship.pairs.workflow import propose_pairing
from mentorship.profiles.models import MentorProfile
from mentorship.profiles.policy import MENTEE_ACTIVITY, Program


@transaction.atomic
def accept_introduction(
    introduction: Introduction, member: Member, *, word: str = "", language: str = "", now: datetime
) -> Introduction:
    """The mentor accepts: takes a place, each side gets the other's address, and the 30 days to decide begin.

    `word` is an optional word to the mentee, written in `language`. Accepting twice is no error. Raises NotAllowed for
    anybody else, WrongState when it is answered or over or the mentor is no longer listed or the mentee may not take
    part (MEM-2, MEM-3), DeadlinePassed after the last day, NoPlaceLeft when every place is taken.
    """
    locked = lock_introduction(introduction.pk)
    if has_done(locked, Action.ACCEPTED, member, State.ACCEPTED):
        return locked
    check(locked, Action.ACCEPTED, member)
    check_time(locked.respond_by, now)
    # read under the mentor's lock: who has switched mentoring off a moment ago accepts nobody (R4)
    if not MentorProfile.objects.filter(member=locked.mentor_id, wants_to_mentor=True, is_listed=True).exists():
        raise WrongState(_("You are not listed as a mentor at present. See your mentor profile, then accept."))
    # asked with a membership that may have lapsed since (MEM-2); why is nothing that the mentor is told
    if not may_take_part(locked.mentee, MENTEE_ACTIVITY, today(now)).is_allowed:
        raise WrongState(_("This person cannot take part at present. You can decline the request, or accept it later."))
    try:
        locked.pairing = propose_pairing(
            mentor=locked.mentor, mentee=locked.mentee, program=Program.FIND, actor=member, now=now
        )
    except NoPlaceLeft as error:
        raise NoPlaceLeft(ALL_PLACES_TAKEN) from error
    before, locked.state = locked.state, State.ACCEPTED
    locked.accepted_at, locked.decide_by = now, decision_due(now)
    locked.mentor_word, locked.mentor_word_language = word, language if word else ""
    locked.save(update_fields=["state", "pairing", "accepted_at", "decide_by", "mentor_word", "mentor_word_language"])
    emails.introduction_accepted(locked, record(locked, Action.ACCEPTED, before, member, now))
    return locked


@transaction.atomic
def decline_introduction(
    introduction: Introduction, member: Member, *, word: str = "", language: str = "", now: datetime
) -> Introduction:
    """The mentor declines, with an optional word in `language`; the mentee is told and is free to ask another.

    Possible until the request lapses. Declining twice is no error. Raises NotAllowed for anybody else, WrongState when
    it is answered or over.
    """
    locked = lock_introduction(introduction.pk)
    if has_done(locked, Action.DECLINED, member, State.DECLINED):
        return locked
    check(locked, Action.DECLINED, member)
    locked.mentor_word, locked.mentor_word_language = word, language if word else ""
    event = end(locked, Action.DECLINED, member, now, "mentor_word", "mentor_word_language")
    emails.introduction_declined(locked, event)
    return locked


@transaction.atomic
def ask_for_more_time(introduction: Introduction, member: Member, *, now: datetime) -> Introduction:
    """Seven more days to answer, once; the mentee is told until when. Asking again changes nothing.

    Raises NotAllowed for anybody else, WrongState when it is answered or over, DeadlinePassed after the last day.
    """
    locked = lock_introduction(introduction.pk)
    check(locked, Action.MORE_TIME, member)
    if locked.more_time_at is not None:
        return locked
    check_time(locked.respond_by, now)
    locked.more_time_at, locked.respond_by = now, more_time_due(locked.respond_by)
    locked.save(update_fields=["more_time_at", "respond_by"])
    emails.introduction_more_time(locked, record(locked, Action.MORE_TIME, locked.state, member, now))
    return locked
