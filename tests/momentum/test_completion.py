"""Progress updates, least contact, completing an offering and what follows from it (EQ-3, EQ-5, MOM-7)."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from caot_mentor.errors import NotAllowed, WrongState
from caot_mentor.mail.models import OutgoingEmail
from members.models import Member
from members.queries import today
from mentorship.pairs.models import Pairing
from mentorship.records.models import Record, Signatory
from momentum.applications.models import Application
from momentum.matching.models import Match
from momentum.programs.models import Offering, OfferingTerm, Role
from momentum.progress import workflow
from momentum.progress.models import Completion, ProgressUpdate
from momentum.progress.queries import path_of, quiet_pairs
from momentum.progress.reminders import ask_for_progress, follow_completions
from momentum.progress.standing import standing_of
from momentum.sessions.models import Attendance
from momentum.sessions.workflow import announce_session, plan_session
from tests import factories
from tests.momentum.programs import make_offering, make_program
from tests.momentum.progress import hold, join_pair, make_pair, write
from tests.momentum.sessions import a_plan
from tests.ondemand.test_matching_pages import page_of, post, text_of

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
PAGES = [
    *(("mentee-start", "hope"), ("mentee-start", "expect-of-mentor"), ("mentee-middle", "moved")),
    *(("mentee-end", "learned"), ("joint-start", "objectives"), ("joint-middle", "keep-change")),
    ("joint-end", "reached"),
]


class Story:
    """A pair in a running offering that began 100 days ago and ends in `left` days, with two terms."""

    def __init__(self, left: int = 5, **figures: Any) -> None:
        self.now, self.staff = timezone.now(), factories.make_staff()
        first, last = today(self.now) - 100 * DAY, today(self.now) + left * DAY
        figures = {"contact_least": 0} | figures
        self.offering = make_offering(Offering.State.RUNNING, now=self.now, starts_on=first, ends_on=last, **figures)
        self.terms = [
            OfferingTerm.objects.create(offering=self.offering, name_en=name, name_fr=name, first=begins, last=ends)
            for name, begins, ends in (("One", first, first + 49 * DAY), ("Two", first + 50 * DAY, last))
        ]
        self.pairing = make_pair(now=self.now, started_at=self.now - 99 * DAY)
        self.match = join_pair(self.pairing, self.offering)
        self.mentee, self.mentor = self.match.mentee, self.match.mentor

    def complete(self, application: Application, **more: Any) -> Completion:
        return workflow.complete_application(application.pk, **({"by": self.staff, "now": self.now} | more))


def signatory() -> None:
    Signatory.objects.create(name="Sam Signer", office_en="Director", office_fr="Direction", is_current=True)


def mails(member: Member) -> list[str]:
    return list(OutgoingEmail.objects.filter(member=member).order_by("pk").values_list("event", flat=True))


def done_of(application: Application, now: datetime) -> dict[str, tuple[int, int]]:
    return {row.code: (row.done, row.least) for row in standing_of(application, now).thresholds}


def test_the_standing_says_how_far_each_thing_that_is_asked_is() -> None:
    story = Story(needs_sessions=2, needs_reflection=True, needs_contact=True, contact_least=2)
    assert done_of(story.mentee, story.now) == {"reflection": (0, 6), "contact": (0, 2)}
    for audience in ("all", "mentees"):
        plan = a_plan(story.now + DAY, audience=audience)
        session = plan_session(story.offering.pk, plan, by=story.staff, now=story.now)
        announce_session(session.pk, by=story.staff, now=story.now)
        Attendance.objects.create(session=session, member=story.mentee.member, how="code", at=story.now)
    for section, code in PAGES:
        write(story.pairing, story.pairing.mentee, section, code, "Words.")
    hold(story.pairing, story.now - 90 * DAY, 120)
    hold(story.pairing, story.now - 10 * DAY, 60)
    assert done_of(story.mentee, story.now) == {"sessions": (2, 2), "reflection": (6, 6), "contact": (1, 2)}
    assert done_of(story.mentor, story.now) == {"sessions": (0, 1), "reflection": (3, 6), "contact": (1, 2)}


def test_completing_waits_for_the_last_day_and_for_everything_that_is_asked_or_a_reason() -> None:
    story = Story(left=5, needs_reflection=True)
    with pytest.raises(WrongState, match="not over yet"):
        story.complete(story.mentee)
    last_day = {"now": story.now + 6 * DAY}
    with pytest.raises(WrongState, match="is missing"):
        story.complete(story.mentee, **last_day)
    completion = story.complete(story.mentee, reason=" Was ill. ")
    assert (completion.reason, completion.standing, completion.decided_by) == (
        "Was ill.",
        [["reflection", 0, 6]],
        story.staff,
    )
    story.mentee.refresh_from_db()
    assert story.mentee.state == Application.State.COMPLETED
    assert story.complete(story.mentee).pk == completion.pk
    assert mails(story.mentee.member) == ["program_completed"]


def test_then_the_mentorship_is_completed_and_each_gets_one_certificate_that_names_the_offering() -> None:
    story = Story(left=0)
    signatory()
    Pairing.objects.filter(pk=story.pairing.pk).update(program_name_en="Momentum, Fall", program_name_fr="Momentum")
    for application in (story.mentee, story.mentor):
        story.complete(application)
    assert [follow_completions(story.now) for _run in range(2)] == [3, 0]
    story.pairing.refresh_from_db()
    assert (story.pairing.state, story.pairing.place_no) == (Pairing.State.COMPLETED, None)
    records = Record.objects.filter(pairing=story.pairing, kind="certificate")
    assert {(row.holder, row.role) for row in records} == {
        (story.mentee.member, "mentee"),
        (story.mentor.member, "mentor"),
    }
    assert records[0].facts["program_name"]["en"] == "Momentum, Fall"


def test_whom_something_is_missing_of_gets_no_certificate_with_the_other() -> None:
    story = Story(left=0, needs_reflection=True)
    signatory()
    story.complete(story.mentor, reason="Did what she could.")
    follow_completions(story.now)
    assert [row.role for row in Record.objects.filter(pairing=story.pairing)] == ["mentor"]
    story.mentee.refresh_from_db()
    assert story.mentee.state == Application.State.MATCHED


def test_while_nobody_signs_the_certificate_waits() -> None:
    story = Story(left=0)
    story.complete(story.mentee)
    follow_completions(story.now)
    assert not Record.objects.exists()
    signatory()
    assert follow_completions(story.now + DAY) == 1


def test_only_staff_complete_and_nobody_themselves() -> None:
    story = Story(left=0)
    own = factories.make_staff()
    Application.objects.filter(pk=story.mentor.pk).update(member=own)
    for stranger in (story.mentee.member, factories.make_member(), factories.make_staff("finance")):
        with pytest.raises(NotAllowed):
            story.complete(story.mentee, by=stranger)
    with pytest.raises(NotAllowed):
        story.complete(story.mentor, by=own)


def test_who_never_had_a_mentor_completes_nothing() -> None:
    story = Story(left=0)
    Match.objects.all().delete()
    with pytest.raises(WrongState, match="Without a mentorship"):
        story.complete(story.mentee, reason="Why not.")


def test_the_update_of_a_term_is_asked_for_once_shortly_before_its_end() -> None:
    story = Story(left=12)
    assert ask_for_progress(story.now) == 0
    assert [ask_for_progress(story.now + days * DAY) for days in (3, 4)] == [2, 0]
    assert mails(story.mentor.member) == ["progress_update_due"]
    answers = {"how_it_goes": 4, "words": "Goals.", "help_wanted": ""}
    later = story.now + 5 * DAY
    given = workflow.give_update(story.mentee, story.mentee.member, story.terms[1], answers, now=later)
    again = workflow.give_update(story.mentee, story.mentee.member, story.terms[1], {"how_it_goes": 1}, now=later)
    assert (again.pk, again.how_it_goes) == (given.pk, 4)


def test_an_update_is_given_by_whose_it_is_and_in_its_time() -> None:
    story = Story(left=12)
    with pytest.raises(NotAllowed):
        workflow.give_update(story.mentee, story.mentor.member, story.terms[1], {"how_it_goes": 4}, now=story.now)
    with pytest.raises(WrongState):
        workflow.give_update(story.mentee, story.mentee.member, story.terms[1], {"how_it_goes": 4}, now=story.now)


def test_the_page_of_the_update_takes_it_and_says_when_there_is_none() -> None:
    story = Story(left=5)
    address = ("momentum:update-give", story.mentee.public_id)
    assert "How is your mentorship going?" in text_of(page_of(story.mentee.member, *address))
    assert "Choose one of the answers." in text_of(post(story.mentee.member, *address, words="Goals."))
    post(story.mentee.member, *address, how_it_goes="5", words="Goals.", help_wanted="")
    assert ProgressUpdate.objects.get().words == "Goals."
    assert "You gave it on" in text_of(page_of(story.mentee.member, *address))
    assert page_of(story.mentor.member, *address).status_code == 404
    early = Story(left=40)
    nothing = text_of(page_of(early.mentee.member, "momentum:update-give", early.mentee.public_id))
    assert "no progress update to give now" in nothing


def test_a_pair_that_lacks_contact_is_reminded_once_before_the_span_ends() -> None:
    story = Story(left=10, contact_least=2)
    hold(story.pairing, story.now - 20 * DAY, 60)
    OfferingTerm.objects.filter(pk=story.terms[1].pk).update(last=story.offering.ends_on)
    ProgressUpdate.objects.create(application=story.mentee, term=story.terms[1], how_it_goes=3, given_at=story.now)
    ProgressUpdate.objects.create(application=story.mentor, term=story.terms[1], how_it_goes=3, given_at=story.now)
    assert [ask_for_progress(story.now) for _run in range(2)] == [1, 0]
    mail = OutgoingEmail.objects.get(member=story.mentor.member)
    assert mail.event == "contact_due"
    assert "shows 1 of 2 hours so far" in mail.text_body


def test_a_pair_with_enough_contact_is_left_in_peace() -> None:
    story = Story(left=10, contact_least=1)
    hold(story.pairing, story.now - 20 * DAY, 60)
    ask_for_progress(story.now)
    assert "contact_due" not in mails(story.mentee.member)


def test_staff_see_pairs_that_logged_nothing_for_long() -> None:
    story = Story(contact_least=1)
    assert list(quiet_pairs(story.now)) == [story.match]
    hold(story.pairing, story.now - DAY)
    assert list(quiet_pairs(story.now)) == []


def test_both_see_the_least_contact_at_a_glance() -> None:
    story = Story(contact_least=2)
    hold(story.pairing, story.now - 20 * DAY, 90)
    for person in (story.pairing.mentee, story.pairing.mentor):
        page = text_of(page_of(person, "mentorship:pairing-detail", story.pairing.public_id))
        assert "1.5 of 2 hours" in page
        assert "less than asked" in page
    french = Client()
    factories.sign_in(french, story.pairing.mentor)
    with override("fr"):
        address = reverse("mentorship:pairing-detail", args=[story.pairing.public_id])
    assert "1,5\N{NO-BREAK SPACE}h sur 2\N{NO-BREAK SPACE}h" in text_of(french.get(address))


def test_the_applications_page_says_what_completes_it_and_leads_to_the_update() -> None:
    story = Story(left=5, needs_reflection=True)
    page = text_of(page_of(story.mentee.member, "momentum:application-detail", story.mentee.public_id))
    assert "0 of 6 pages of the reflective workbook filled in" in page
    assert reverse("momentum:update-give", args=[story.mentee.public_id]) in page
    story.complete(story.mentee, reason="Was ill.")
    page = text_of(page_of(story.mentee.member, "momentum:application-detail", story.mentee.public_id))
    assert "You completed this program on" in page


def test_a_mentee_who_comes_back_as_a_mentor_keeps_the_path() -> None:
    program = make_program()
    earlier = make_offering(
        Offering.State.RUNNING, program=program, starts_on=date(2025, 9, 1), ends_on=date(2026, 4, 1)
    )
    now = timezone.now()
    first = make_pair(now=now - 300 * DAY, state="completed", place_no=None, ended_at=now - 200 * DAY)
    match = join_pair(first, earlier)
    later = make_offering(Offering.State.RUNNING, program=program)
    second = make_pair(mentor=first.mentee)
    join_pair(second, later)
    path = [(row.role, names) for row, names in path_of(first.mentee)]
    assert path == [
        (Role.MENTOR, [second.mentee.get_full_name()]),
        (Role.MENTEE, [first.mentor.get_full_name()]),
    ]
    page = text_of(page_of(first.mentee, "momentum:application-detail", match.mentee.public_id))
    assert "My path" in page
    assert "My path" not in text_of(page_of(first.mentor, "momentum:application-detail", match.mentor.public_id))


def test_staff_complete_all_who_meet_everything_and_decide_on_others() -> None:
    story = Story(left=0, needs_reflection=True)
    address = ("admin:momentum_completion_offering", story.offering.pk)
    for section, code in PAGES:
        write(story.pairing, story.pairing.mentee, section, code, "Words.")
    page = text_of(page_of(story.staff, *address))
    assert "Complete 1 person who meets everything" in page
    assert "3 of 6 pages of the reflective workbook filled in" in page
    post(story.staff, *address)
    assert [row.application for row in Completion.objects.all()] == [story.mentee]
    decide = ("admin:momentum_completion_decide", story.mentor.pk)
    assert "Say why" in text_of(post(story.staff, *decide, reason=""))
    post(story.staff, *decide, reason="Was ill.")
    assert Completion.objects.count() == 2


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_of_an_offering_costs_the_same_however_many_take_part(count: int) -> None:
    story = Story(left=0, needs_reflection=True, needs_sessions=1, needs_contact=True, contact_least=1)
    for _number in range(count - 1):
        join_pair(make_pair(now=story.now), story.offering)
    for pairing in Pairing.objects.all():
        write(pairing, pairing.mentee, "joint-start", "objectives", "Words.")
    client = Client()
    factories.sign_in(client, story.staff)
    url = reverse("admin:momentum_completion_offering", args=[story.offering.pk])
    client.get(url)
    with CaptureQueriesContext(connection) as statements:
        client.get(url)
    assert len(statements) == 19
