"""Dates in words, in both languages: French says the first of a month as « 1er »."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from django.template import Context, Template
from django.test import Client
from django.urls import reverse
from django.utils import translation

from caot_mentor.dates import written_day, written_moment
from caot_mentor.mail.compose import compose
from caot_mentor.mail.models import OutgoingEmail
from members.models import ClosedDay, Member, Membership
from members.policy import Role
from members.workflow.accounts import log
from tests import factories
from tests.habits import DATE_IN_TEMPLATE

# noon and after midnight UTC, the evening before in Ottawa
NOON, EVENING = datetime(2026, 12, 1, 17, 2, tzinfo=UTC), datetime(2026, 12, 2, 1, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("language", "write", "when", "words"),
    [
        ("fr", written_day, date(2026, 1, 1), "1er janvier 2026"),
        ("fr", written_day, date(2026, 1, 2), "2 janvier 2026"),
        ("fr", written_day, date(2026, 1, 11), "11 janvier 2026"),
        ("fr", written_day, EVENING, "1er décembre 2026"),
        ("fr", written_moment, NOON, "1er décembre 2026, 12\xa0h\xa002"),
        ("fr", written_moment, EVENING, "1er décembre 2026, 20\xa0h\xa030"),
        ("en", written_day, date(2026, 1, 1), "January 1, 2026"),
        ("en", written_day, EVENING, "December 1, 2026"),
        ("en", written_moment, NOON, "December 1, 2026, 12:02\xa0p.m."),
    ],
)
def test_date_is_written_in_the_readers_language(
    language: str, write: Callable[[date], str], when: date, words: str
) -> None:
    with translation.override(language):
        assert write(when) == words


def test_templates_write_dates_by_the_same_words() -> None:
    page = Template("{{ on|day }} / {{ at|day }} / {{ at|moment }} / {{ none|day }}{{ none|moment }}")
    with translation.override("fr"):
        written = page.render(Context({"on": date(2026, 3, 1), "at": EVENING, "none": None}))
    assert written == "1er mars 2026 / 1er décembre 2026 / 1er décembre 2026, 20\xa0h\xa030 / "


def test_mail_says_the_first_of_a_month(db: None) -> None:
    context = {"first_name": "Ann", "ends_on": date(2027, 10, 1), "renewal_url": "x", "stop_url": "y"}
    assert "jusqu'au 1er octobre 2027" in compose(
        "membership_renewed", language="fr", context=context
    ).text_body.replace("’", "'")


@pytest.mark.parametrize(
    ("used", "is_refused"),
    [
        ("{{ a|date }}", True),
        ('{{ a|date:"DATE_FORMAT" }}', True),
        ("{{ a|date:'j F Y' }}", True),
        ('{{ a|date:"Y-m-d" }}', False),
        ('{{ a|date:"SHORT_DATE_FORMAT" }}', False),
        ("{{ a.date }} {{ a|day }}", False),
    ],
)
def test_the_habit_refuses_djangos_long_dates(used: str, is_refused: bool) -> None:
    assert bool(DATE_IN_TEMPLATE.search(used)) is is_refused


def test_lists_and_pages_of_the_administration_write_dates_in_words(
    member: Member, signed_in: Callable[[Member], Client]
) -> None:
    event = log(member, "change_profile", actor=member, now=EVENING)
    OutgoingEmail.objects.create(event="test_message", to_address="a@b.example", language="fr", dedupe_key="x")
    OutgoingEmail.objects.update(created_at=EVENING)
    Membership.objects.update(starts_on=date(2026, 10, 1))
    client = signed_in(factories.make_staff(Role.ADMINISTRATOR))
    with translation.override("fr"):
        pages = {
            "list": reverse("admin:members_memberevent_changelist"),
            "list with links": reverse("admin:mail_outgoingemail_changelist"),
            "page": reverse("admin:members_memberevent_change", args=[event.pk]),
            "memberships": reverse("admin:members_member_change", args=[member.pk]),
        }
        words = dict.fromkeys(pages, "1er décembre 2026, 20\xa0h\xa030") | {"memberships": "1er octobre 2026"}
        html = {name: client.get(page).text for name, page in pages.items()}
    assert [name for name in pages if words[name] not in html[name]] == []
    assert re.search(
        r'<th class="field-created_at"><a href="[^"]+"><span class="date">1er décembre 2026, 20\xa0h\xa030</span></a>',
        html["list with links"],
    )
    assert "Quand" in html["list"]
    with translation.override("fr"):
        sorted_by_date = client.get(reverse("admin:members_memberevent_changelist") + "?o=1").text
    assert "sorted ascending" in sorted_by_date


def test_a_date_to_fill_in_stays_a_field(signed_in: Callable[[Member], Client]) -> None:
    client = signed_in(factories.make_staff(Role.COORDINATOR))
    day = ClosedDay.objects.all()[0]
    assert 'name="day"' in client.get(reverse("admin:members_closedday_change", args=[day.pk])).text
