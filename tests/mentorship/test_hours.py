"""Hours of mentoring for staff: right sums, in two formats."""

import csv
import io
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from members.models import Member
from members.policy import Role
from mentorship.pairs.hours import MONTH, QUARTER, YEAR, Log, figures_of, logs, periods
from mentorship.pairs.hours_pages import report_of
from mentorship.pairs.models import Meeting, Pairing
from mentorship.pairs.totals import totals_of
from tests import factories

ZONE = "America/Toronto"
PAGE, EXPORT = "admin:mentorship_pairing_hours", "admin:mentorship_pairing_hours_export"


def log(pairing: int, month: int, *, minutes: int = 60, year: int = 2026, program: str = "find") -> Log:
    return Log(pairing, program, date(year, month, 1), 1, minutes, minutes, 0)


def test_periods_add_up_what_their_months_hold() -> None:
    held_ = [log(1, 1), log(2, 1, minutes=30), log(1, 3), log(1, 11), log(3, 1, program="ondemand")]

    def minutes(length: int) -> dict[tuple[str, str], int]:
        return {(code, f"{day:%Y-%m}"): each.minutes for (code, day), each in figures_of(held_, length).items()}

    assert minutes(MONTH) == {
        ("find", "2026-01"): 90,
        ("find", "2026-03"): 60,
        ("find", "2026-11"): 60,
        ("ondemand", "2026-01"): 60,
    }
    assert minutes(QUARTER) == {("find", "2026-01"): 150, ("find", "2026-10"): 60, ("ondemand", "2026-01"): 60}
    assert minutes(YEAR) == {("find", "2026-01"): 210, ("ondemand", "2026-01"): 60}
    # a mentorship of several months is one
    assert figures_of(held_, YEAR)["find", date(2026, 1, 1)].mentorships == 2


def test_periods_begin_where_the_calendar_says() -> None:
    assert [f"{day:%Y-%m}" for day in periods(date(2025, 11, 3), date(2026, 2, 1), MONTH)] == [
        "2025-11",
        "2025-12",
        "2026-01",
        "2026-02",
    ]
    assert periods(date(2025, 11, 3), date(2026, 2, 1), QUARTER) == [date(2025, 10, 1), date(2026, 1, 1)]
    assert periods(date(2025, 11, 3), date(2026, 2, 1), YEAR) == [date(2025, 1, 1), date(2026, 1, 1)]


NOW = datetime(2026, 11, 22, 15, tzinfo=UTC)
_numbers = count(1)


def pair(program: str = "find") -> Pairing:
    """A mentorship that runs; rows alone."""
    mentor, mentee = (
        Member.objects.create(email=f"hours{next(_numbers)}@members.example", first_name="Robin", last_name="Sample")
        for _side in range(2)
    )
    return Pairing.objects.create(
        program=program,
        mentor=mentor,
        mentee=mentee,
        state="active",
        place_no=1,
        places_then=2,
        proposed_at=NOW - timedelta(days=400),
        started_at=NOW - timedelta(days=400),
    )


def held(pairing: Pairing, at: datetime, minutes: int = 60, confirmation: str = "confirmed", **more: Any) -> Meeting:
    words = {"state": "held", "zone": ZONE, "mode": "video", "entered_at": at, "confirmed_at": at} | more
    return Meeting.objects.create(pairing=pairing, starts_at=at, minutes=minutes, confirmation=confirmation, **words)


@pytest.mark.django_db
def test_what_the_database_adds_up_is_what_the_pairs_own_page_says() -> None:
    one, other = pair(), pair("ondemand")
    october = datetime(2026, 10, 1, 3, 30, tzinfo=UTC)  # still September in Ottawa
    held(one, october, 60)
    held(one, NOW - timedelta(days=30), 45, "open")
    held(one, NOW - timedelta(days=14), 20, "open")
    held(other, NOW - timedelta(days=2), 15, "open")
    held(other, NOW - timedelta(days=90), 30, "not_contested")
    Meeting.objects.create(pairing=other, starts_at=NOW, zone=ZONE, minutes=99, mode="video")
    found = logs(NOW)
    assert sorted((row.program, f"{row.month:%Y-%m}", row.minutes) for row in found) == [
        ("find", "2026-09", 60),
        ("find", "2026-10", 45),
        ("find", "2026-11", 20),
        ("ondemand", "2026-08", 30),
        ("ondemand", "2026-11", 15),
    ]
    for pairing in (one, other):
        totals, rows = totals_of(pairing, NOW), [row for row in found if row.pairing == pairing.pk]
        assert totals.minutes_confirmed == sum(row.confirmed for row in rows)
        assert totals.minutes_not_contested == sum(row.not_contested for row in rows)
        assert totals.minutes_open == sum(row.open for row in rows)


