"""Lists, choices and matches in every state, made by the workflow as staff and mentees make them."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.db.models import F
from django.utils import timezone

from members.models import Member
from mentorship.pairs.models import Pairing
from mentorship.profiles.models import MentorProfile
from mentorship.profiles.workflow import untick_wants_to_mentor
from ondemand.matching import workflow
from ondemand.matching.models import Match, Shortlist, ShortlistEntry, WebinarCredit
from ondemand.matching.queries import entries_of
from ondemand.matching.reminders import follow_matches
from ondemand.registrations.deadlines import completion_day
from ondemand.registrations.models import Registration
from tests import factories
from tests.mentorship.mentors import make_mentee, make_mentor
from tests.ondemand.registrations import State, make_registration


class Story(NamedTuple):
    """A registration with its mentee, the staff who treat it, and the mentors of its list in their order."""

    registration: Registration
    mentee: Member
    staff: Member
    mentors: list[MentorProfile]

    def again(self) -> Registration:
        return Registration.objects.select_related("member").get(pk=self.registration.pk)

    def list(self) -> Shortlist:
        return self.registration.shortlists.order_by("-number")[0]

    def match(self) -> Match:
        return self.registration.matches.select_related("pairing__mentor", "pairing__mentee").order_by("-pk")[0]


def to_be_listed(mentors: int | list[MentorProfile] = 3, *, staff: Member | None = None, **fields: Any) -> Story:
    """The workbook is here; so many mentors are on the draft of the list, who could also be given."""
    mentee = make_mentee(factories.make_member(**fields)).member
    registration = make_registration(State.AWAITING_SHORTLIST, member=mentee)
    staff = staff or factories.make_staff()
    profiles = [make_mentor() for _ in range(mentors)] if isinstance(mentors, int) else mentors
    for profile in profiles:
        workflow.put_on_list(registration.pk, profile.pk, by=staff, now=timezone.now())
    return Story(registration, mentee, staff, profiles)


def listed(mentors: int | list[MentorProfile] = 3, *, now: datetime | None = None, **fields: Any) -> Story:
    """The list was sent."""
    story = to_be_listed(mentors, **fields)
    now = now or timezone.now()
    if len(story.mentors) < 3:
        workflow.write_note(story.registration.pk, note="", short_reason="Few of them.", by=story.staff, now=now)
    workflow.send_shortlist(story.registration.pk, by=story.staff, now=now)
    return story


def chosen(mentors: int | list[MentorProfile] = 3, *, now: datetime | None = None, **fields: Any) -> Story:
    """The mentee chose the first three, in the order of the list."""
    story, now = listed(mentors, now=now, **fields), now or timezone.now()
    choices = [entry.public_id for entry in entries_of(story.list())][:3]
    workflow.send_choices(story.registration, story.mentee, choices, now=now)
    return story


def matched(mentors: int | list[MentorProfile] = 3, *, now: datetime | None = None, **fields: Any) -> Story:
    """Staff matched the mentee with the first choice."""
    story, now = chosen(mentors, now=now, **fields), now or timezone.now()
    workflow.match_registration(story.registration.pk, story.mentors[0].member_id, by=story.staff, now=now)
    return story


def matched_long_ago(days: int, mentors: int = 3) -> Story:
    """Matched so many days ago; the days to object are over."""
    story, ago = matched(mentors), timedelta(days=days)
    match = story.match()
    Pairing.objects.filter(pk=match.pairing_id).update(
        started_at=F("started_at") - ago, proposed_at=F("proposed_at") - ago
    )
    Match.objects.filter(pk=match.pk).update(
        decided_at=F("decided_at") - ago, objections_until=F("objections_until") - ago
    )
    Registration.objects.filter(pk=story.registration.pk).update(
        connected_at=F("connected_at") - ago,
        objections_until=F("objections_until") - ago,
        completes_on=completion_day(match.decided_at - ago),
    )
    follow_matches(timezone.now())
    return story


def things_of_matching(mentor: Member) -> dict[str, Any]:
    """For the access matrix, as rows: a list that was sent, the match with `mentor` that came of it, and a webinar."""
    now, mentee = timezone.now(), make_mentee().member
    registration = make_registration(State.TRIAL, member=mentee, now=now)
    shortlist = Shortlist.objects.create(registration=registration, made_at=now, sent_at=now, note="Read them all.")
    entry = ShortlistEntry.objects.create(shortlist=shortlist, mentor=mentor, position=1, rank=1, score=80)
    pairing = Pairing.objects.create(
        program="ondemand",
        mentor=mentor,
        mentee=mentee,
        state=Pairing.State.ACTIVE,
        place_no=9,  # apart from what other things of the mentor's take
        places_then=10,
        proposed_at=now,
        started_at=now,
    )
    match = Match.objects.create(
        registration=registration,
        pairing=pairing,
        entry=entry,
        kind=Match.Kind.CHOICE,
        rank=1,
        decided_at=now,
        objections_until=registration.objections_until,
    )
    credit = WebinarCredit.objects.create(match=match, mentor=mentor, earned_at=now)
    return {
        "ondemand_shortlist": shortlist,
        "ondemand_match": match,
        "ondemand_webinarcredit": credit,
        "listed mentor": entry,
    }


def people_and_matches() -> dict[str, Any]:
    """For the pages of the site: mentees at each step with mentors, and registrations for the staff's pages."""
    things: dict[str, Any] = {}
    several, leaving = [make_mentor(places=5) for _ in range(3)], make_mentor()
    drafted, sent = to_be_listed(several), listed([*several, leaving], first_name="Priya")
    waiting, running, over = chosen([*several[:2], leaving]), matched(several), matched(several)
    workflow.write_note(drafted.registration.pk, note="Hello.", short_reason="", by=drafted.staff, now=timezone.now())
    untick_wants_to_mentor(leaving.member, now=timezone.now())
    workflow.object_to_match(over.match(), over.mentee, reason="", now=timezone.now())
    for name, story in (
        ("drafted", drafted),
        ("sent", sent),
        ("chosen", waiting),
        ("matched", running),
        ("over", over),
    ):
        things[f"{name} registration"] = story.registration
        things[f"{name} mentee"] = story.mentee
    things["listed entry"] = entries_of(sent.list())[0]
    things["running match"] = running.match()
    things["matched mentor"] = running.match().pairing.mentor
    things["free mentor"] = sent.mentors[2]  # on no list of the one who chose
    return things


def fill_matches(member: Member, canary: Callable[[], str]) -> None:
    """For the privacy registry: the member's list, a match to which the member objected, a webinar that was earned."""
    now, other = timezone.now(), factories.make_member()
    registration = make_registration(State.CANCELLED, member=member)
    words = {"note": canary(), "short_reason": canary()}
    shortlist = Shortlist.objects.create(registration=registration, made_at=now, sent_at=now, **words)
    reasons = [{"line": canary(), "is_met": True}]
    ShortlistEntry.objects.create(shortlist=shortlist, mentor=other, position=1, reasons=reasons)
    pairing = Pairing.objects.create(
        program="ondemand", mentor=other, mentee=member, state="ended", places_then=2, proposed_at=now, ended_at=now
    )
    match = Match.objects.create(
        registration=registration,
        pairing=pairing,
        kind=Match.Kind.AGREED,
        agreement=canary(),
        decided_at=now,
        objections_until=now,
        ended_at=now,
        end=Match.End.OBJECTED,
        objected_by=member,
        reason=canary(),
    )
    WebinarCredit.objects.create(match=match, mentor=member, earned_at=now, note=canary())
