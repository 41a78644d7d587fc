"""Mentorships of the demo with all that they consist of, made by the workflow as the two people would make it.

`mentor@demo.example` has one with `mentee@demo.example` (On Demand, in its fifth month), one with a French-speaking
mentee, and one that is complete; `mentee2@demo.example` has just had a request accepted.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from django.db import transaction

from caot_mentor.business_days import OTTAWA
from caot_mentor.content import read_toml
from caot_mentor.errors import WorkflowError
from members.models import Member
from members.zones import DEFAULT_ZONE
from mentorship.demo.accounts import MENTEE_ACCOUNT, MENTOR_ACCOUNT
from mentorship.pairs import workflow
from mentorship.pairs.agreement_words import proposal
from mentorship.pairs.deadlines import months_after
from mentorship.pairs.models import Meeting, Pairing
from mentorship.pairs.policy import COMPLETE_AFTER_MONTHS
from mentorship.pairs.rules import Shown
from mentorship.pairs.workflow.log import Entry, version_of
from mentorship.pairs.workflow.planning import Plan
from mentorship.profiles.models import MenteeProfile
from mentorship.profiles.policy import Program
from mentorship.profiles.workflow import FiveAnswers, save_five_answers, save_mentee_step

WORDS = Path(__file__).parent.parent / "content" / "demo_pairs.toml"
MEETS_AT = time(16, 30)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
SATURDAY = 5


def pair_the_accounts(now: datetime) -> int:
    """The mentorship of the two logins, once; 0 where they have or had one, or where somebody took the place."""
    mentor, mentee = (Member.objects.get(email=email) for email in (MENTOR_ACCOUNT, MENTEE_ACCOUNT))
    if Pairing.objects.filter(mentor=mentor, mentee=mentee).exists():
        return 0
    script = scripts()["accounts"]
    try:
        with transaction.atomic():
            _say_what_for(mentee, script, now)
            at = now - timedelta(days=script["began"])
            staff = Member.objects.get(email="coordinator@demo.example")
            program = Program(script["program"])
            pairing = workflow.propose_pairing(mentor=mentor, mentee=mentee, program=program, actor=staff, now=at)
            tell(workflow.start_pairing(pairing.pk, actor=staff, now=at), script, now)
    except WorkflowError:
        return 0
    return 1


def scripts() -> dict[str, dict[str, Any]]:
    """What the mentorships consist of, by code."""
    return {script["code"]: script for script in read_toml(WORDS)["pair"]}


def tell(pairing: Pairing, script: Mapping[str, Any], now: datetime) -> None:
    """Have the two do all that the script says: agree, set goals, share, meet, log, look back, complete."""
    _Pair(pairing, script, now).live()


def _say_what_for(mentee: Member, script: Mapping[str, Any], now: datetime) -> None:
    if MenteeProfile.objects.filter(member=mentee).exists():
        return
    said = dict(script["profile"])
    words = {"looking_for": said.pop("looking_for"), "about": "", "text_language": mentee.language}
    save_five_answers(mentee, FiveAnswers(languages=[mentee.language], **said), language=mentee.language, now=now)
    save_mentee_step(mentee, "words", words, now=now)
    before = now - timedelta(days=script["began"] + 10)
    MenteeProfile.objects.filter(member=mentee).update(completed_at=before)


class _Pair:
    """Two people and what the script has them do."""

    def __init__(self, pairing: Pairing, script: Mapping[str, Any], now: datetime) -> None:
        self.pairing, self.script, self.now = pairing, script, now
        self.start = pairing.started_at or now
        self.sides = {"mentee": pairing.mentee, "mentor": pairing.mentor}

    def live(self) -> None:
        mentee = self.sides["mentee"]
        self._agree()
        for goal in self.script["goal"]:
            self._set_goal(goal)
        for what in self.script["shares"]:
            workflow.share(self.pairing, mentee, Shown(what), now=self._at(2))
        for meeting in self.script["meeting"]:
            self._meet(meeting)
        for ahead in self.script.get("ahead", ()):
            self._plan(ahead, self._afternoon(self.now + timedelta(days=ahead["days"])), mentee, self.now - DAY)
        if days := self.script.get("completed"):
            workflow.complete_pairing(self.pairing, mentee, now=self.now - timedelta(days=days))
        for said in self.script.get("evaluation", ()):
            names = ("usefulness", "match", "for_other", "for_staff")
            answers = workflow.EvaluationAnswers(**{name: said[name] for name in names})
            workflow.give_evaluation(self.pairing, self.sides[said["by"]], answers, now=self._at(said["day"]))

    def _at(self, day: float) -> datetime:
        return self.start + timedelta(days=day)

    def _agree(self) -> None:
        first: date = self.start.astimezone(OTTAWA).date()
        months = COMPLETE_AFTER_MONTHS.get(self.pairing.program)
        terms = proposal(self.pairing, first) | {
            "goals": "\n".join(goal["text"] for goal in self.script["goal"][:2]),
            "minutes": self.script["minutes"],
            "reply_days": self.script["reply_days"],
            "feedback": self.script["feedback"],
            "closure": self.script["closure"],
            "more": self.script["more"],
            "ends_on": months_after(first, months) if months else None,
            "review_on": months_after(first, months // 2) if months else None,
            "is_employer_program": False,
        }
        mentee, mentor = self.sides["mentee"], self.sides["mentor"]
        draft = workflow.draft_agreement(self.pairing, mentee, terms, now=self._at(1))
        if days := self.script.get("changed_reply_days"):
            terms |= {"reply_days": days}
            draft = workflow.change_agreement(draft, mentor, terms, revision=draft.revision, now=self._at(1.5))
        for day, person in ((2, mentor), (2.6, mentee)):
            workflow.sign_agreement(
                draft,
                person,
                name=person.get_full_name(),
                has_declared=True,
                revision=draft.revision,
                now=self._at(day),
            )

    def _set_goal(self, said: Mapping[str, Any]) -> None:
        mentee = self.sides["mentee"]
        first = workflow.GoalAnswers(
            text=said["text"],
            why=said["why"],
            sign=said["sign"],
            first_step=said["first_step"],
            by=self._at(said["by"]).date(),
            confidence_before=said["before"],
        )
        goal = workflow.save_goal(self.pairing, mentee, first, now=self._at(said["day"]))
        lately = workflow.GoalAnswers(
            **{name: getattr(first, name) for name in ("text", "why", "sign", "first_step", "by", "confidence_before")},
            confidence_after=said["after"],
            state=said["state"],
        )
        at = self.now - timedelta(days=self.script.get("completed", 0) + 2)
        workflow.save_goal(self.pairing, mentee, lately, number=goal.number, now=at)

    def _meet(self, said: Mapping[str, Any]) -> None:
        day = self.now - timedelta(days=said["ago"]) if "ago" in said else self._at(said["day"])
        starts_at = self._afternoon(day)
        planned = None
        if "purpose" in said:
            planned = self._plan(said, starts_at, self.sides["mentee"], starts_at - 4 * DAY)
        if said["then"] == "missed":
            workflow.miss_meeting(planned, self.sides["mentor"], now=starts_at + HOUR) if planned else None
            return
        writer = self.sides[said["entered_by"]]
        entry = Entry(
            starts_at,
            DEFAULT_ZONE,
            said["minutes"],
            said["mode"],
            said["topics"],
            said["actions"],
            list(self.pairing.goals.filter(number__in=said.get("goals", ()))),
        )
        entered_at = starts_at + 3 * HOUR
        if planned:
            meeting = workflow.log_planned(planned, writer, entry, now=entered_at)
        else:
            meeting = workflow.log_meeting(self.pairing, writer, entry, now=entered_at)
        for side, minutes in said.get("prepared", {}).items():
            workflow.keep_preparation(meeting, self.sides[side], minutes)
        if note := said.get("note_mentee"):
            workflow.keep_note(meeting, self.sides["mentee"], note, now=entered_at)
        self._answer(meeting, writer, entry, said, entered_at)

    def _answer(
        self, meeting: Meeting, writer: Member, entry: Entry, said: Mapping[str, Any], entered_at: datetime
    ) -> None:
        other, then = self.pairing.other(writer), said["then"]
        meeting.refresh_from_db()  # as a page reads it: the moment names the version
        if then == "correct":
            corrected = Entry(**{**vars(entry), "minutes": said["corrected_minutes"]})
            at = entered_at + DAY
            meeting = workflow.rewrite_entry(meeting, other, corrected, seen=version_of(meeting), now=at)
            meeting.refresh_from_db()
            self._confirm(meeting, writer, at + DAY)
        elif then == "confirm":
            self._confirm(meeting, other, entered_at + 2 * DAY)
        elif then == "leave":
            workflow.leave_entry(meeting.pk, now=entered_at + 15 * DAY)

    def _confirm(self, meeting: Meeting, member: Member, at: datetime) -> None:
        seen = {meeting.public_id: version_of(meeting)}
        workflow.confirm_entries(self.pairing, member, seen, now=at)

    def _plan(self, said: Mapping[str, Any], starts_at: datetime, by: Member, now: datetime) -> Meeting:
        words = {name: said.get(name, "") for name in ("place", "purpose", "agenda", "questions")}
        plan = Plan(starts_at, DEFAULT_ZONE, said["minutes"], said["mode"], **words)
        return workflow.plan_meeting(self.pairing, by, plan, now=now)

    def _afternoon(self, moment: datetime) -> datetime:
        """Late in the afternoon of that day, in Ottawa; of the Friday before, at a week's end."""
        day = moment.astimezone(OTTAWA).date()
        day -= timedelta(days=max(0, day.weekday() - SATURDAY + 1))
        return datetime.combine(day, MEETS_AT, tzinfo=OTTAWA)
