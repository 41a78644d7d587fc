"""Whose clocks a time is shown on, and calendar files read by somebody else's parser through both changes of 2026."""

from datetime import UTC, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from dateutil.parser import parse
from dateutil.tz import tzical
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from caot_mentor.mail.models import OutgoingEmail
from members.models import Member
from members.workflow.my_account import change_profile
from members.zones import DEFAULT_ZONE, EVERY_ZONE, OF_PROVINCE, ZONES, zone_of
from mentorship.pairs.calendars import feed_of
from mentorship.pairs.models import Meeting
from tests import factories
from tests.mentorship.introductions import make_pairing
from tests.mentorship.meetings import days, plan_in

# The six zones of Canada by law, each with what its clocks are behind UTC in winter and in summer.
SIX = {
    "America/St_Johns": (-3.5, -2.5),
    "America/Halifax": (-4, -3),
    "America/Toronto": (-5, -4),
    "America/Winnipeg": (-6, -5),
    "America/Edmonton": (-7, -6),
    "America/Vancouver": (-8, -7),
}
WINTER, SUMMER = datetime(2026, 1, 20, 15, tzinfo=UTC), datetime(2026, 7, 20, 15, tzinfo=UTC)


def moments_read(file: str) -> list[datetime]:
    """The beginnings, as a reader finds them who knows RFC 5545 from dateutil alone, and no zone but the file's."""
    lines = file.replace("\r\n ", "").splitlines()
    zones = tzical(StringIO(file)) if "BEGIN:VTIMEZONE" in file else None
    moments = []
    for line in lines[lines.index("BEGIN:VEVENT") :]:
        name, _colon, value = line.partition(":")
        if name == "DTSTART" and value.endswith("Z"):
            moments.append(parse(value))
        elif name.startswith("DTSTART;TZID="):
            assert zones is not None
            moments.append(parse(value).replace(tzinfo=zones.get(name.removeprefix("DTSTART;TZID="))).astimezone(UTC))
    return moments


@pytest.mark.django_db
@pytest.mark.parametrize("zone", SIX)
def test_a_feed_says_the_same_moments_to_a_parser_that_is_not_ours(zone: str) -> None:
    pairing = make_pairing()
    changes = [datetime(2026, 3, 8, tzinfo=UTC), datetime(2026, 11, 1, tzinfo=UTC)]
    moments = [change + timedelta(hours=step) for change in changes for step in (-40, *range(3, 12), 40)]
    moments = sorted([WINTER, SUMMER, *moments])
    meetings = [Meeting(pairing=pairing, starts_at=each, zone=zone, minutes=60, mode="video") for each in moments]
    assert moments_read(feed_of(meetings, pairing.mentee, now=WINTER)) == moments
    for moment, behind in zip((WINTER, SUMMER), SIX[zone], strict=True):
        file = feed_of([Meeting(pairing=pairing, starts_at=moment, zone=zone, minutes=60)], pairing.mentee, now=moment)
        on_the_clock = moment + timedelta(hours=behind)
        assert f"DTSTART;TZID={zone}:{on_the_clock:%Y%m%dT%H%M%S}" in file.replace("\r\n ", "")


def test_every_zone_has_a_name_and_every_province_a_zone() -> None:
    assert set(SIX) < set(ZONES)
    assert set(OF_PROVINCE.values()) <= set(ZONES)
    assert len(set(map(str, EVERY_ZONE.values()))) == len(EVERY_ZONE)


def test_a_zone_that_somebody_chose_goes_before_the_provinces() -> None:
    assert zone_of(Member(province="BC")) == "America/Vancouver"
    assert zone_of(Member(province="BC", time_zone="America/Regina")) == "America/Regina"
    assert zone_of(Member(province="")) == DEFAULT_ZONE


@pytest.mark.django_db
def test_my_account_offers_the_provinces_zone_first_and_keeps_what_is_chosen(client: Client) -> None:
    member = factories.make_member(province="NB")
    factories.sign_in(client, member)
    address = reverse("members:account-profile")
    choices = client.get(address).context["form"].fields["time_zone"].choices
    assert [str(choices[0][1]), str(choices[1][0])] == [
        "That of my province: Atlantic time (Halifax)",
        "Canada",
    ]
    profile: dict[str, Any] = {"language": "en", "city": "Ottawa", "province": "NB"}
    client.post(address, profile | {"time_zone": "Europe/London"})
    member.refresh_from_db()
    assert zone_of(member) == "Europe/London"
    assert member.events.get(action="change_profile").note == "time_zone"
    refused = client.post(address, profile | {"time_zone": "Mars/Olympus"})
    assert "time_zone" in refused.context["form"].errors
    client.post(address, profile | {"time_zone": ""})
    member.refresh_from_db()
    assert zone_of(member) == "America/Halifax"


@pytest.mark.django_db
def test_page_mail_and_form_show_the_time_on_the_clocks_that_were_chosen(client: Client) -> None:
    pairing = make_pairing()
    change_profile(pairing.mentee, {"time_zone": "America/Vancouver"}, now=timezone.now())
    pairing.mentee.refresh_from_db()
    pairing.refresh_from_db()
    meeting = plan_in(pairing, days(3))
    planned = OutgoingEmail.objects.filter(event="meeting_planned")
    mails = {mail.member_id: mail.text_body for mail in planned}
    assert "Pacific time" in mails[pairing.mentee.pk]
    assert "Eastern time" in mails[pairing.mentor.pk]
    factories.sign_in(client, pairing.mentee)
    page = client.get(reverse("mentorship:meeting-detail", args=[pairing.public_id, meeting.public_id]))
    assert "Pacific time" in page.context["row"].when
    assert "Eastern time" in page.context["when_there"]
    form = client.get(reverse("mentorship:meeting-plan", args=[pairing.public_id])).context["form"]
    assert form["zone"].value() == "America/Vancouver"
    assert "Pacific time" in client.get(reverse("members:account")).content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("count", [1, 3])
def test_my_account_shows_the_next_meetings_and_the_way_to_the_calendar(count: int, client: Client) -> None:
    pairing = make_pairing()
    for ahead in range(2, 2 + count):
        plan_in(pairing, days(ahead))
    stranger = Client()
    factories.sign_in(client, pairing.mentor)
    factories.sign_in(stranger, factories.make_member())
    page = client.get(reverse("members:account")).content.decode()
    assert page.count(f"/my-mentorships/{pairing.public_id}/meetings/") == count
    assert reverse("mentorship:my-calendar") in page
    assert reverse("mentorship:my-calendar") not in stranger.get(reverse("members:account")).content.decode()
