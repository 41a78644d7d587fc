"""Meetings in calendars: the right moment in each zone, through both changes of the clocks, and called off properly."""

import email
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from caot_mentor.mail.deliver import as_message
from caot_mentor.mail.models import OutgoingEmail
from members.zones import ZONES
from mentorship.pairs import workflow
from mentorship.pairs.calendars import invitation
from mentorship.pairs.models import CalendarFeed, Meeting
from mentorship.pairs.workflow.planning import Plan
from mentorship.pairs.zones import moments_at
from tests import factories
from tests.mentorship.introductions import make_pairing
from tests.mentorship.meetings import days, plan_in

CHANGES = [datetime(2026, 3, 8, tzinfo=UTC), datetime(2026, 11, 1, tzinfo=UTC)]
MOMENTS = [change + timedelta(hours=step) for change in CHANGES for step in (-30, 3, 5, 6, 7, 8, 9, 10, 30)]


def parsed(text: str) -> tuple[Calendar, Any]:
    calendar = Calendar.from_ical(text)
    return calendar, calendar.walk("VEVENT")[0]


@pytest.mark.parametrize("zone", list(ZONES))
def test_every_time_on_a_clock_of_2026_is_one_moment_but_at_the_two_changes(zone: str) -> None:
    found: dict[int, list[datetime]] = {0: [], 2: []}
    for step in range(365 * 24):
        on_the_clock = datetime(2026, 1, 1) + timedelta(hours=step)
        moments = moments_at(on_the_clock, zone)
        if len(moments) == 1:
            assert moments[0].astimezone(ZoneInfo(zone)).replace(tzinfo=None) == on_the_clock
        else:
            found[len(moments)].append(on_the_clock)
    has_changes = any(found.values())
    assert has_changes == (zone not in ("America/Regina", "America/Whitehorse"))
    for hours in found.values():
        assert not hours or (len(hours) == 1 and hours[0].day in (1, 8) and hours[0].hour in (1, 2))


@pytest.mark.django_db
@pytest.mark.parametrize("zone", list(ZONES))
def test_a_calendar_that_knows_no_zones_but_the_file_shows_the_same_moments(zone: str) -> None:
    pairing = make_pairing()
    for moment in MOMENTS:
        meeting = Meeting(pairing=pairing, starts_at=moment, zone=zone, minutes=90, mode="video")
        calendar, event = parsed(invitation(meeting, pairing.mentor, now=moment))
        # the rules of the file itself, not those of this machine's own table of zones
        zones = [each for each in calendar.walk("VTIMEZONE") if each["TZID"] == zone]
        starts_at, ends_at = event["DTSTART"].dt, event["DTEND"].dt
        assert starts_at.astimezone(UTC) == moment
        assert ends_at.astimezone(UTC) - starts_at.astimezone(UTC) == timedelta(minutes=90)
        if "TZID" in event["DTSTART"].params:
            rules = zones[0].to_tz(lookup_tzid=False)
            assert starts_at.replace(tzinfo=rules).astimezone(UTC) == moment


@pytest.mark.django_db
def test_an_invitation_its_change_and_its_end_are_one_event() -> None:
    pairing, now = make_pairing(), timezone.now()
    meeting = plan_in(pairing, days(3))
    plan = Plan(meeting.starts_at, "America/Vancouver", 45, "video", "Room 4; door, left", agenda="CANARY-AGENDA")
    workflow.change_plan(meeting, pairing.mentor, plan, now=now)
    workflow.call_off_meeting(meeting, pairing.mentor, now=now)
    files = [
        parsed(OutgoingEmail.objects.get(event=event, member=pairing.mentee).calendar)
        for event in ("meeting_planned", "meeting_changed", "meeting_called_off")
    ]
    assert [str(calendar["METHOD"]) for calendar, _event in files] == ["REQUEST", "REQUEST", "CANCEL"]
    events = [event for _calendar, event in files]
    assert {str(event["UID"]) for event in events} == {f"{meeting.public_id}@{str(events[0]['UID']).split('@')[1]}"}
    assert [int(event["SEQUENCE"]) for event in events] == [0, 1, 2]
    assert [str(event["STATUS"]) for event in events] == ["CONFIRMED", "CONFIRMED", "CANCELLED"]
    people = {str(attendee) for attendee in events[1]["ATTENDEE"]}
    assert people == {f"mailto:{pairing.mentor.email}", f"mailto:{pairing.mentee.email}"}
    assert str(events[1]["LOCATION"]) == "Room 4; door, left"
    assert not OutgoingEmail.objects.filter(calendar__contains="CANARY").exists()


@pytest.mark.django_db
def test_the_mail_carries_the_file_as_mail_programs_want_it() -> None:
    pairing = make_pairing()
    plan_in(pairing, days(3))
    outgoing = OutgoingEmail.objects.get(event="meeting_planned", member=pairing.mentee)
    message = email.message_from_bytes(as_message(outgoing).message().as_bytes())
    calendars = [part for part in message.walk() if part.get_content_type() == "text/calendar"]
    assert [part.get_param("method") for part in calendars] == ["REQUEST", None]
    assert calendars[1].get_filename() == "meeting.ics"
    for part in calendars:
        assert parsed(part.get_payload(decode=True).decode())[1]["SEQUENCE"] == 0


@pytest.mark.django_db
def test_a_private_address_shows_the_meetings_until_it_is_replaced_or_ended(client: Client) -> None:
    pairing = make_pairing()
    for ahead in (2, 4, 9):
        plan_in(pairing, days(ahead))
    plan_in(make_pairing(), days(5))
    factories.sign_in(client, pairing.mentor)
    page = client.post(reverse("mentorship:my-calendar"))
    feed, visitor = CalendarFeed.objects.get(), Client()
    address = page.context["address"]
    token = address.split("/")[-2]
    assert token not in str(feed.token_hash)
    answer = visitor.get(address)
    assert len(Calendar.from_ical(answer.content).walk("VEVENT")) == 3
    assert "no-store" in answer["Cache-Control"]
    assert token not in client.get(reverse("mentorship:my-calendar")).content.decode()
    replaced = client.post(reverse("mentorship:my-calendar")).context["address"]
    assert (visitor.get(address).status_code, visitor.get(replaced).status_code) == (404, 200)
    client.post(reverse("mentorship:my-calendar"), {"stop": "1"})
    assert visitor.get(replaced).status_code == 404


@pytest.mark.django_db
def test_guessing_addresses_is_slowed_down(client: Client) -> None:
    answers = [client.get(reverse("mentorship:calendar-feed", args=["guess"])).status_code for _ in range(61)]
    assert answers == [404] * 60 + [429]