def fill(months: Iterable[int], program: str = "find", number: int = 10) -> None:
    pairings = [pair(program) for _ in range(number)]
    now = timezone.now()
    Meeting.objects.bulk_create(
        Meeting(
            pairing=each,
            state="held",
            confirmation="confirmed",
            entered_at=now,
            confirmed_at=now,
            starts_at=now - timedelta(days=30 * ago + 1),
            zone=ZONE,
            minutes=90,
            mode="video",
        )
        for each in pairings
        for ago in months
    )


@pytest.fixture
def staff(client: Client) -> Client:
    factories.sign_in(client, factories.make_staff(Role.COORDINATOR), has_confirmed=True)
    return client


@pytest.mark.django_db
@pytest.mark.time_machine(NOW)  # no two of what `fill` enters lie in one month
@pytest.mark.parametrize("months", [1, 3])
def test_the_page_takes_the_same_queries_for_one_month_and_for_three(
    months: int, staff: Client, django_assert_num_queries: Any
) -> None:
    fill(range(1, 1 + months))
    staff.get(reverse(PAGE))
    # six for who it is and for the frame of the administration; the first year, the log
    with django_assert_num_queries(8):
        page = staff.get(reverse(PAGE))
    assert page.context["report"].total.minutes == 900 * months
    shown = page.content.decode()
    assert shown.count('class="chart-part"') == months + 3  # and the legend
    assert "15.0" in shown


@pytest.mark.django_db
def test_filters_choose_program_and_period_and_say_what_is_wrong(staff: Client) -> None:
    fill([1, 20])
    fill([1], "ondemand", 3)
    page = staff.get(reverse(PAGE), {"period": "years"})
    assert page.context["report"].length == YEAR
    assert page.context["report"].total.minutes == 1800 + 270
    page = staff.get(reverse(PAGE), {"program": "ondemand", "period": "quarters"})
    assert [page.context["report"].total.minutes, len(page.context["report"].programs)] == [270, 1]
    wrong = staff.get(reverse(PAGE), {"program": "none", "period": "1066"})
    assert set(wrong.context["form"].errors) == {"program", "period"}
    assert wrong.status_code == 200


@pytest.mark.django_db
def test_the_same_numbers_are_to_be_had_as_csv_and_for_excel(staff: Client) -> None:
    fill([1])
    fill([1], "ondemand", 3)
    answer = staff.get(reverse(EXPORT, args=["csv"]))
    written = b"".join(answer.streaming_content).decode()  # type: ignore[attr-defined]
    assert written.startswith("\ufeff")
    lines = list(csv.reader(io.StringIO(written.removeprefix("\ufeff"))))
    assert len(lines) == 1 + 12 * 3
    shown = [line for line in lines[1:] if line[3] not in ("", "0")]
    assert [line[2:] for line in shown] == [
        ["Find an OT Mentor", "10", "10", "900", "15.0", "15.0", "0.0", "0.0"],
        ["Mentorship On Demand", "3", "3", "270", "4.5", "4.5", "0.0", "0.0"],
    ]
    sheet = load_workbook(io.BytesIO(staff.get(reverse(EXPORT, args=["xlsx"])).content)).active
    assert sheet is not None
    assert [[cell or "" for cell in row] for row in sheet.iter_rows(values_only=True)] == lines
    french = staff.get("/fr" + reverse(EXPORT, args=["csv"]).removeprefix("/en"))
    assert '"Heures";' in b"".join(french.streaming_content).decode()  # type: ignore[attr-defined]
    assert staff.get(reverse(EXPORT, args=["pdf"])).status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize("role", [Role.FINANCE, Role.NONE])
def test_hours_are_for_who_may_see_mentorships(role: str, client: Client) -> None:
    person = factories.make_staff(role) if role else factories.make_member()
    factories.sign_in(client, person, has_confirmed=True)
    for address in (reverse(PAGE), reverse(EXPORT, args=["csv"])):
        assert client.get(address).status_code == (403 if role else 302)


@pytest.mark.django_db
def test_a_file_asks_again_who_one_is(client: Client) -> None:
    factories.sign_in(client, factories.make_staff(Role.COORDINATOR))
    session = client.session
    session["account_authentication_methods"] = [
        {**each, "at": each["at"] - 3600} for each in session["account_authentication_methods"]
    ]
    session.save()
    assert client.get(reverse(PAGE)).status_code == 200
    assert "reauthenticate" in client.get(reverse(EXPORT, args=["csv"])).headers["Location"]


@pytest.mark.django_db
def test_the_last_twelve_months_are_twelve(staff: Client) -> None:
    for month in range(1, 13):
        now = datetime(2026, month, 5, 15, tzinfo=UTC)
        report = report_of("", "months", [2026], now)
        assert len(report.rows) == 12
        assert report.rows[-1].first == date(2026, month, 1)
