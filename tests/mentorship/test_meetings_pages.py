"""What pages of meetings show and to whom; private notes are found nowhere but on their author's own page."""

from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from caot_mentor import privacy
from caot_mentor.mail.models import OutgoingEmail
from members.models import Member
from members.policy import Role
from mentorship.pairs import workflow
from mentorship.pairs.models import Meeting, Pairing
from mentorship.pairs.workflow.log import Entry
from mentorship.records.documents import as_context
from mentorship.records.workflow import request_cpd_record
from tests import factories
from tests.mentorship.introductions import make_pairing
from tests.mentorship.meetings import days, plan_in, sign_agreement
from tests.mentorship.test_meetings_workflow import log, seen
from tests.privacy.test_canaries import columns_with

pytestmark = pytest.mark.django_db
NOTE = "quokkanote"  # in lower case, as the hunt searches


def signed_in(person: Member) -> Client:
    client = Client()
    factories.sign_in(client, person, has_confirmed=True)
    return client


def of_pairing(pairing: Pairing, *names: str, meeting: Meeting | None = None) -> list[str]:
    more = [] if meeting is None else [meeting.public_id]
    return [reverse(f"mentorship:{name}", args=[pairing.public_id, *more]) for name in names]


def pages_of_one_side(pairing: Pairing, *meetings: Meeting) -> list[str]:
    """Every page that one of the two may open on which something of the meetings could stand."""
    addresses = of_pairing(pairing, "pairing-detail", "meeting-list", "meeting-plan", "meeting-log", "agreement-detail")
    for meeting in meetings:
        addresses += of_pairing(pairing, "meeting-detail", "meeting-entry", "meeting-change", meeting=meeting)
    names = ("mentorship:pairing-list", "mentorship:record-list", "members:account", "members:account-data")
    return addresses + [reverse(name) for name in (*names, "members:account-who-sees", "mentorship:my-calendar")]


def pages_of_staff(pairing: Pairing) -> list[str]:
    """Every page of the administration about the pairing, its people, their mail and what staff did."""
    mail = OutgoingEmail.objects.values_list("pk", flat=True)
    lists = ("mentorship_pairing", "members_member", "mail_outgoingemail", "mentorship_workbook")
    addresses = [reverse(f"admin:{name}_changelist") for name in lists] + [reverse("admin:index")]
    addresses += [reverse("admin:mail_outgoingemail_change", args=[key]) for key in mail]
    addresses += [reverse(f"admin:mentorship_pairing_{page}", args=[pairing.pk]) for page in ("change", "history")]
    return addresses + [
        reverse("admin:members_member_change", args=[key]) for key in (pairing.mentor_id, pairing.mentee_id)
    ]


