"""First meetings and mentorships of the demo, in every state, made by the workflow as the two people would.

`mentor@demo.example` has one mentee from here, was another's mentor, and has a request that waits; what the mentorships
consist of, and those of the other logins, stands in `pairs.py`.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from caot_mentor.errors import WorkflowError
from caot_mentor.mail.models import OutgoingEmail
from members.models import Member, Membership
from members.queries import missing_acceptances, today
from mentorship.demo import pairs
from mentorship.demo.accounts import ACCEPTED_ACCOUNT, MENTOR_ACCOUNT
from mentorship.demo.mentors import Sentences
from mentorship.introductions import workflow
from mentorship.introductions.models import Introduction, IntroductionEvent
from mentorship.introductions.policy import DECIDE_DAYS
from mentorship.introductions.reminders import send_reminders
from mentorship.introductions.rules import State
from mentorship.pairs.models import MeetingEvent, PairingEvent
from mentorship.pairs.workflow import end_pairing
from mentorship.profiles.models import MenteeProfile, MentorProfile
from mentorship.profiles.policy import Program
from mentorship.profiles.workflow import FiveAnswers, save_five_answers

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
# Of `mentor@demo.example`: by the code of what the mentorship consists of, in the order in which places are taken.
OF_ACCOUNT = ((State.PAIRED, 75, "complete"), (State.PAIRED, 50, "french"), (State.SENT, 3, ""))
ACCEPTED_DAYS_AGO = 4
FIVE = FiveAnswers(
    paths=["new-role"],
    goals=["Trouver ma place dans une équipe de santé mentale.", "Animer un premier groupe sans tout porter."],
    areas=["mental-health"],
    topics=["roles-culture", "occupation-mental-health", "work-life"],
    languages=["fr", "en"],
)
LONGEST_AGO = timedelta(days=80)


def make_story(words: dict[str, Any], chance: random.Random, now: datetime) -> int:
    """Introductions between members of the crowd, one after another; returns how many."""
    account = MentorProfile.objects.select_related("member").get(member__email=MENTOR_ACCOUNT)
    teller = _Teller(words, chance, now)
    mentors = _mentors(account)
    people = _mentees(now)
    french = [each for each in people if each.language == "fr"][: len(OF_ACCOUNT)]
    others = iter([each for each in people if each not in french])
    scripts = pairs.scripts()
    for (state, days, code), mentee in zip(OF_ACCOUNT, french, strict=True):
        introduction = teller.tell(state, mentee, account, days)
        if code and introduction.pairing is not None:
            pairs.tell(introduction.pairing, scripts[code], now)
    for state, days in CHAPTERS:
        teller.tell(state, next(others), next(mentors), days)
    paired = Introduction.objects.filter(state=State.PAIRED).exclude(mentor=account.member).earliest("sent_at")
    if paired.pairing is not None:
        end_pairing(paired.pairing, paired.mentee, reason="", now=now - timedelta(days=6))
    send_reminders(now)
    return len(OF_ACCOUNT) + len(CHAPTERS)


def accept_the_account(words: dict[str, Any], chance: random.Random, now: datetime) -> int:
    """The request of `mentee2@demo.example` that the mentor of the logins has accepted, once: both say yes or no now.

    0 where it is there already, or where no place is left for it.
    """
    mentee = Member.objects.get(email=ACCEPTED_ACCOUNT)
    account = MentorProfile.objects.select_related("member").get(member__email=MENTOR_ACCOUNT)
    if Introduction.objects.filter(mentee=mentee).exists():
        return 0
    try:
        with transaction.atomic():
            if not MenteeProfile.objects.filter(member=mentee).exists():
                save_five_answers(mentee, FIVE, language=mentee.language, now=now)
            _Teller(words, chance, now).tell(State.ACCEPTED, mentee, account, ACCEPTED_DAYS_AGO)
    except WorkflowError:
        return 0
    return 1


def date_mails() -> None:
    """Give each mail of the demo's story the moment of its event, whose key is in the mail's own."""
    told = (("introduction_", IntroductionEvent), ("pairing_", PairingEvent), ("meeting_", MeetingEvent))
    for prefix, events in told:
        moments = dict(events._default_manager.values_list("pk", "at"))
        mails = OutgoingEmail.objects.filter(event__startswith=prefix)
        for mail in mails:
            mail.created_at = moments[int(mail.dedupe_key.split(":")[1])]
        OutgoingEmail.objects.bulk_update(mails, ["created_at"])


def _mentees(now: datetime) -> list[Member]:
    """Members with a Mentee Profile whose membership had begun by the oldest request."""
    began = Membership.objects.filter(starts_on__lte=today(now - LONGEST_AGO), ends_on__gte=today(now))
    profiles = MenteeProfile.objects.filter(member__memberships__in=began).select_related("member").order_by("pk")
    return [profile.member for profile in profiles]


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

    def tell(self, state: State, mentee: Member, profile: MentorProfile, days: int) -> Introduction:
        at = self.now - timedelta(days=days)
        # nobody asks without having answered the five questions
        MenteeProfile.objects.filter(member=mentee, completed_at__gt=at).update(completed_at=at - timedelta(days=1))
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
            # by its own day: clocks change between, and late in the evening that is a day
            workflow.lapse_introduction(introduction.pk, now=introduction.respond_by + timedelta(minutes=1))
        elif state == State.CLOSED:
            workflow.close_introductions_between(mentor, mentee, now=after)
        return Introduction.objects.select_related("pairing__mentor", "pairing__mentee").get(pk=introduction.pk)

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
