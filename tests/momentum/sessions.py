"""Sessions of offerings, planned by the workflow as staff plan them, and people who are expected at them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from members.models import Member
from members.queries import today
from momentum.applications.models import Application
from momentum.programs.models import Offering, OfferingTerm, Role
from momentum.progress.models import Completion, ProgressUpdate
from momentum.sessions.models import Attendance, Seat, Session
from momentum.sessions.workflow import Plan, announce_session, plan_session
from tests import factories
from tests.momentum.applications import make_application
from tests.momentum.matching import fill_matching
from tests.momentum.programs import make_offering
from tests.momentum.progress import fill_progress, make_pair

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def a_plan(starts_at: datetime, **changed: Any) -> Plan:
    """A webinar for all, an hour long, with a link."""
    words: dict[str, Any] = {
        "kind": "webinar",
        "topic_en": "Networking",
        "topic_fr": "Le réseautage",
        "about_en": "Who knows whom.",
        "about_fr": "Qui connaît qui.",
        "audience": "all",
        "starts_at": starts_at,
        "zone": "America/Toronto",
        "minutes": 60,
        "link": "https://meet.example.org/networking",
    }
    return Plan(**(words | changed))


@dataclass
class Round:
    """A running offering with a mentee and a mentor who are matched, and a member of the staff."""

    now: datetime = field(default_factory=lambda: timezone.now().replace(microsecond=0))
    staff: Member = field(default_factory=factories.make_staff)

    def __post_init__(self) -> None:
        self.offering: Offering = make_offering(Offering.State.RUNNING, now=self.now)
        self.mentee = self.join(Role.MENTEE).member
        self.mentor = self.join(Role.MENTOR, language="fr", province="BC").member

    def join(self, role: str, state: str = Application.State.MATCHED, **fields: Any) -> Application:
        """One more application of a new member."""
        member = factories.make_member(**fields)
        return make_application(
            Application.State(state), offering=self.offering, role=role, member=member, now=self.now
        )

    def session(self, ahead: timedelta = 3 * DAY, *, is_announced: bool = True, **changed: Any) -> Session:
        """A session so long after `now`; with a negative time it was planned a month before."""
        planned_at = min(self.now, self.now + ahead - 30 * DAY)
        plan = a_plan(self.now + ahead, **changed)
        session = plan_session(self.offering.pk, plan, by=self.staff, now=planned_at)
        return announce_session(session.pk, by=self.staff, now=planned_at) if is_announced else session


def things_of_sessions(member: Member) -> dict[str, Any]:
    """For the access matrix: a session ahead at which the member is expected, a mentorship, what was completed."""
    story, now = Round(), timezone.now()
    mine = make_application(Application.State.MATCHED, offering=story.offering, member=member)
    done = story.join(Role.MENTEE, Application.State.COMPLETED)
    on = today(now)
    term = OfferingTerm.objects.create(offering=story.offering, name_en="One", name_fr="Un", first=on, last=on)
    return {
        "momentum_session": story.session(),
        "momentum_pairing": make_pair(mentee=member),
        "taking part": mine,
        "momentum_completion": Completion.objects.create(application=done, completed_at=now),
        "momentum_progressupdate": ProgressUpdate.objects.create(
            application=done, term=term, how_it_goes=4, given_at=now
        ),
    }


def fill_sessions(member: Member, canary: Callable[[], str]) -> None:
    """For the privacy registry: a session that the member was told of and attended; and what they reflect on."""
    story, now = Round(), timezone.now()
    session = story.session()
    make_application(Application.State.MATCHED, offering=story.offering, member=member)
    Seat.objects.create(session=session, member=member, told_at=now, told_times=1)
    Attendance.objects.create(session=session, member=member, how="staff", noted_by=member, at=now)
    session.events.create(at=now, actor=member, action="list")
    fill_progress(member, canary)
    fill_matching(member, canary)
