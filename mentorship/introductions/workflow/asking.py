"""The mentee's side: asking for a first meeting, and taking the request back (FIND-5)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from caot_mentor.errors import NotAllowed, WrongState
from members.models import Member, PolicyDocument
from members.queries import missing_acceptances, today
from members.rules import may_take_part
from members.workflow.policies import accept_documents
from mentorship.introductions import emails
from mentorship.introductions.deadlines import answer_due
from mentorship.introductions.models import Introduction
from mentorship.introductions.policy import OPEN_MOST
from mentorship.introductions.rules import REFUSALS, Action, Obstacle, State, why_not_ask
from mentorship.introductions.workflow.locking import check, end, has_done, lock_introduction, lock_people, record
from mentorship.profiles.models import MentorProfile
from mentorship.profiles.policy import MENTEE_ACTIVITY
from mentorship.profiles.rules import MENTEE_SENTENCES

PROFILE_SHARED = "profile shared"  # the consent to share the Mentee Profile with this mentor is part of asking


@transaction.atomic
def send_introduction(
    mentee: Member,
    profile: MentorProfile,
    *,
    message: str,
    text_language: str,
    documents: Sequence[PolicyDocument],
    language: str,
    now: datetime,
) -> Introduction:
    """Ask a mentor for a first meeting (FIND-5); accepts `documents`, read in `language`, on the way (SAFE-2).

    The mentor is told, and from now on may read the mentee's profile. The same message sent again while it waits is
    the same request. Raises NotAllowed (MEM-2, MEM-3, oneself, a mentor who is not to be found), WrongState (asked or
    paired already, three open, paused or away, five answers or documents missing), NoPlaceLeft when the mentor is full.
    """
    lock_people(mentee.pk, profile.member_id)
    mentor = MentorProfile.objects.select_for_update(of=("self",)).select_related("member").get(pk=profile.pk)
    answer = may_take_part(mentee, MENTEE_ACTIVITY, today(now))
    if not answer.is_allowed:
        raise NotAllowed(MENTEE_SENTENCES[answer.reason])
    if why_not := why_not_ask(mentee, mentor, now):
        same = why_not.introduction
        if why_not.obstacle == Obstacle.ASKED and same and (same.message, same.state) == (message, State.SENT):
            return same
        error, sentence = REFUSALS[why_not.obstacle]
        raise error(sentence)
    accept_documents(mentee, documents, language, now)
    if missing_acceptances(mentee, today(now)):
        raise WrongState(_("First read and accept both documents."))
    introduction = Introduction.objects.create(
        mentee=mentee,
        mentor=mentor.member,
        open_no=_lowest_free_number(mentee.pk),
        message=message,
        text_language=text_language,
        sent_at=now,
        respond_by=answer_due(now),
    )
    event = record(introduction, Action.SENT, "", mentee, now, note=PROFILE_SHARED)
    emails.introduction_received(introduction, event)
    return introduction


@transaction.atomic
def withdraw_introduction(introduction: Introduction, member: Member, *, now: datetime) -> Introduction:
    """The mentee takes a request back that waits for the mentor, who is told. Twice is no error.

    Raises NotAllowed for anybody else, WrongState once it is answered or over.
    """
    locked = lock_introduction(introduction.pk)
    if has_done(locked, Action.WITHDRAWN, member, State.WITHDRAWN):
        return locked
    check(locked, Action.WITHDRAWN, member)
    emails.introduction_withdrawn(locked, end(locked, Action.WITHDRAWN, member, now))
    return locked


def _lowest_free_number(mentee_id: int) -> int:
    taken = Introduction.objects.open().filter(mentee=mentee_id).values_list("open_no", flat=True)
    return min(set(range(1, OPEN_MOST + 1)) - set(taken))
