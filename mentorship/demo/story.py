"""First meetings and mentorships of the demo, in every state, made by the workflow as the two people would.

`mentor@demo.example` has one mentee, one free place and one request that waits; `mentee@demo.example` has nothing yet.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from caot_mentor.mail.models import OutgoingEmail
from members.models import Member, Membership
from members.queries import missing_acceptances, today
from mentorship.demo.accounts import MENTOR_ACCOUNT
from mentorship.demo.mentors import Sentences
from mentorship.introductions import workflow
from mentorship.introductions.models import Introduction, IntroductionEvent
from mentorship.introductions.policy import ANSWER_DAYS, DECIDE_DAYS
from mentorship.introductions.reminders import send_reminders
from mentorship.introductions.rules import State
from mentorship.pairs.models import PairingEvent
from mentorship.pairs.workflow import end_pairing
from mentorship.profiles.models import MenteeProfile, MentorProfile
from mentorship.profiles.policy import Program

# What became of each request, and how many days ago it was sent.
CHAPTERS = (
    *((State.SENT, days) for days in (1, 4, 8, 13)),
    *((State.ACCEPTED, days) for days in (5, 19)),
    *((State.PAIRED, days) for days in (25, 40, 62, 75)),
    *((State.DECLINED, days) for days in (12, 33)),
    *((State.LAPSED, days) for days in (22, 45)),
    (State.WITHDRAWN, 9),
    (State.NOT_A_MATCH, 30),
    (State.CLOSED, 16),
)
OF_ACCOUNT = ((State.PAIRED, 50), (State.SENT, 3))
LONGEST_AGO = timedelta(days=80)


def make_story(words: dict[str, Any], chance: random.Random, now: datetime) -> int:
    """Introductions between members of the crowd, one after another; returns how many."""
    account = MentorProfile.objects.select_related("member").get(member__email=MENTOR_ACCOUNT)
    teller = _Teller(words, chance, now)
    mentees, mentors = _mentees(now), _mentors(account)
    for state, days in OF_ACCOUNT:
        teller.tell(state, next(mentees), account, days)
    for state, days in CHAPTERS:
        teller.tell(state, next(mentees), next(mentors), days)
    paired = Introduction.objects.filter(state=State.PAIRED).exclude(mentor=account.member).earliest("sent_at")
    if paired.pairing is not None:
        end_pairing(paired.pairing, paired.mentee, reason="", now=now - timedelta(days=6))
    send_reminders(now)
    _date_mails()
    return len(OF_ACCOUNT) + len(CHAPTERS)


def _date_mails() -> None:
    """Give each mail of the story the moment of its event, whose key is in the mail's own."""
    for prefix, events in (("introduction_", IntroductionEvent), ("pairing_", PairingEvent)):
        moments = dict(events._default_manager.values_list("pk", "at"))
        mails = OutgoingEmail.objects.filter(event__startswith=prefix)
        for mail in mails:
            mail.created_at = moments[int(mail.dedupe_key.split(":")[1])]
        OutgoingEmail.objects.bulk_update(mails, ["created_at"])


def _mentees(now: datetime) -> Iterator[Member]:
    """Members with a Mentee Profile whose membership had begun by then; a profile as old as the oldest request."""
    began = Membership.objects.filter(starts_on__lte=today(now - LONGEST_AGO), ends_on__gte=today(now))
    profiles = MenteeProfile.objects.filter(member__memberships__in=began).select_related("member").order_by("pk")
    for profile in profiles:
        MenteeProfile.objects.filter(pk=profile.pk).update(completed_at=now - LONGEST_AGO)
        yield profile.member


def _mentors(account: MentorProfile) -> Iterator[MentorProfile]:
    open_ones = MentorProfile.objects.filter(is_listed=True, has_place=True, away_from=None)
    asked = open_ones.filter(programs__contains=[Program.FIND], places__gte=2).exclude(pk=account.pk)
    return iter(asked.select_related("member").order_by("pk"))


class _Teller:
    """Has two people do what leads to a state."""

    def __init__(self, words: dict[str, Any], chance: random.Random, now: datetime) -> None:
        self.chance, self.now, self.practice = chance, now, words["practice"]
        self.sentences = {
            "en": Sentences(words["english"]["mentees"], chance),
            "fr": Sentences(words["french"]["mentees"], chance),
        }

    def tell(self, state: State, mentee: Member, profile: MentorProfile, days: int) -> None:
        at = self.now - timedelta(days=days)
        introduction, mentor = self._ask(mentee, profile, at), profile.member
        after, language = at + timedelta(days=2), mentor.language
        if state in (State.ACCEPTED, State.PAIRED, State.NOT_A_MATCH):
            word = self.sentences[language].next("answers")
            workflow.accept_introduction(introduction, mentor, word=word, language=language, now=after)
        if state == State.ACCEPTED:
            # one has said yes where they had time to meet
            if days > DECIDE_DAYS / 2:
                workflow.say_yes(introduction, mentee, now=after + timedelta(days=9))
        elif state == State.PAIRED:
            for person, later in ((mentee, 8), (mentor, 10)):
                workflow.say_yes(introduction, person, now=after + timedelta(days=later))
        elif state == State.NOT_A_MATCH:
            workflow.say_no(introduction, mentee, now=after + timedelta(days=8))
        elif state == State.DECLINED:
            word = self.sentences[language].next("regrets")
            workflow.decline_introduction(introduction, mentor, word=word, language=language, now=after)
        elif state == State.WITHDRAWN:
            workflow.withdraw_introduction(introduction, mentee, now=after)
        elif state == State.LAPSED:
            workflow.lapse_introduction(introduction.pk, now=at + timedelta(days=ANSWER_DAYS + 1))
        elif state == State.CLOSED:
            workflow.close_introductions_between(mentor, mentee, now=after)

    def _ask(self, mentee: Member, profile: MentorProfile, at: datetime) -> Introduction:
        areas = set(profile.areas)
        practice = next((each for each in self.practice if areas & set(each["areas"])), self.practice[0])
        language = mentee.language
        return workflow.send_introduction(
            mentee,
            profile,
            message=self.sentences[language].next("messages", work=practice[language]),
            text_language=language,
            documents=missing_acceptances(mentee, today(at)),
            language=language,
            now=at,
        )
