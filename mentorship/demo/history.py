"""What lies behind the demo's story: requests of the year and a half before it, and the mentorships that came of them.

Rows as the workflows would have left them, without the e-mails of that time: those were deleted long ago. What began
lately runs on and takes a place; the rest was over so long ago that no certificate is due any more.
"""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from typing import Any

from members.models import Member
from mentorship.demo.mentors import Sentences
from mentorship.demo.past import DAY, Looked, Past
from mentorship.introductions.deadlines import answer_due, decision_due
from mentorship.introductions.models import Introduction, IntroductionEvent
from mentorship.introductions.rules import Action, State
from mentorship.pairs.models import Evaluation, Pairing
from mentorship.pairs.workflow import recount_places
from mentorship.profiles.models import MenteeProfile
from mentorship.profiles.policy import Program
from mentorship.records.policy import CERTIFICATE_FOLLOW_DAYS

REQUESTS, OLDEST, NEWEST = 105, 560, 85  # days ago; the story itself begins then
RUNS_SINCE = CERTIFICATE_FOLLOW_DAYS + 100  # so many days ago began the first of those that run
# what became of them, and in how many of a hundred; more of the later ones came to a mentorship
ENDS = {State.PAIRED: 50, State.DECLINED: 22, State.LAPSED: 11, State.NOT_A_MATCH: 10, State.WITHDRAWN: 7}
# of each end the last deed, and whose it was
ENDED_BY = {
    State.PAIRED: (Action.SAID_YES, "mentor"),
    State.NOT_A_MATCH: (Action.SAID_NO, "mentee"),
    State.DECLINED: (Action.DECLINED, "mentor"),
    State.LAPSED: (Action.LAPSED, ""),
    State.WITHDRAWN: (Action.WITHDRAWN, "mentee"),
}


def make_history(words: dict[str, Any], chance: random.Random, now: datetime) -> int:
    """The requests and mentorships, once: 0 where there are requests that old."""
    if Introduction.objects.filter(sent_at__lt=now - NEWEST * DAY).exists():
        return 0
    crowd = Member.objects.filter(email__startswith="person", email__endswith="@demo.example").order_by("pk")
    mentees = list(crowd.filter(mentee_profile__isnull=False))
    asked = crowd.filter(mentor_profile__is_listed=True, mentor_profile__programs__contains=[Program.FIND])
    # those from the other end of the list than the story's
    mentors = list(asked.filter(mentor_profile__places_taken=0, mentor_profile__places__gte=2).order_by("-pk")[:180])
    past = _Past(words, chance, now)
    for number in range(REQUESTS):
        at = now - (OLDEST - (OLDEST - NEWEST) * number // REQUESTS) * DAY + timedelta(hours=chance.randrange(9))
        mentee, mentor = chance.choice(mentees), chance.choice(mentors)
        if mentee.pk != mentor.pk:
            past.tell(mentee, mentor, at)
    return past.save()


class _Past:
    """Requests with what came of them, gathered and written at once."""

    def __init__(self, words: dict[str, Any], chance: random.Random, now: datetime) -> None:
        self.chance, self.now, self.practice = chance, now, words["practice"]
        self.pairs = Past(chance, now)
        self.sentences = {
            "en": Sentences(words["english"]["mentees"], chance),
            "fr": Sentences(words["french"]["mentees"], chance),
        }
        self.introductions: list[Introduction] = []
        self.events: list[IntroductionEvent] = []
        self.taken: set[int] = set()  # mentors of whom a mentorship runs

    def tell(self, mentee: Member, mentor: Member, at: datetime) -> None:
        """One request and its end."""
        MenteeProfile.objects.filter(member=mentee, completed_at__gt=at).update(completed_at=at - DAY)
        state = self.chance.choices(list(ENDS), list(ENDS.values()))[0]
        accepted = at + self.chance.randrange(1, 10) * DAY
        began, ended = accepted + self.chance.randrange(4, 20) * DAY, None
        pairing = None
        if state == State.PAIRED and at > self.now - RUNS_SINCE * DAY:
            if mentor.pk in self.taken:
                state = State.DECLINED
            else:
                self.taken.add(mentor.pk)
                pairing = self._pair(mentee, mentor, accepted, began, None)
        elif state == State.PAIRED:
            ended = min(began + self.chance.randrange(60, 160) * DAY, self.now - (CERTIFICATE_FOLLOW_DAYS + 1) * DAY)
            is_complete = ended - began > 50 * DAY
            if ended - began < 20 * DAY:
                state = State.NOT_A_MATCH
            else:
                pairing = self._pair(mentee, mentor, accepted, began, ended, is_complete=is_complete)
        is_accepted = state in (State.PAIRED, State.NOT_A_MATCH)
        answer_by = answer_due(at)
        over = {
            State.PAIRED: None,
            State.NOT_A_MATCH: began,
            State.DECLINED: accepted,
            State.LAPSED: answer_by + DAY / 96,
            State.WITHDRAWN: accepted,
        }[state]
        introduction = Introduction(
            mentee=mentee,
            mentor=mentor,
            state=state,
            message=self.sentences[mentee.language].next("messages", work=self.practice[0][mentee.language]),
            text_language=mentee.language,
            sent_at=at,
            respond_by=answer_by,
            accepted_at=accepted if is_accepted else None,
            decide_by=decision_due(accepted) if is_accepted else None,
            mentee_answer={State.PAIRED: "yes", State.NOT_A_MATCH: "no"}.get(state, ""),
            mentor_answer="yes" if state == State.PAIRED else "",
            ended_at=over,
            pairing=pairing,
        )
        self.introductions.append(introduction)
        self._happened(introduction, over or began)

    def _happened(self, introduction: Introduction, last_at: datetime) -> None:
        state, mentee, mentor = State(introduction.state), introduction.mentee, introduction.mentor
        steps: list[tuple[datetime, Member | None, Action, str]] = [
            (introduction.sent_at, mentee, Action.SENT, State.SENT)
        ]
        if introduction.accepted_at:
            steps.append((introduction.accepted_at, mentor, Action.ACCEPTED, State.ACCEPTED))
        action, side = ENDED_BY[state]
        steps.append((last_at, {"mentee": mentee, "mentor": mentor}.get(side), action, state))
        before = ""
        for at, actor, deed, after in steps:
            self.events.append(
                IntroductionEvent(
                    introduction=introduction, at=at, actor=actor, action=deed, from_state=before, to_state=after
                )
            )
            before = after

    def _pair(
        self,
        mentee: Member,
        mentor: Member,
        at: datetime,
        began: datetime,
        ended: datetime | None,
        *,
        is_complete: bool = False,
    ) -> Pairing:
        """A mentorship; without an end it runs."""
        state = Pairing.State.COMPLETED if is_complete else Pairing.State.ENDED
        fields = {"program": Program.FIND} | ({} if ended is None else {"state": state})
        pairing = self.pairs.pair(mentor, mentee, began, ended, **fields)
        pairing.proposed_at = at
        self.pairs.meet(pairing, range(8, RUNS_SINCE, 24))
        if ended is not None and is_complete:
            self.pairs.look_back(pairing, [Looked(Evaluation.Point.END, ended + DAY, 0.7)])
        return pairing

    def save(self) -> int:
        """Write the requests, what happened to them and what came of them; how many requests there are."""
        self.pairs.save()
        for mentor_id in self.taken:
            recount_places(mentor_id, now=self.now)
        Introduction.objects.bulk_create(self.introductions)
        IntroductionEvent.objects.bulk_create(self.events)
        return len(self.introductions)