def test_a_private_note_is_read_by_its_author_and_by_nobody_else_anywhere() -> None:
    pairing, now = make_pairing(now=timezone.now() - days(30)), timezone.now()
    sign_agreement(pairing)
    held, planned = log(pairing), plan_in(pairing, days(3))
    author, other = signed_in(pairing.mentor), signed_in(pairing.mentee)
    for meeting in (held, planned):
        saved = author.post(*of_pairing(pairing, "meeting-note", meeting=meeting), {"text": NOTE, "minutes": "77"})
        assert saved.status_code == 302
    # then everything that makes copies: a sign-off, a change, an amendment, a proof, the end of the mentorship
    workflow.confirm_entries(pairing, pairing.mentor, seen(held), now=now)
    record = request_cpd_record(pairing, pairing.mentee, now=now)
    token = workflow.make_feed(pairing.mentee, now=now)
    feed = Client().get(reverse("mentorship:calendar-feed", args=[token]))
    assert len(Calendar.from_ical(feed.content).walk("VEVENT")) == 2  # the one that was held, and the one ahead
    workflow.end_pairing(pairing, pairing.mentee, reason="Enough.", now=now)

    for address in of_pairing(pairing, "meeting-detail", meeting=held):
        assert NOTE in author.get(address).content.decode()  # the hunt can find it
        assert other.get(address).context["form"].initial == {"text": "", "minutes": None}
    assert NOTE in str(privacy.export_of(pairing.mentor, now))
    texts = [str(privacy.export_of(pairing.mentee, now)), feed.content.decode()]
    texts += [str(as_context(record, language)) for language in ("en", "fr")]
    readers = [(other, pages_of_one_side(pairing, held, planned))]
    readers += [(signed_in(factories.make_staff(role)), pages_of_staff(pairing)) for role in Role.values if role]
    opened = 0
    for client, addresses in readers:
        for address in addresses:
            answer = client.get(address, follow=True)
            texts.append(answer.content.decode())
            opened += answer.status_code == 200
    assert opened > len(pages_of_one_side(pairing, held, planned)) + len(pages_of_staff(pairing))
    assert not [text for text in texts if NOTE in text.lower()]
    # mails with their calendars, proofs, events, the administration's log: no other column of any table
    assert columns_with(NOTE) == {"mentorship_meetingnote.text"}


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_of_meetings_asks_the_database_the_same_for_one_and_for_three(
    count: int, django_assert_num_queries: Any
) -> None:
    pairing = make_pairing(now=timezone.now() - days(30))
    for ahead in range(1, 1 + count):
        log(pairing)
        plan_in(pairing, days(ahead))
    client, address = signed_in(pairing.mentor), of_pairing(pairing, "meeting-list")[0]
    client.get(address)
    with django_assert_num_queries(LIST_STATEMENTS):
        page = client.get(address)
    assert [len(page.context["board"].held), len(page.context["board"].ahead)] == [count, count]
    assert len(page.context["board"].to_confirm) == count


# the session, its owner, the mentorship; the meetings and three for the totals; documents in force for the frame
LIST_STATEMENTS = 7


@pytest.mark.parametrize("count", [1, 3])
def test_one_meeting_asks_the_same_whatever_happened_to_it(count: int, django_assert_num_queries: Any) -> None:
    pairing = make_pairing(now=timezone.now() - days(30))
    meeting = log(pairing)
    for turn in range(count):
        author = (pairing.mentor, pairing.mentee)[turn % 2]
        meeting.refresh_from_db()
        entry = Entry(meeting.starts_at, meeting.zone, 30 + turn, "video", ["ethics"])
        workflow.rewrite_entry(meeting, author, entry, seen=seen(meeting)[meeting.public_id], now=timezone.now())
    client, address = signed_in(pairing.mentor), of_pairing(pairing, "meeting-detail", meeting=meeting)[0]
    client.get(address)
    with django_assert_num_queries(11):  # the last: whether the other side wrote it too
        page = client.get(address)
    assert len(page.context["history"]) == count + 1


def test_an_erasure_calls_off_what_was_planned_and_tells_the_other_side_without_a_name() -> None:
    pairing, now = make_pairing(now=timezone.now() - days(30)), timezone.now()
    held, ahead, begun = log(pairing), plan_in(pairing, days(3)), plan_in(pairing, days(1))
    Meeting.objects.filter(pk=begun.pk).update(starts_at=now - days(1))
    Meeting.objects.filter(pk=ahead.pk).update(place="https://video.example/room-of-hers")
    last_name = pairing.mentee.last_name
    with transaction.atomic():
        privacy.erase(pairing.mentee, now)
    states = dict(pairing.meetings.values_list("pk", "state"))
    assert states == {held.pk: "held", ahead.pk: "cancelled", begun.pk: "planned"}
    told = OutgoingEmail.objects.get(event="meeting_called_off")
    assert told.member == pairing.mentor
    calendar = Calendar.from_ical(told.calendar)
    event = calendar.walk("VEVENT")[0]
    assert (str(calendar["METHOD"]), str(event["STATUS"])) == ("CANCEL", "CANCELLED")
    assert int(event["SEQUENCE"]) == 1
    written = told.calendar + told.text_body + told.html_body + told.subject
    assert (last_name in written, "room-of-hers" in written) == (False, False)
    # it is off for good: the one who stays has nothing planned any more, and the hours stay
    client = signed_in(pairing.mentor)
    page = client.get(*of_pairing(pairing, "meeting-list"))
    assert (page.context["board"].ahead, len(page.context["board"].held)) == ([], 1)
    assert last_name not in page.content.decode()
